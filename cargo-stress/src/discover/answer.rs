//! What a program says that is asked something: so much of it, and no longer than anybody waits.

use crate::model::Binary;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::process::Stdio;
use stress_runtime::protocol::role;
use tokio::io::{AsyncRead, AsyncReadExt, copy, sink};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};

/// A list of tests is shorter: names of 100 bytes of 160,000 tests have room.
const PRINTED: u64 = MEBIBYTE * 16;
/// Of each test the runtime says some 300 bytes.
const WRITTEN: u64 = MEBIBYTE * 64;
/// Kept of what it says on stderr: why it did not answer stands there.
const SAID: u64 = 2 * 1024;
const MEBIBYTE: u64 = 1024 * 1024;

/// What it has said.
pub(super) struct Answer {
    /// On stdout.
    pub(super) printed: String,
    /// By the runtime inside, to the socket that is its standard input.
    pub(super) written: Vec<u8>,
}

/// Asks the binary in those words. It may be any program: one without the runtime inside gets nothing to read, and
/// if nobody waits for the answer any longer, it is ended with all that it has started.
pub(super) async fn answer(
    binary: &Binary,
    has_runtime: bool,
    words: &[&str],
) -> io::Result<Answer> {
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
    let child = Command::new(program.next().unwrap_or_default())
        .args(program)
        .args(words)
        .current_dir(&binary.directory)
        .envs(binary.environment.iter().map(|(name, value)| (name, value)))
        .env(role::VARIABLE, role::LIST)
        .stdin(theirs)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let mut asked = Asked(child);
    let (stdout, stderr) = (asked.0.stdout.take(), asked.0.stderr.take());
    let socket = UnixStream::from_std(ours)?;
    let (printed, said, written) = tokio::try_join!(
        no_more_than(PRINTED, stdout),
        beginning(stderr),
        no_more_than(WRITTEN, Some(socket)),
    )?;
    let status = asked.0.wait().await?;
    if !status.success() {
        let said = String::from_utf8_lossy(&said);
        let said = said.trim();
        return Err(io::Error::other(format!("it ended with {status}. {said}")));
    }
    let printed = String::from_utf8_lossy(&printed).into_owned();
    Ok(Answer { printed, written })
}

/// A program with a process group of its own, which is ended when this is dropped.
struct Asked(Child);

impl Drop for Asked {
    fn drop(&mut self) {
        // None where it has been waited for: the number may be somebody else's by now.
        if let Some(leader) = self.0.id().and_then(|it| i32::try_from(it).ok()) {
            let _ = killpg(Pid::from_raw(leader), Signal::SIGKILL);
        }
    }
}

/// All of it, unless it is more than so many bytes.
async fn no_more_than(most: u64, from: Option<impl AsyncRead + Unpin>) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    if let Some(from) = from {
        from.take(most + 1).read_to_end(&mut read).await?;
    }
    if read.len() as u64 > most {
        let most = most / MEBIBYTE;
        let reason = format!("it said more than {most} MiB, and a list of tests is shorter");
        return Err(io::Error::other(reason));
    }
    Ok(read)
}

/// The beginning; the rest is read and forgotten.
async fn beginning(from: Option<impl AsyncRead + Unpin>) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    if let Some(mut from) = from {
        (&mut from).take(SAID).read_to_end(&mut read).await?;
        copy(&mut from, &mut sink()).await?;
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;
    use camino::{Utf8Path, Utf8PathBuf};
    use std::fs::File;
    use std::io::Read;
    use std::process::Command as StdCommand;

    /// A program that runs this script, in which its own path is `$0`.
    fn script(script: &str, path: &Utf8Path) -> Binary {
        let mut binary = catalog(&[("orders", &[])]).binaries.remove(0);
        binary.runner = ["sh", "-c", script].map(str::to_owned).to_vec();
        binary.path = path.to_owned();
        binary.directory = "/".into();
        binary
    }

    async fn reason(words: &str) -> String {
        let binary = script(words, Utf8Path::new("orders"));
        let answer = answer(&binary, false, &[]).await;
        answer.err().unwrap().to_string()
    }

    #[tokio::test]
    async fn a_program_that_prints_more_than_any_list_is_not_read_to_its_end() {
        assert_eq!(
            reason("head -c 17000000 /dev/zero").await,
            "it said more than 16 MiB, and a list of tests is shorter"
        );
    }

    #[tokio::test]
    async fn of_what_it_says_beside_the_list_only_the_beginning_is_kept() {
        let binary = script("yes noise | head -n 50000 >&2; echo a: test", "".into());
        let answer = answer(&binary, false, &[]).await.unwrap();
        assert_eq!(answer.printed, "a: test\n");
        let reason = reason("yes noise | head -n 50000 >&2; exit 3").await;
        assert!(
            reason.starts_with("it ended with exit status: 3. noise"),
            "{reason}"
        );
        assert!(reason.len() as u64 <= SAID + 100, "{}", reason.len());
    }

    #[tokio::test]
    async fn what_it_has_started_ends_with_it() {
        let directory = tempfile::tempdir().unwrap();
        let fifo = Utf8PathBuf::from_path_buf(directory.path().join("fifo")).unwrap();
        assert!(
            StdCommand::new("mkfifo")
                .arg(&fifo)
                .status()
                .unwrap()
                .success()
        );
        let binary = script(r#"(sleep 5; echo lived on) > "$0" & wait"#, &fifo);
        let mut asking = Box::pin(answer(&binary, false, &[]));
        tokio::select! {
            biased;
            _ = &mut asking => panic!("it sleeps"),
            () = tokio::task::yield_now() => {}
        }
        // Waits until somebody writes there, and then until nobody does.
        let mut reader = File::open(&fifo).unwrap();
        drop(asking);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "");
    }
}
