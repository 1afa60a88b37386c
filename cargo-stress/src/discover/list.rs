//! Asks a test binary which tests it has: libtest's names, and what the runtime inside adds.

use super::answer::{Answer, answer};
use super::error::DiscoverError;
use super::lists::Lists;
use super::manifest::has_harness;
use super::unlisted;
use crate::awake::within;
use crate::model::Binary;
use std::collections::BTreeSet;
use std::io;
use std::time::Duration;
use stress_runtime::protocol::{ListedTest, VersionMismatch};

/// A binary that has not listed its tests by then is not a libtest binary.
const PATIENCE: Duration = Duration::from_secs(60);
/// Without a runtime inside it may be any program, also one that does not end.
const PATIENCE_WITH_STRANGERS: Duration = Duration::from_secs(20);
/// How libtest is asked for its tests.
const LIST: [&str; 3] = ["--list", "--format", "terse"];
/// What a line of the list ends with.
const TEST: &str = ": test";
/// libtest's words for it, and those of libtest-mimic.
const BENCHMARKS: [&str; 2] = [": benchmark", ": bench"];

/// Characters shown of a line that names no test.
const QUOTED: usize = 80;

/// The tests of one binary.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// Those that can be stressed, sorted by name; a name may stand there twice.
    pub(super) tests: Vec<ListedTest>,
    /// Annotated ones that libtest does not know, and nobody can start.
    pub(super) unlisted: Vec<ListedTest>,
    /// The names of the plain `#[test]`s that there are beside them.
    pub(super) plain: Vec<String>,
    /// Whether the shim is linked into the binary, so that plain tests can be stressed too.
    pub(super) has_shim: bool,
    /// Set where the annotated tests are linked to a runtime of another version, whose list cannot be
    /// read: the shim runs them like plain ones.
    pub(super) other_runtime: Option<VersionMismatch>,
}

/// Lists the tests of a binary; one exec gives both kinds. Without the runtime inside there is only
/// one, and the binary gets nothing to read: it may be a program that waits for input.
pub(super) async fn list(binary: &Binary, has_runtime: bool) -> Result<Listed, DiscoverError> {
    let Answer { printed, written } = ask(binary, has_runtime, &LIST).await?;
    let lists = Lists::parse(&written).map_err(|error| error.of(binary))?;
    let names = names_in(&printed, lists.has_tests())?;
    let has_shim = lists.has_shim();
    let other_runtime = lists.other_runtime.clone();
    let mut tests = lists.merge();
    let unlisted = unlisted::take(binary, &names, &mut tests);
    let listed: BTreeSet<&str> = tests.iter().map(|test| test.name.as_str()).collect();
    let is_plain = |name: &&str| !listed.contains(name);
    let plain = names.into_iter().filter(is_plain).map(str::to_owned);
    Ok(Listed {
        plain: plain.collect(),
        tests,
        unlisted,
        has_shim,
        other_runtime,
    })
}

/// The names of its tests that run only if that is said.
pub(super) async fn list_ignored(binary: &Binary) -> Result<BTreeSet<String>, DiscoverError> {
    let words = [LIST.as_slice(), &["--ignored"]].concat();
    let answer = ask(binary, false, &words).await?;
    let names = names_in(&answer.printed, false)?;
    Ok(names.into_iter().map(str::to_owned).collect())
}

/// A program with a harness of its own may not know the question. libtest does: where it does not answer,
/// who starts it is to blame.
fn failed(binary: &Binary, reason: String, was_started: bool) -> DiscoverError {
    let (path, runner) = (binary.path.clone(), binary.runner.join(" "));
    if runner.is_empty() || was_started && !has_harness(binary) {
        let binary = path;
        return DiscoverError::List { binary, reason };
    }
    DiscoverError::Runner {
        runner,
        binary: path,
        reason,
    }
}

/// The tests of a list. libtest prints nothing else, and a program that does has not understood.
/// Where a runtime has listed tests it is libtest for sure, and others may have printed before it.
fn names_in(list: &str, is_libtest: bool) -> Result<Vec<&str>, DiscoverError> {
    let mut names = Vec::new();
    for line in list.lines() {
        match line.strip_suffix(TEST) {
            Some(name) => names.push(name),
            None if is_libtest || line.is_empty() || is_benchmark(line) => {}
            None => {
                let reason = format!("it printed {}, which names no test", quoted(line));
                return Err(DiscoverError::NotLibtest { reason });
            }
        }
    }
    Ok(names)
}

/// The beginning of a line that may be of any length, in signs that can be read.
fn quoted(line: &str) -> String {
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{:?}…", &line[..end]),
        None => format!("{line:?}"),
    }
}

fn is_benchmark(line: &str) -> bool {
    BENCHMARKS.iter().any(|words| line.ends_with(words))
}

async fn ask(binary: &Binary, has_runtime: bool, words: &[&str]) -> Result<Answer, DiscoverError> {
    let patience = if has_runtime {
        PATIENCE
    } else {
        PATIENCE_WITH_STRANGERS
    };
    match within(patience, answer(binary, has_runtime, words)).await {
        Some(Ok(answer)) => Ok(answer),
        Some(Err(error)) => {
            // What is wrong with its answer is told in words of ours.
            let was_started = error.kind() == io::ErrorKind::Other;
            Err(failed(binary, error.to_string(), was_started))
        }
        None => {
            let seconds = patience.as_secs();
            let reason = format!("no answer within {seconds} s");
            Err(failed(binary, reason, true))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn benchmarks_are_passed_over_in_the_words_of_libtest_and_of_others() {
        let names = |list| names_in(list, false).ok();
        assert_eq!(names("a: test\nb: benchmark\n"), Some(vec!["a"]));
        assert_eq!(names("a: test\nb: bench\n\n"), Some(vec!["a"]));
        assert_eq!(names("a: test\nb\n"), None);
    }

    #[test]
    fn of_a_line_that_names_no_test_the_beginning_is_quoted() {
        let reason = |list: &str| names_in(list, false).unwrap_err().to_string();
        assert!(reason("a \u{1b}[2J").contains(r#""a \u{1b}[2J", which"#));
        let long = reason(&"é".repeat(1000));
        assert!(long.contains(&format!("{:?}…, which", "é".repeat(80))));
    }
}
