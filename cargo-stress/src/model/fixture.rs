//! Catalogs for tests.

use super::{Binary, BinaryId, Catalog, Test};
use std::time::Duration;
use stress_runtime::protocol::Launch;

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
