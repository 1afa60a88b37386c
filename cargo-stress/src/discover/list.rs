//! Asks a test binary which tests it has: libtest's names, and what the runtime inside adds.

use super::error::DiscoverError;
use super::lists::Lists;
use crate::awake::within;
use crate::model::Binary;
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

/// The tests of one binary.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// Those that can be stressed, sorted by name; a name may stand there twice.
    pub(super) tests: Vec<ListedTest>,
    /// How many plain `#[test]`s there are beside them.
    pub(super) plain: usize,
    /// Whether the shim is linked into the binary, so that plain tests can be stressed too.
    pub(super) has_shim: bool,
    /// Set where the annotated tests are linked to a runtime of another version, whose list cannot be
    /// read: the shim runs them like plain ones.
    pub(super) other_runtime: Option<VersionMismatch>,
}

/// Lists the tests of a binary; one exec gives both kinds. Without the runtime inside there is only
/// one, and the binary gets nothing to read: it may be a program that waits for input.
pub(super) async fn list(binary: &Binary, has_runtime: bool) -> Result<Listed, DiscoverError> {
    let failed = |reason: String| DiscoverError::List {
        binary: binary.path.clone(),
        reason,
    };
    let (names, registry) = match within(PATIENCE, ask(binary, has_runtime)).await {
        Some(Ok(answer)) => answer,
        Some(Err(error)) => return Err(failed(error.to_string())),
        None => return Err(failed(format!("no answer within {} s", PATIENCE.as_secs()))),
    };
    let lists = Lists::parse(&registry).map_err(|error| error.of(binary))?;
    let has_shim = lists.has_shim();
    let other_runtime = lists.other_runtime.clone();
    let tests = lists.merge();
    let names = names
        .lines()
        .filter(|line| line.ends_with(": test"))
        .count();
    let distinct = tests.chunk_by(|one, other| one.name == other.name).count();
    Ok(Listed {
        plain: names.saturating_sub(distinct),
        tests,
        has_shim,
        other_runtime,
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
