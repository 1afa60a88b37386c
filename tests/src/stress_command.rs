//! A call of the built `cargo stress` on a crate.

use crate::built_tool::built_tool;
use crate::cargo_environment::set_environment;
use crate::notes::{self, Notes};
use crate::processes::MARKER;
use crate::running_session::RunningSession;
use crate::session::{Session, TMP};
use crate::terminal::Terminal;
use crate::test_crate::TestCrate;
use crate::workspace::root;
use std::env;
use std::path::PathBuf;
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// A call in the making.
#[derive(Debug)]
pub struct StressCommand {
    command: Command,
    marker: String,
    /// Where the report goes.
    directory: TempDir,
}

impl StressCommand {
    /// `cargo stress` in the crate's directory, with nothing said.
    pub fn new(krate: &TestCrate) -> Self {
        Self::around(Command::new(built_tool()), krate)
    }

    /// The same as the leader of the session of a terminal, to be started with
    /// [`start_before`](Self::start_before).
    pub fn before_a_terminal(krate: &TestCrate) -> Self {
        let mut setsid = Command::new("setsid");
        setsid.arg("--ctty").arg(built_tool());
        let command = Self::around(setsid, krate);
        command.env("TERM", "xterm").env("NO_COLOR", "1")
    }

    /// A shell in the crate's directory for which `cargo stress` is the built one.
    ///
    /// # Panics
    /// If the search path cannot be written.
    pub fn in_shell(krate: &TestCrate, line: &str) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", line]);
        let tool = built_tool().parent().expect("a program is in a directory");
        // cargo looks into its own directory of programs first unless the path names it elsewhere.
        let home = env::var_os("CARGO_HOME").map_or_else(
            || PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cargo"),
            PathBuf::from,
        );
        let others = env::var_os("PATH").unwrap_or_default();
        let path = [tool.to_owned()]
            .into_iter()
            .chain(env::split_paths(&others))
            .chain([home.join("bin")]);
        shell.env("PATH", env::join_paths(path).expect("a path has a colon"));
        Self::around(shell, krate)
    }

    /// That line in such a shell, before a terminal of so many columns. What is shown there counts as
    /// stdout, if the line leaves stderr to it too.
    ///
    /// # Panics
    /// If the search path cannot be written.
    pub fn on_terminal(krate: &TestCrate, columns: usize, line: &str) -> Self {
        let line = format!("stty rows 40 cols {columns}; {line}");
        // `script` is what takes down what a terminal shows.
        let script = format!("script --quiet --return --command '{line}' /dev/null");
        Self::in_shell(krate, &script)
    }

    /// That command in the crate's directory, as the start of a session.
    pub(crate) fn around(mut command: Command, krate: &TestCrate) -> Self {
        static SESSIONS: AtomicU32 = AtomicU32::new(0);
        let number = SESSIONS.fetch_add(1, Ordering::Relaxed);
        let marker = format!("{}-{number}", process::id());
        let directory = tempfile::tempdir().expect("a temporary directory could not be made");
        set_environment(&mut command);
        let tmp = directory.path().join(TMP);
        std::fs::create_dir(&tmp).expect("a temporary directory could not be made");
        command
            .current_dir(krate.directory())
            .env(MARKER, &marker)
            .env("TMPDIR", tmp)
            .stdin(Stdio::null());
        Self {
            command,
            marker,
            directory,
        }
    }

    /// Adds arguments.
    pub fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.command.args(args);
        self
    }

    /// Adds the words of a line.
    pub fn words(self, line: &str) -> Self {
        self.args(line.split_whitespace())
    }

    /// Has a JSON report written, for [`Session::report`].
    pub fn report(mut self) -> Self {
        let path = self.report_path();
        self.command.arg("--report-json").arg(path);
        self
    }

    /// Tells the test bodies where to leave notes.
    pub fn notes(self, notes: &Notes) -> Self {
        self.env(notes::VARIABLE, &notes.directory().display().to_string())
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Has it call one of the scratch crates' scripts as its cargo, which calls the real one.
    pub fn calling(self, script: &str) -> Self {
        let script = root().join("tests/scratch").join(script);
        let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        self.env("CARGO", &script.display().to_string())
            .env("REAL_CARGO", &cargo)
    }

    /// Runs it to its end; nothing of it may be left then.
    ///
    /// # Panics
    /// If it could not be started, hangs, or leaves processes behind.
    pub fn run(self) -> Session {
        self.start().finish()
    }

    /// Starts it.
    ///
    /// # Panics
    /// If it could not be started.
    pub fn start(mut self) -> RunningSession {
        let child = self
            .command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("cargo stress could not be started");
        RunningSession::new(child, self.report_path(), self.directory, self.marker)
    }

    /// Starts it with that terminal as its input and output. What is shown there counts as stderr.
    ///
    /// # Panics
    /// If it could not be started, or the terminal belongs to another session.
    pub fn start_before(mut self, terminal: &mut Terminal) -> RunningSession {
        let theirs = terminal.for_programs();
        let copy = || theirs.try_clone().expect("it can be copied");
        self.command.stdin(copy()).stdout(copy()).stderr(copy());
        let child = self.command.spawn();
        let report_path = self.report_path();
        // With it go the copies that it holds.
        drop(self.command);
        let child = child.expect("setsid of util-linux is needed");
        RunningSession::before(terminal, child, report_path, self.directory, self.marker)
    }

    fn report_path(&self) -> PathBuf {
        self.directory.path().join("report.json")
    }
}
