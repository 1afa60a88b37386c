//! Who follows a page to the letter: types its commands on a crate, and compares what is printed.

use crate::commands::{Command, commands};
use std::fs;
use std::path::Path;
use stress_tests::{Session, StressCommand, TestCrate, git, not_printed};

/// Fewer runs than a person waits for.
const RUNS: (&str, &str) = ("CARGO_STRESS_RUNS", "60");
/// Tests that disturb one another are to do so under `cargo stress` only, which obeys it too.
const ONE_AT_A_TIME: (&str, &str) = ("RUST_TEST_THREADS", "1");
/// Where the crates of the book are said to be.
const HOME: &str = "/home/me";

/// What has no place in a test: it builds everything anew, in release mode.
const NOT_TYPED: [&str; 1] = ["cargo install "];

/// A reader who has that crate.
#[derive(Debug)]
pub(crate) struct Follower<'a> {
    krate: &'a TestCrate,
    environment: Vec<(&'a str, &'a str)>,
    tries: u32,
    /// Words that may be printed in the place of others.
    also: Vec<(&'a str, &'a str)>,
}

impl<'a> Follower<'a> {
    pub(crate) fn of(krate: &'a TestCrate) -> Self {
        Self {
            krate,
            environment: vec![RUNS],
            tries: 1,
            also: Vec::new(),
        }
    }

    /// With a variable set.
    pub(crate) fn with(mut self, name: &'a str, value: &'a str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// With so many tries for each command: what is shown happens by chance.
    pub(crate) fn trying(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }

    /// With `printed` as good as `shown`: which of them it is depends on the machine.
    pub(crate) fn or(mut self, shown: &'a str, printed: &'a str) -> Self {
        self.also.push((shown, printed));
        self
    }

    /// Types all commands of the page in the crate's directory; says how many.
    pub(crate) fn follow(&self, page: &str) -> usize {
        as_committed(self.krate);
        let mut commands = commands(page);
        commands.retain(|it| !NOT_TYPED.iter().any(|begin| it.line.starts_with(begin)));
        for command in &commands {
            let mut wrong = self.wrong(command);
            for _ in 1..self.tries {
                wrong = wrong.and_then(|_| self.wrong(command));
            }
            if let Some(wrong) = wrong {
                panic!("{}\n{wrong}", command.line);
            }
        }
        commands.len()
    }

    /// Types it and says what is not as on the page.
    fn wrong(&self, command: &Command<'_>) -> Option<String> {
        let session = self.typed(command.line);
        let wrong = match command.shown {
            Some(shown) => {
                let missing = self.missing(shown, &session);
                (!missing.is_empty()).then(|| format!("does not print\n{missing}"))
            }
            None => (!matches!(session.code, Some(0 | 100))).then(|| "is an error".to_owned()),
        };
        wrong.map(|wrong| format!("{wrong}\n{session}"))
    }

    /// Lines that are shown and not printed.
    fn missing(&self, shown: &str, session: &Session) -> String {
        let printed = format!("{}\n{}", session.stdout, session.stderr);
        let parent = self.krate.directory().parent();
        let parent = parent.expect("it stands in a directory");
        let printed = printed.replace(&*parent.to_string_lossy(), HOME);
        let mut printed = printed.replace(&*session.tmp().to_string_lossy(), "/tmp");
        for (shown, also) in &self.also {
            printed = printed.replace(also, shown);
        }
        not_printed(shown, &printed).join("\n")
    }

    fn typed(&self, line: &str) -> Session {
        // A day on a page has to be one to come.
        let line = line.replace("2027-", "2999-");
        let shell = StressCommand::in_shell(self.krate, &line);
        let is_stressed = line.contains("cargo stress");
        let variables = self.environment.iter();
        let variables = variables.chain((!is_stressed).then_some(&ONE_AT_A_TIME));
        let shell = variables.fold(shell, |shell, (name, value)| shell.env(name, value));
        shell.run()
    }
}

/// Makes it a repository of which everything is known to `origin/main`, and removes what else an earlier reader has left.
fn as_committed(krate: &TestCrate) {
    let directory = krate.directory();
    for entry in fs::read_dir(directory).expect("the crate is there") {
        let path = entry.expect("it can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !(name.starts_with("Cargo.") || name == "src" || name == "tests") {
            remove(&path);
        }
    }
    git(krate, &["init", "--quiet"]);
    git(krate, &["add", "."]);
    git(krate, &["commit", "--quiet", "--message", "As on the page"]);
    git(krate, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
}

fn remove(path: &Path) {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    removed.expect("it can be removed");
}
