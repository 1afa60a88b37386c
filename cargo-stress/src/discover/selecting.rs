//! Which of a binary's tests are run, and with which options.

use super::since::Since;
use crate::config::Settings;
use crate::model::{Binary, BinaryId, Found, LeftOut, Selection, Source, Sources, Test};
use stress_runtime::protocol::{Launch, ListedTest};

/// What decides which tests are run, and how.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    pub(super) selection: &'a Selection,
    pub(super) settings: &'a Settings,
    pub(super) since: Option<&'a Since>,
    /// Whether no test of the binary can be forked.
    pub(super) spawned: bool,
}

/// Adds those of a binary's tests that are chosen, and counts the others. A binary without one stays out.
pub(super) fn add(
    found: &mut Found,
    binary: Binary,
    tests: Vec<ListedTest>,
    choice: Choice<'_>,
    left_out: &mut LeftOut,
) {
    let Choice {
        selection,
        settings,
        since,
        spawned,
    } = choice;
    let changed = since.map(|since| since.changed(&binary.package, &tests));
    let id = BinaryId(found.catalog.binaries.len());
    let before = found.catalog.tests.len();
    let by_exec = binary.by_exec;
    let mut last = None;
    for (index, test) in tests.into_iter().enumerate() {
        if last.as_ref() == Some(&test.name) {
            let mut warning = format!(
                "{} has more than one test called {}; only the first is run",
                binary.target, test.name
            );
            if test.line > 0 {
                warning.push_str(&format!(". The second is at {}:{}", test.file, test.line));
            }
            found.warnings.push(warning);
            continue;
        }
        last = Some(test.name.clone());
        found.annotated += 1;
        found.names.push(test.name.clone());
        let is_ignored = test.ignored.is_some();
        found.ignored += usize::from(is_ignored);
        if !selection.ignored.selects(is_ignored) {
            // --ignored leaves out the usual ones, and that is as good as a filter.
            left_out.ignored += usize::from(is_ignored);
            left_out.filtered += usize::from(!is_ignored);
            continue;
        }
        if !selection.selects(&test.name) {
            left_out.filtered += 1;
            continue;
        }
        // Who writes whole names means those tests.
        if !selection.exact && settings.skips(&binary.package, &test.name) {
            found.skipped += 1;
            continue;
        }
        if changed.as_ref().is_some_and(|changed| !changed[index]) {
            found.unchanged += 1;
            left_out.filtered += 1;
            continue;
        }
        let mut test = effective(id, &binary.package, test, settings);
        if by_exec {
            run_by_exec(&mut test);
        } else if spawned {
            test.launch = Launch::Spawn;
        }
        found.catalog.tests.push(test);
    }
    if found.catalog.tests.len() > before {
        found.catalog.binaries.push(binary);
    }
}

/// Whatever is said of its launch; who said something else has not been heard.
fn run_by_exec(test: &mut Test) {
    if test.launch != Launch::Exec {
        (test.launch, test.sources.launch) = (Launch::Exec, Source::Default);
    }
    if test.shuffle {
        (test.shuffle, test.sources.shuffle) = (false, test.sources.launch.clone());
    }
}

/// The test with the options that hold for it.
fn effective(binary: BinaryId, package: &str, test: ListedTest, settings: &Settings) -> Test {
    let options = settings.of(package, &test);
    Test {
        binary,
        runs: options.runs.value,
        timeout: options.timeout.value,
        grace: options.grace.value,
        launch: options.launch.value,
        shuffle: options.shuffle.value,
        sources: Sources {
            runs: options.runs.source,
            timeout: options.timeout.source,
            grace: options.grace.source,
            launch: options.launch.source,
            shuffle: options.shuffle.source,
        },
        ignored: test.ignored,
        plain: test.plain,
        name: test.name,
        file: test.file,
        line: test.line,
    }
}

#[cfg(test)]
mod tests;
