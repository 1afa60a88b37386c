//! What the toolchain is asked beside everything else: none of it needs an answer to begin with.

use super::build::CargoCall;
use super::configuration::{Configuration, ask_config};
use camino::{Utf8Path, Utf8PathBuf};
use std::env;
use std::process::Command;
use std::thread::{self, JoinHandle};

/// A question that has been asked, of a process of its own. Waiting for one answer after another took a
/// tenth of a second of every session.
#[derive(Debug)]
pub(super) struct Question<T>(JoinHandle<T>);

impl<T: Send + Default + 'static> Question<T> {
    fn ask(question: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(thread::spawn(question))
    }

    /// Waits for the answer; nothing, if there is none.
    pub(super) fn answer(self) -> T {
        self.0.join().unwrap_or_default()
    }
}

/// Everything that the compiler says of its version.
pub(super) fn version(call: &CargoCall) -> Question<Option<String>> {
    let rustc = rustc(&call.cargo);
    Question::ask(move || said(Command::new(rustc).arg("-vV")))
}

/// What cargo's configuration says.
pub(super) fn config(call: &CargoCall) -> Question<Configuration> {
    let call = call.clone();
    Question::ask(move || ask_config(&call))
}

/// Where the toolchain keeps its dynamic libraries: tests of proc-macro crates need them.
pub(super) fn sysroot_libraries(call: &CargoCall) -> Question<Option<Utf8PathBuf>> {
    let rustc = rustc(&call.cargo);
    Question::ask(move || libraries(&rustc))
}

/// What can be asked of that target in `cfg(…)`, a line each.
pub(super) fn configurations_of(call: &CargoCall, triple: &str) -> String {
    let mut rustc = Command::new(rustc(&call.cargo));
    let words = ["--print", "cfg", "--target", triple];
    said(rustc.args(words)).unwrap_or_default()
}

fn libraries(rustc: &str) -> Option<Utf8PathBuf> {
    let path = said(Command::new(rustc).args(["--print", "target-libdir"]))?;
    Some(Utf8PathBuf::from(path.trim())).filter(|path| path.exists())
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    String::from_utf8(output.stdout).ok()
}

/// The rustc that cargo would take: the one that is asked for, or that of the same toolchain, or that
/// on the search path.
fn rustc(cargo: &str) -> String {
    if let Ok(rustc) = env::var("RUSTC") {
        return rustc;
    }
    let rustc = Utf8Path::new(cargo).with_file_name("rustc");
    if rustc.exists() {
        rustc.into_string()
    } else {
        "rustc".to_owned()
    }
}
