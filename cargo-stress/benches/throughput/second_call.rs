//! What `--all` adds to a call on a crate in which nothing has changed.

use crate::comparison::Comparison;
use crate::contender::Contender;
use crate::plain_crate::plain_crate;
use crate::programs::{cargo, seconds, stress};
use std::path::Path;
use std::process::Command;

/// What counts is the difference to cargo alone.
pub(crate) fn comparison() -> Result<Comparison, String> {
    let scratch = plain_crate()?;
    let of_cargo = scratch.directory.clone();
    let added = |name, words: &'static [&'static str]| {
        let directory = scratch.directory.clone();
        Contender::new(name, move || {
            let cargo = seconds(&mut no_run(&directory))?;
            Ok(seconds(stress(&directory).args(words))? - cargo)
        })
    };
    Ok(Comparison {
        title: "A second call on an unchanged crate with four test binaries".to_owned(),
        unit: None,
        contenders: vec![
            Contender::new("cargo test --no-run", move || {
                seconds(&mut no_run(&of_cargo))
            }),
            added("added by cargo stress list --all", &["list", "--all"]),
            added(
                "added by a session of one run each",
                &["--all", "--runs", "1", "--mode", "alone"],
            ),
        ],
        beside: None,
        goal: "goal: at most 300 ms are added",
        turns: 5,
    })
}

fn no_run(directory: &Path) -> Command {
    let mut cargo = cargo(directory);
    cargo.args(["test", "--no-run"]);
    cargo
}
