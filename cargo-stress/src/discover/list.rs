//! Asks a test binary which tests it has: libtest's names, and what the runtime inside adds.

use super::error::DiscoverError;
use super::lists::Lists;
use super::manifest::has_harness;
use super::unlisted;
use crate::awake::within;
use crate::model::Binary;
use std::collections::BTreeSet;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::process::Stdio;
use std::time::Duration;
use stress_runtime::protocol::{ListedTest, VersionMismatch, role};
use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;
use tokio::process::Command;

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
    let (names, registry) = answer(binary, has_runtime, &LIST).await?;
    let lists = Lists::parse(&registry).map_err(|error| error.of(binary))?;
    let names = names_in(&names, lists.has_tests())?;
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
    let (names, _) = answer(binary, false, &words).await?;
    let names = names_in(&names, false)?;
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
                let reason = format!("it printed {line:?}, which names no test");
                return Err(DiscoverError::NotLibtest { reason });
            }
        }
    }
    Ok(names)
}

fn is_benchmark(line: &str) -> bool {
    BENCHMARKS.iter().any(|words| line.ends_with(words))
}

async fn answer(
    binary: &Binary,
    has_runtime: bool,
    words: &[&str],
) -> Result<(String, Vec<u8>), DiscoverError> {
    let patience = if has_runtime {
        PATIENCE
    } else {
        PATIENCE_WITH_STRANGERS
    };
    match within(patience, ask(binary, has_runtime, words)).await {
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

/// What the binary prints, and what the runtime writes to the socket that is its standard input.
async fn ask(binary: &Binary, has_runtime: bool, words: &[&str]) -> io::Result<(String, Vec<u8>)> {
    let (ours, theirs) = StdUnixStream::pair()?;
    ours.set_nonblocking(true)?;
    let theirs = if has_runtime {
        Stdio::from(OwnedFd::from(theirs))
    } else {
        // Closed here and now: reading our end must find its end.
        drop(theirs);
        Stdio::null()
    };
    let mut program = binary.words();
    let mut child = Command::new(program.next().unwrap_or_default())
        .args(program)
        .args(words)
        .current_dir(&binary.directory)
        .envs(binary.environment.iter().map(|(name, value)| (name, value)))
        .env(role::VARIABLE, role::LIST)
        .stdin(theirs)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let (mut names, mut errors, mut registry) = (Vec::new(), Vec::new(), Vec::new());
    let (mut stdout, mut stderr) = (child.stdout.take(), child.stderr.take());
    let mut socket = UnixStream::from_std(ours)?;
    tokio::try_join!(
        async { read(stdout.as_mut(), &mut names).await },
        async { read(stderr.as_mut(), &mut errors).await },
        async { read(Some(&mut socket), &mut registry).await },
    )?;
    let status = child.wait().await?;
    if !status.success() {
        let said = String::from_utf8_lossy(&errors);
        return Err(io::Error::other(format!(
            "it ended with {status}. {}",
            said.trim()
        )));
    }
    Ok((String::from_utf8_lossy(&names).into_owned(), registry))
}

async fn read(
    from: Option<&mut (impl AsyncReadExt + Unpin)>,
    into: &mut Vec<u8>,
) -> io::Result<()> {
    match from {
        Some(from) => from.read_to_end(into).await.map(|_| ()),
        None => Ok(()),
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
}
