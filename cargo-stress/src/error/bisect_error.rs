//! Why a search for one test cannot begin.

use miette::Diagnostic;
use thiserror::Error;

/// A search that cannot begin.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum BisectError {
    #[error("no selected test is called {name:?}")]
    #[diagnostic(help("{help}"))]
    NoSuchTest { name: String, help: String },
    #[error(
        "no test is called {name:?} but maybe one of the {skipped} that the configuration skips"
    )]
    #[diagnostic(help(
        "choose a --profile that does not skip it, or take `skip` out of Cargo.toml"
    ))]
    MaybeSkipped { name: String, skipped: usize },
    #[error("{name:?} is the name of several tests")]
    #[diagnostic(help("write the whole name, or select a binary with --package, --lib, --bin or --test:\n{}", .all.join("\n")))]
    SeveralTests { name: String, all: Vec<String> },
    #[error("{name:?} is not in the order that was given")]
    #[diagnostic(help("add it to the file: what stands before it is searched"))]
    NotInOrder { name: String },
    #[error("{name:?} never shares a process: each attempt is an exec of its binary")]
    #[diagnostic(help(
        "no other test can be what it fails for, unless it leaves something outside of its process; \
        what happens to it alone is shown by `{command}`"
    ))]
    NeverInCompany { name: String, command: String },
    #[error("record {id} is one of {test:?} in {binary}, and not all of its tests are there now")]
    #[diagnostic(help(
        "without options of cargo's it is built as it was then; or leave --record out"
    ))]
    OtherRecord {
        id: String,
        test: String,
        binary: String,
    },
}
