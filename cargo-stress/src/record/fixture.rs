//! A record with fixed values, for tests.

use super::commit::Commit;
use super::document::{FailureEntry, OutputEntry, Record, Schema, StepEntry};
use super::provenance::Provenance;
use super::toolchain::Toolchain;
use stress_runtime::protocol::Launch;

/// A record of that test, which failed after another one.
pub(crate) fn record(test: &str) -> Record {
    let step = |test: &str| StepEntry {
        test: test.to_owned(),
        timeout_ms: 5000,
        grace_ms: 2000,
    };
    Record {
        schema: Schema::One,
        id: String::new(),
        created: "2026-03-01T12:30:05.25Z".parse().unwrap(),
        package: "shop".to_owned(),
        binary: "orders".to_owned(),
        kind: "test".to_owned(),
        test: test.to_owned(),
        verdict: "flaky".to_owned(),
        order: vec![step("opens"), step(test)],
        step: 1,
        threads: 1,
        stagger_us: 0,
        jobs: 2,
        busy: false,
        failed: 20,
        runs: 20,
        launch: Launch::Fork,
        exec_among_others: false,
        seed: Some(7),
        round: Some(3),
        cargo_options: ["--package", "shop", "--test", "orders"]
            .map(str::to_owned)
            .to_vec(),
        directory: "/shop".into(),
        provenance: provenance(),
        failure: FailureEntry {
            cause: "panic".to_owned(),
            message: "lost 1 of 4".to_owned(),
            location: Some("tests/orders.rs:17:5".to_owned()),
            normalised: "lost # of #".to_owned(),
        },
        failing: OutputEntry {
            stdout: "sent 3 of 4\n".to_owned(),
            stderr: "\nthread 'closes' panicked at tests/orders.rs:17:5:\nlost 1 of 4\n".to_owned(),
        },
        passing: Some(OutputEntry {
            stdout: "sent 4 of 4\n".to_owned(),
            stderr: String::new(),
        }),
    }
}

/// A clean commit, and one variable that is set.
pub(super) fn provenance() -> Provenance {
    Provenance {
        binary_path: "/shop/target/debug/deps/orders-0123".into(),
        binary_hash: Some("sha256:aa11".to_owned()),
        toolchain: Some(Toolchain {
            release: "1.95.0".to_owned(),
            commit_hash: Some("59807616e1fa2540724bfbac14d7976d7e4a3860".to_owned()),
            host: "x86_64-unknown-linux-gnu".to_owned(),
        }),
        commit: Some(Commit {
            hash: "0123456789abcdef0123456789abcdef01234567".to_owned(),
            dirty: false,
        }),
        environment: [("TZ".to_owned(), "UTC".to_owned())].into(),
    }
}
