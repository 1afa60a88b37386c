//! The crate of the plain tests: it depends on nothing, and knows nothing of us.

use crate::programs::{quiet, stress};
use crate::scratch::Scratch;
use std::process::Command;

const MANIFEST: &str = r#"
[package]
name = "plain-scratch"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]
"#;

const EMPTY: &str = "#[test]\nfn empty() {}\n";

const SLEEPING: &str = "
#[test]
fn sleeping() {
    std::thread::sleep(std::time::Duration::from_millis(50));
}
";

/// Tests in the binary of which whole rounds are run.
const TRIVIAL: usize = 20;

/// Written, and built for both: what is compared is not to build anything.
pub(crate) fn plain_crate() -> Result<Scratch, String> {
    let trivial = |number| format!("#[test]\nfn trivial_{number}() {{ assert_eq!(2 + 2, 4); }}\n");
    let twenty: String = (0..TRIVIAL).map(trivial).collect();
    let files = [
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", ""),
        ("tests/empty.rs", EMPTY),
        ("tests/sleeping.rs", SLEEPING),
        ("tests/twenty.rs", &twenty),
    ];
    let scratch = Scratch::build("plain", &files, false)?;
    quiet(stress(&scratch.directory).args(["list", "--all"]))?;
    Ok(scratch)
}

/// `cargo stress --all` for the tests in that file.
pub(crate) fn stress_all(scratch: &Scratch, file: &str, words: &[&str]) -> Command {
    let mut stress = stress(&scratch.directory);
    stress.args(["--all", "--progress", "none", "--test", file]);
    stress.args(words);
    stress
}
