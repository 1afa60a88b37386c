//! What there is to stress: the selected tests and the binaries that hold them.

use super::{Source, Sources};
use camino::Utf8PathBuf;
use std::time::Duration;
use stress_runtime::protocol::Launch;

/// Index of a binary in its [`Catalog`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BinaryId(pub(crate) usize);

/// Index of a test in its [`Catalog`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TestId(pub(crate) usize);

/// A test binary, and all that is needed to start it as cargo would.
#[derive(Debug, Clone)]
pub(crate) struct Binary {
    pub(crate) package: String,
    /// Name of the cargo target.
    pub(crate) target: String,
    /// cargo's word for the target: `lib`, `bin`, `test`, `example`, `bench`.
    pub(crate) kind: String,
    pub(crate) path: Utf8PathBuf,
    pub(crate) directory: Utf8PathBuf,
    pub(crate) environment: Vec<(String, String)>,
    /// Whether no runtime inside is used: the tool itself is its harness, and each attempt an exec.
    pub(crate) by_exec: bool,
    /// The program that starts it, with its arguments; most need none.
    pub(crate) runner: Vec<String>,
}

impl Binary {
    /// The words that start it.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let runner = self.runner.iter().map(String::as_str);
        runner.chain([self.path.as_str()])
    }
}

/// A selected test with the options that hold for it.
#[derive(Debug, Clone)]
pub(crate) struct Test {
    pub(crate) binary: BinaryId,
    /// libtest's name in its binary.
    pub(crate) name: String,
    pub(crate) runs: u64,
    pub(crate) timeout: Duration,
    pub(crate) grace: Duration,
    pub(crate) launch: Launch,
    pub(crate) shuffle: bool,
    /// Who has said so.
    pub(crate) sources: Sources,
    /// The reason of `#[ignore]`, empty where it gave none.
    pub(crate) ignored: Option<String>,
    /// Whether it is without `#[stress]`.
    pub(crate) plain: bool,
    pub(crate) file: String,
    /// 0 where nobody tells it, as of tests that are listed by their names alone.
    pub(crate) line: u32,
}

impl Test {
    /// Where it stands; `None` if nobody knows.
    pub(crate) fn place(&self) -> Option<String> {
        let (file, line) = self.file_and_line()?;
        Some(format!("{file}:{line}"))
    }

    /// The same in two parts.
    pub(crate) fn file_and_line(&self) -> Option<(&str, u32)> {
        (self.line > 0).then_some((self.file.as_str(), self.line))
    }

    /// Whether nobody has said how often it is to run: then `runs` is the most, as far as time
    /// allows.
    pub(crate) fn runs_are_default(&self) -> bool {
        self.plain && self.sources.runs == Source::Default
    }

    /// Whether nobody has said how long it may take: then `timeout` is the longest, and less will
    /// often do.
    pub(crate) fn timeout_is_default(&self) -> bool {
        self.plain && self.sources.timeout == Source::Default
    }

    /// Whether it can share a process with others.
    pub(crate) fn can_have_company(&self) -> bool {
        self.launch != Launch::Exec
    }
}

/// The selected tests, sorted by package, target and name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalog {
    pub(crate) binaries: Vec<Binary>,
    pub(crate) tests: Vec<Test>,
}

impl Catalog {
    pub(crate) fn binary(&self, id: BinaryId) -> &Binary {
        &self.binaries[id.0]
    }

    pub(crate) fn test(&self, id: TestId) -> &Test {
        &self.tests[id.0]
    }

    pub(crate) fn binary_of(&self, id: TestId) -> &Binary {
        self.binary(self.test(id).binary)
    }

    pub(crate) fn test_ids(&self) -> impl Iterator<Item = TestId> + use<> {
        (0..self.tests.len()).map(TestId)
    }

    /// The test's name with as much of its place in front as is needed to tell it from others:
    /// nothing where all tests are of one binary, otherwise package and target.
    pub(crate) fn display_name(&self, id: TestId) -> String {
        let test = self.test(id);
        if self.binaries.len() == 1 {
            return test.name.clone();
        }
        let binary = self.binary(test.binary);
        if binary.kind == "lib" {
            format!("{} {}", binary.package, test.name)
        } else {
            format!("{}::{} {}", binary.package, binary.target, test.name)
        }
    }
}
