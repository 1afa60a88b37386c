//! This program in the place of rustc: adds the shim where a test harness is made.

use super::with_bitcode;
use super::wrapper::{CHAINED, NAME, arguments_file, refusal};
use camino::Utf8PathBuf;
use serde_json::Value;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};

/// What rustc says of a name that stands for several things.
const AMBIGUOUS: &[u8] = b"E0659";
/// How cargo has what is compiled called.
const SUFFIX: &str = "extra-filename=";
/// As shells have it: the program could not be started.
const NOT_STARTED: u8 = 127;

/// Compiles, if this process was started under the wrapper's name, or for the shim itself; its exit code then.
pub(crate) fn as_rustc() -> Option<ExitCode> {
    if let Some(mut compiler) = with_bitcode::compiler() {
        // Comes back only if it could not be started.
        let error = compiler.exec();
        return Some(not_started(compiler.get_program(), &error));
    }
    let mut arguments = env::args_os();
    let own = PathBuf::from(arguments.next()?);
    if own.file_name()? != NAME {
        return None;
    }
    let rustc = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    let directory = own.parent()?;
    let compiler = Compiler {
        chained: fs::read_to_string(directory.join(CHAINED)).ok(),
        rustc,
        arguments,
    };
    let shim = compiler
        .is_for_test()
        .then(|| Shim::at(directory, &compiler))
        .flatten();
    let compiled = match shim {
        Some(shim) => compiler.with_shim(&shim),
        // Comes back only if it could not be started.
        None => Err(compiler.command().exec()),
    };
    Some(compiled.unwrap_or_else(|error| not_started(&compiler.rustc, &error)))
}

fn not_started(program: &OsStr, error: &io::Error) -> ExitCode {
    let program = program.display();
    let _ = writeln!(
        io::stderr(),
        "error: {program} could not be started: {error}"
    );
    ExitCode::from(NOT_STARTED)
}

struct Compiler {
    /// The user's own wrapper.
    chained: Option<String>,
    rustc: OsString,
    arguments: Vec<OsString>,
}

struct Shim {
    library: String,
    search: Vec<String>,
}

impl Compiler {
    fn is_for_test(&self) -> bool {
        self.arguments.iter().any(|it| it == "--test")
    }

    fn command(&self) -> Command {
        let mut command = match &self.chained {
            Some(wrapper) => {
                let mut command = Command::new(wrapper);
                command.arg(&self.rustc);
                command
            }
            None => Command::new(&self.rustc),
        };
        command.args(&self.arguments);
        command
    }

    /// The value of an option whose name is a word of its own.
    fn option(&self, name: &str) -> Option<&OsStr> {
        let at = self.arguments.iter().position(|it| it == name)?;
        self.arguments.get(at + 1).map(OsString::as_os_str)
    }

    fn with_shim(&self, shim: &Shim) -> io::Result<ExitCode> {
        let mut output = run(self
            .command()
            .arg(format!("--extern=test={}", shim.library))
            .args(&shim.search))?;
        // A module `test` that comes in by a glob or a macro: the crate must not be one of the names
        // that paths can begin with. The option for that is not stable, hence the variable, which
        // lets this crate use what it names in `#![feature]`: nothing, or it would not have come here.
        if !output.status.success()
            && contains(&output.stderr, AMBIGUOUS)
            && let Some(name) = self.option("--crate-name")
        {
            output = run(self
                .command()
                .arg(format!("--extern=noprelude:test={}", shim.library))
                .arg("-Zunstable-options")
                .args(&shim.search)
                .env("RUSTC_BOOTSTRAP", name))?;
        }
        // Whatever it does not like: a build that would succeed without us does.
        if !output.status.success() {
            let plain = run(&mut self.command())?;
            if plain.status.success() {
                self.note_refusal(&output.stderr)?;
            }
            output = plain;
        }
        io::stderr().write_all(&output.stderr)?;
        let code = output
            .status
            .code()
            .and_then(|code| u8::try_from(code).ok());
        Ok(ExitCode::from(code.unwrap_or(1)))
    }
}

impl Compiler {
    /// Leaves word for `cargo stress`, under the name of the binary.
    fn note_refusal(&self, stderr: &[u8]) -> io::Result<()> {
        let name = self.option("--crate-name").and_then(OsStr::to_str);
        let own = env::args_os().next().map(PathBuf::from);
        let own = own.and_then(|it| Utf8PathBuf::from_path_buf(it).ok());
        let (Some(name), Some(own)) = (name, own) else {
            return Ok(());
        };
        let mut options = self.arguments.iter().filter_map(|it| it.to_str());
        let suffix = options.find_map(|it| it.trim_start_matches("-C").strip_prefix(SUFFIX));
        let path = refusal(&own, &format!("{name}{}", suffix.unwrap_or_default()));
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, first_error(stderr))
    }
}

/// The first error of those that rustc has written for cargo, a JSON value a line.
fn first_error(stderr: &[u8]) -> String {
    let values = stderr.split(|byte| *byte == b'\n');
    let mut values = values.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let error = values.find(|it| it["level"] == "error");
    let message = error.as_ref().and_then(|it| it["message"].as_str());
    message.unwrap_or("rustc did not say why").to_owned()
}

impl Shim {
    /// The one for the compiler's target, if there is one.
    fn at(directory: &Path, compiler: &Compiler) -> Option<Self> {
        let triple = compiler.option("--target").and_then(OsStr::to_str);
        let text = fs::read_to_string(directory.join(arguments_file(triple))).ok()?;
        let mut lines = text.lines().map(str::to_owned);
        Some(Self {
            library: lines.next()?,
            search: lines.collect(),
        })
    }
}

fn run(command: &mut Command) -> io::Result<Output> {
    command.stdout(Stdio::inherit()).output()
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(text, word).is_some()
}
