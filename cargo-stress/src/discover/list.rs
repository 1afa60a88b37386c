//! Asks a test binary which tests it has: libtest's names, and what the runtime inside adds.

use super::error::DiscoverError;
use crate::model::Binary;
use std::collections::BTreeSet;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::process::Stdio;
use std::time::Duration;
use stress_runtime::protocol::{Hello, ListedTest, from_line, role};
use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;
use tokio::process::Command;
use tokio::time::timeout;

/// A binary that has not listed its tests by then is not a libtest binary.
const PATIENCE: Duration = Duration::from_secs(60);

/// The tests of one binary.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// Those that can be stressed, sorted by name; a name may stand there twice.
    pub(super) tests: Vec<ListedTest>,
    /// How many plain `#[test]`s there are beside them.
    pub(super) plain: usize,
    /// Whether the shim is linked into the binary, so that plain tests can be stressed too.
    pub(super) has_shim: bool,
}

/// Lists the tests of a binary; one exec gives both kinds. Without the runtime inside there is only
/// one, and the binary gets nothing to read: it may be a program that waits for input.
pub(super) async fn list(binary: &Binary, has_runtime: bool) -> Result<Listed, DiscoverError> {
    let failed = |reason: String| DiscoverError::List {
        binary: binary.path.clone(),
        reason,
    };
    let (names, registry) = match timeout(PATIENCE, ask(binary, has_runtime)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return Err(failed(error.to_string())),
        Err(_) => return Err(failed(format!("no answer within {} s", PATIENCE.as_secs()))),
    };
    let lists = parse_lists(&registry, binary, failed)?;
    let has_shim = lists.iter().any(List::is_of_shim);
    let tests = merge(lists);
    let names = names
        .lines()
        .filter(|line| line.ends_with(": test"))
        .count();
    let distinct = tests.chunk_by(|one, other| one.name == other.name).count();
    Ok(Listed {
        plain: names.saturating_sub(distinct),
        tests,
        has_shim,
    })
}

/// What the binary prints, and what the runtime writes to the socket that is its standard input.
async fn ask(binary: &Binary, has_runtime: bool) -> io::Result<(String, Vec<u8>)> {
    let (ours, theirs) = StdUnixStream::pair()?;
    ours.set_nonblocking(true)?;
    let theirs = if has_runtime {
        Stdio::from(OwnedFd::from(theirs))
    } else {
        // Closed here and now: reading our end must find its end.
        drop(theirs);
        Stdio::null()
    };
    let mut child = Command::new(&binary.path)
        .args(["--list", "--format", "terse"])
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

/// What one runtime in the binary has written: the shim's, or that of the annotated tests.
#[derive(Debug, Default)]
struct List(Vec<ListedTest>);

impl List {
    fn is_of_shim(&self) -> bool {
        self.0.iter().any(|test| test.plain)
    }
}

/// Each list begins with a greeting. None at all: a binary of plain tests, and no runtime inside.
fn parse_lists(
    registry: &[u8],
    binary: &Binary,
    failed: impl Fn(String) -> DiscoverError,
) -> Result<Vec<List>, DiscoverError> {
    let lines = registry.split(|byte| *byte == b'\n');
    let mut lists: Vec<List> = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if let Ok(hello) = from_line::<Hello>(line) {
            hello
                .check(&Hello::ours())
                .map_err(Box::new)
                .map_err(|mismatch| DiscoverError::Version {
                    binary: binary.path.clone(),
                    mismatch,
                })?;
            lists.push(List::default());
            continue;
        }
        let unreadable = |error| failed(format!("unreadable list: {error}"));
        let test = from_line(line).map_err(unreadable)?;
        let list = lists.last_mut();
        let list = list.ok_or_else(|| failed("unreadable list: it has no beginning".to_owned()))?;
        list.0.push(test);
    }
    Ok(lists)
}

/// All tests by name. To the shim an annotated test is one like any other: what its own runtime says
/// of it counts.
fn merge(lists: Vec<List>) -> Vec<ListedTest> {
    let all = || lists.iter().flat_map(|list| &list.0);
    let annotated: BTreeSet<&str> = all()
        .filter(|test| !test.plain)
        .map(|test| test.name.as_str())
        .collect();
    let mut merged: Vec<ListedTest> = all()
        .filter(|test| !test.plain || !annotated.contains(test.name.as_str()))
        .cloned()
        .collect();
    merged.sort_by(|one, other| one.name.cmp(&other.name));
    merged
}
