//! The list for machines. Its names are a promise: fields may be added, never changed.

use super::listing::Listing;
use crate::model::{Found, Source, Sources, Test};
use serde::Serialize;
use std::time::Duration;

const SCHEMA: &str = "cargo-stress/list/1";

/// The whole list.
#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: &'static str,
    /// By package, binary and name.
    tests: Vec<TestEntry<'a>>,
    /// Settings of the session that somebody has said; only with `--effective`.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<Vec<SettingEntry<'a>>>,
    summary: Summary,
    warnings: &'a [String],
}

/// A selected test, with the options that hold for it.
#[derive(Debug, Serialize)]
struct TestEntry<'a> {
    package: &'a str,
    binary: &'a str,
    kind: &'a str,
    name: &'a str,
    /// Source file, as the compiler was given it: below the root of the workspace.
    /// Left out with its line where nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// Whether it has `#[stress]`; without it a test is listed with `--all` only.
    annotated: bool,
    ignored: bool,
    /// What `#[ignore = "…"]` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    ignored_because: Option<&'a str>,
    runs: u64,
    timeout_ms: u64,
    grace_ms: u64,
    launch: &'static str,
    shuffle: bool,
    /// Who has said so; only with `--effective`.
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<SourceEntries<'a>>,
}

#[derive(Debug, Serialize)]
struct SourceEntries<'a> {
    runs: SourceEntry<'a>,
    timeout: SourceEntry<'a>,
    grace: SourceEntry<'a>,
    launch: SourceEntry<'a>,
    shuffle: SourceEntry<'a>,
}

#[derive(Debug, Serialize)]
struct SettingEntry<'a> {
    /// That of its flag.
    name: &'static str,
    value: &'a str,
    source: SourceEntry<'a>,
}

/// Who has said something.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum SourceEntry<'a> {
    Default,
    Attribute,
    Configuration {
        /// The manifest, below the root of the workspace.
        file: &'a str,
        line: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        profile: Option<&'a str>,
    },
    Environment {
        name: &'a str,
    },
    Flag {
        name: &'a str,
    },
}

#[derive(Debug, Serialize)]
struct Summary {
    /// Tests that are listed.
    selected: usize,
    /// Tests that can be stressed, selected or not.
    tests: usize,
    ignored: usize,
    /// Tests that are left out because the configuration says so.
    skipped: usize,
    /// Tests that are left out because they have not changed; only with `--since`.
    unchanged: usize,
    /// `#[test]`s that can only be stressed with `--all`.
    plain: usize,
    /// Those that have selected tests: as many as a session has.
    binaries: usize,
}

pub(super) fn list(found: &Found, listing: &Listing) -> String {
    let tests = found.catalog.tests.iter();
    let session = listing.session.iter().map(|(name, said)| SettingEntry {
        name,
        value: &said.value,
        source: source(&said.source),
    });
    let document = Document {
        schema: SCHEMA,
        tests: tests.map(|it| test(found, it, listing)).collect(),
        session: listing.effective.then(|| session.collect()),
        summary: Summary {
            selected: found.catalog.tests.len(),
            tests: found.annotated,
            ignored: found.ignored,
            skipped: found.skipped,
            unchanged: found.unchanged,
            plain: found.plain,
            binaries: found.catalog.binaries.len(),
        },
        warnings: &found.warnings,
    };
    // Texts and numbers can always be written.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text + "\n"
}

fn test<'a>(found: &'a Found, test: &'a Test, listing: &Listing) -> TestEntry<'a> {
    let binary = found.catalog.binary(test.binary);
    let place = test.file_and_line();
    TestEntry {
        package: &binary.package,
        binary: &binary.target,
        kind: &binary.kind,
        name: &test.name,
        file: place.map(|(file, _)| file),
        line: place.map(|(_, line)| line),
        annotated: !test.plain,
        ignored: test.ignored.is_some(),
        ignored_because: test.ignored.as_deref().filter(|it| !it.is_empty()),
        runs: test.runs,
        timeout_ms: millis(test.timeout),
        grace_ms: millis(test.grace),
        launch: test.launch.as_str(),
        shuffle: test.shuffle,
        sources: listing.effective.then(|| sources(&test.sources)),
    }
}

fn sources(sources: &Sources) -> SourceEntries<'_> {
    SourceEntries {
        runs: source(&sources.runs),
        timeout: source(&sources.timeout),
        grace: source(&sources.grace),
        launch: source(&sources.launch),
        shuffle: source(&sources.shuffle),
    }
}

fn source(source: &Source) -> SourceEntry<'_> {
    match source {
        Source::Default => SourceEntry::Default,
        Source::Attribute => SourceEntry::Attribute,
        Source::Configuration(place) => SourceEntry::Configuration {
            file: place.file.as_str(),
            line: place.line,
            profile: place.profile.as_deref(),
        },
        Source::Environment(name) => SourceEntry::Environment { name },
        Source::Flag(name) => SourceEntry::Flag { name },
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;
    use crate::model::{Place, Sourced};
    use std::sync::Arc;

    fn found() -> Found {
        let mut catalog = catalog(&[("orders", &[("closes", 20)])]);
        let test = &mut catalog.tests[0];
        test.ignored = Some("needs a shop".to_owned());
        test.sources.timeout = Source::Attribute;
        test.sources.runs = Source::Configuration(Arc::new(Place {
            file: "Cargo.toml".into(),
            line: 12,
            profile: Some("ci".to_owned()),
        }));
        test.sources.launch = Source::Environment("CARGO_STRESS_LAUNCH".to_owned());
        Found {
            catalog,
            annotated: 1,
            ignored: 1,
            binaries: 2,
            warnings: vec!["look out".to_owned()],
            ..Found::default()
        }
    }

    #[test]
    fn the_names_and_shapes_are_a_promise() {
        insta::assert_snapshot!(list(&found(), &Listing::default()));
    }

    #[test]
    fn with_sources_each_option_says_where_it_comes_from() {
        let jobs = Sourced::new("3".to_owned(), Source::Flag("--jobs".to_owned()));
        let listing = Listing {
            effective: true,
            session: vec![("jobs", jobs)],
            ..Listing::default()
        };
        insta::assert_snapshot!(list(&found(), &listing));
    }
}
