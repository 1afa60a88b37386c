//! What will be done, as a line: the tests have numbers from here on.

use super::lines::is_default;
use crate::model::{Binary, BinaryId, Catalog, Sources, Test};
use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use stress_runtime::protocol::Launch;

/// What is planned; other lines name tests and binaries by their place in these lists.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PlannedLine {
    pub(super) at_us: u64,
    pub(super) seed: u64,
    pub(super) runs: u64,
    pub(super) jobs: usize,
    /// How long tests are run of which nobody has said how often, and with `--max-time` all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) within_us: Option<u64>,
    pub(super) binaries: Vec<BinaryEntry>,
    pub(super) tests: Vec<TestEntry>,
}

/// A test binary.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct BinaryEntry {
    package: String,
    target: String,
    kind: String,
    path: Utf8PathBuf,
    directory: Utf8PathBuf,
    /// Whether each attempt is an exec of it.
    #[serde(default, skip_serializing_if = "is_default")]
    by_exec: bool,
}

/// A test.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TestEntry {
    binary: usize,
    name: String,
    runs: u64,
    timeout_ms: u64,
    grace_ms: u64,
    launch: LaunchWord,
    shuffle: bool,
    /// Where it stands; neither is there where nobody knows.
    #[serde(default, skip_serializing_if = "is_default")]
    file: String,
    #[serde(default, skip_serializing_if = "is_default")]
    line: u32,
    /// The reason of `#[ignore]`, empty where it gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ignored: Option<String>,
    /// Whether it is without `#[stress]`.
    #[serde(default, skip_serializing_if = "is_default")]
    plain: bool,
}

/// How a process is started.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum LaunchWord {
    Fork,
    Spawn,
    Exec,
}

impl PlannedLine {
    /// That of a catalog; of the rest nothing is said yet.
    pub(super) fn of(at_us: u64, catalog: &Catalog) -> Self {
        Self {
            at_us,
            seed: 0,
            runs: 0,
            jobs: 0,
            within_us: None,
            binaries: catalog.binaries.iter().map(BinaryEntry::of).collect(),
            tests: catalog.tests.iter().map(TestEntry::of).collect(),
        }
    }

    /// As it was, but for what only the session itself needs: the binaries' environment, and who has
    /// said what of a test. `None` if a
    /// test is of no binary.
    pub(super) fn into_catalog(self) -> Option<Catalog> {
        let binaries: Vec<Binary> = self.binaries.into_iter().map(Binary::from).collect();
        let tests: Vec<Test> = self.tests.into_iter().map(Test::from).collect();
        let fits = tests.iter().all(|test| test.binary.0 < binaries.len());
        fits.then_some(Catalog { binaries, tests })
    }
}

impl BinaryEntry {
    fn of(binary: &Binary) -> Self {
        Self {
            package: binary.package.clone(),
            target: binary.target.clone(),
            kind: binary.kind.clone(),
            path: binary.path.clone(),
            directory: binary.directory.clone(),
            by_exec: binary.by_exec,
        }
    }
}

impl From<BinaryEntry> for Binary {
    fn from(entry: BinaryEntry) -> Self {
        Self {
            package: entry.package,
            target: entry.target,
            kind: entry.kind,
            path: entry.path,
            directory: entry.directory,
            environment: Vec::new(),
            by_exec: entry.by_exec,
            runner: Vec::new(),
        }
    }
}

impl TestEntry {
    fn of(test: &Test) -> Self {
        let ms = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Self {
            binary: test.binary.0,
            name: test.name.clone(),
            runs: test.runs,
            timeout_ms: ms(test.timeout),
            grace_ms: ms(test.grace),
            launch: test.launch.into(),
            shuffle: test.shuffle,
            file: test.file.clone(),
            line: test.line,
            ignored: test.ignored.clone(),
            plain: test.plain,
        }
    }
}

impl From<TestEntry> for Test {
    fn from(entry: TestEntry) -> Self {
        Self {
            binary: BinaryId(entry.binary),
            name: entry.name,
            runs: entry.runs,
            timeout: Duration::from_millis(entry.timeout_ms),
            grace: Duration::from_millis(entry.grace_ms),
            launch: entry.launch.into(),
            shuffle: entry.shuffle,
            file: entry.file,
            line: entry.line,
            ignored: entry.ignored,
            plain: entry.plain,
            sources: Sources::default(),
        }
    }
}

impl From<Launch> for LaunchWord {
    fn from(launch: Launch) -> Self {
        match launch {
            Launch::Fork => Self::Fork,
            Launch::Spawn => Self::Spawn,
            Launch::Exec => Self::Exec,
        }
    }
}

impl From<LaunchWord> for Launch {
    fn from(word: LaunchWord) -> Self {
        match word {
            LaunchWord::Fork => Self::Fork,
            LaunchWord::Spawn => Self::Spawn,
            LaunchWord::Exec => Self::Exec,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;

    #[test]
    fn a_place_that_nobody_knows_is_not_told() {
        let mut catalog = catalog(&[("orders", &[("closes", 1), ("opens", 1)])]);
        let unknown = &mut catalog.tests[1];
        (unknown.file, unknown.line) = (String::new(), 0);
        let line = PlannedLine::of(0, &catalog);
        let told = serde_json::to_value(&line).unwrap();
        assert!(told["tests"][0]["line"].is_u64(), "{told}");
        for name in ["file", "line"] {
            assert!(told["tests"][1].get(name).is_none(), "{told}");
        }
        let read: PlannedLine = serde_json::from_value(told).unwrap();
        let places = read.into_catalog().unwrap().tests;
        assert_eq!(places[0].place(), catalog.tests[0].place());
        assert_eq!(places[1].place(), None);
    }
}
