//! Small crates whose tests stand in the source of the end-to-end test that needs them.

use crate::example_copy::runtime_path;
use crate::test_crate::{Files, TestCrate};

/// What a test target begins with.
const PRELUDE: &str =
    "#[allow(unused_imports)] use {scratch::*, std::time::Duration, stress_runtime::stress};\n";
/// The library of every scratch crate.
const NOTES: &str = include_str!("../scratch/notes.rs");

/// A crate in the making.
#[derive(Debug)]
pub struct ScratchCrate {
    name: &'static str,
    files: Files,
}

impl ScratchCrate {
    /// A crate of that name, which no other end-to-end test may use for different contents.
    pub fn new(name: &'static str) -> Self {
        let manifest = format!(
            "[package]\n\
             name = \"{name}\"\n\
             version = \"0.1.0\"\n\
             edition = \"2024\"\n\
             [lib]\n\
             name = \"scratch\"\n\
             path = \"src/notes.rs\"\n\
             test = false\n\
             doctest = false\n\
             [dependencies]\n\
             libc = \"0.2\"\n\
             stress-runtime = {{ path = {:?} }}\n\
             [workspace]\n",
            runtime_path()
        );
        let files = Files::from([
            ("Cargo.toml".into(), manifest.into_bytes()),
            ("src/notes.rs".into(), NOTES.into()),
        ]);
        Self { name, files }
    }

    /// A crate of that name which is a library and nothing else.
    pub fn library(name: &'static str, source: &str) -> Self {
        let manifest = format!(
            "[package]\n\
             name = \"{name}\"\n\
             version = \"0.1.0\"\n\
             edition = \"2024\"\n\
             [workspace]\n"
        );
        let files = Files::from([
            ("Cargo.toml".into(), manifest.into_bytes()),
            ("src/lib.rs".into(), source.into()),
        ]);
        Self { name, files }
    }

    /// Has it built so that a backtrace names files and lines.
    pub fn with_line_numbers(self) -> Self {
        let section = format!(
            "[profile.dev.package.{}]\n\
             debug = \"line-tables-only\"\n",
            self.name
        );
        self.manifest(&section)
    }

    /// Has it written in that edition, not the latest.
    ///
    /// # Panics
    /// If the manifest is not text.
    pub fn edition(mut self, edition: &str) -> Self {
        let manifest = self.files.entry("Cargo.toml".into()).or_default();
        let text = std::str::from_utf8(manifest).expect("it is text");
        let said = |edition: &str| format!("edition = {edition:?}");
        *manifest = text.replace(&said("2024"), &said(edition)).into_bytes();
        self
    }

    /// Adds a section to its manifest.
    pub fn manifest(mut self, section: &str) -> Self {
        let manifest = self.files.entry("Cargo.toml".into()).or_default();
        manifest.extend_from_slice(section.trim_start().as_bytes());
        self
    }

    /// Adds the integration test `target`; the notes and `stress` are in scope. Its first line is
    /// the second of the file.
    pub fn tests(mut self, target: &str, source: &str) -> Self {
        let path = format!("tests/{target}.rs");
        let source = format!("{PRELUDE}{}", source.trim_start());
        self.files.insert(path.into(), source.into_bytes());
        self
    }

    /// Adds an integration test that uses nothing but libtest: no runtime is linked into it.
    pub fn bare_tests(mut self, target: &str, source: &str) -> Self {
        let path = format!("tests/{target}.rs");
        self.files.insert(path.into(), source.trim_start().into());
        self
    }

    /// Adds an integration test with a `main` of its own in place of libtest; the notes are in scope.
    pub fn program(self, target: &str, source: &str) -> Self {
        let mut krate = self.tests(target, source);
        let section = format!("[[test]]\nname = \"{target}\"\nharness = false\n");
        let manifest = krate.files.entry("Cargo.toml".into()).or_default();
        manifest.extend_from_slice(section.as_bytes());
        krate
    }

    /// Adds a program of the package's name.
    pub fn main(mut self, source: &str) -> Self {
        self.files.insert("src/main.rs".into(), source.into());
        self
    }

    /// Puts it where cargo finds it.
    pub fn place(self) -> TestCrate {
        TestCrate::place(self.name, self.files)
    }
}
