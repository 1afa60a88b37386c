//! Catalogs, attempts and tallies for tests.

use super::{Binary, BinaryId, Catalog, Evidence, Tally, Test};
use std::time::Duration;
use stress_runtime::protocol::{Captured, Crash, Failure, FailureCause, Launch, Outcome};

/// A catalog of binaries, each with tests and their runs.
pub(crate) fn catalog(binaries: &[(&str, &[(&str, u64)])]) -> Catalog {
    let mut catalog = Catalog::default();
    for (index, (target, tests)) in binaries.iter().enumerate() {
        catalog.binaries.push(Binary {
            package: "shop".to_owned(),
            target: (*target).to_owned(),
            kind: "test".to_owned(),
            path: format!("/target/debug/deps/{target}-0123").into(),
            directory: "/shop".into(),
            environment: Vec::new(),
        });
        catalog.tests.extend(tests.iter().map(|(name, runs)| Test {
            binary: BinaryId(index),
            name: (*name).to_owned(),
            runs: *runs,
            timeout: Duration::from_secs(5),
            grace: Duration::from_secs(2),
            launch: Launch::Fork,
            shuffle: false,
            file: format!("tests/{target}.rs"),
            line: 10,
        }));
    }
    catalog
}

/// What became of an attempt, with what it printed.
pub(crate) fn passed() -> (Outcome, Captured) {
    (Outcome::Passed, Captured::default())
}

/// A panic at that place, printed on stderr as the default hook does.
pub(crate) fn panicked(location: &str, message: &str) -> (Outcome, Captured) {
    let outcome = Outcome::Failed(Failure {
        cause: FailureCause::Panic,
        message: message.to_owned(),
        location: Some(location.to_owned()),
        other_panics: Vec::new(),
    });
    let head = format!("\nthread 'closes' panicked at {location}:\n{message}\n");
    (
        outcome,
        Captured {
            head,
            ..Captured::default()
        },
    )
}

/// An end by that signal.
pub(crate) fn crashed(number: i32, name: &str) -> (Outcome, Captured) {
    let crash = Crash::Signal {
        number,
        name: name.to_owned(),
    };
    (
        Outcome::Crashed {
            crash,
            panics: Vec::new(),
        },
        Captured::default(),
    )
}

/// The tally of attempts, each so many times.
pub(crate) fn tally(attempts: &[((Outcome, Captured), u64)]) -> Tally {
    let mut tally = Tally::default();
    for ((outcome, stderr), count) in attempts {
        let evidence = Evidence::of(outcome, Captured::default(), stderr.clone());
        for _ in 0..*count {
            tally.add(outcome, 250, false, evidence.as_ref());
        }
    }
    tally
}
