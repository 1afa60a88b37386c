//! One harness process: starts it, talks to it, listens to it, and waits for its end.

use super::allowances::Allowances;
use super::executor::Notice;
use super::orphans::OwnChildren;
use super::sentinel::SESSION;
use super::this_program::this_program;
use crate::awake::{Limit, within};
use crate::model::{Binary, HarnessId};
use nix::sys::signal::{SigSet, Signal};
use std::env;
use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use stress_runtime::protocol::{
    Hello, Line, LineReader, Reply, Request, RunEnded, Settings, role, to_line,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::process::{Child, ChildStderr, Command};
use tokio::sync::mpsc;

/// The longest reply: the output of a run, each byte of which JSON may write as six. With usual
/// settings it is 32 MiB; with the largest that can be chosen, 800.
const MAX_REPLY: usize = 1 << 30;
/// A harness that was told to kill everything and is still there after this is killed itself.
const KILL_PATIENCE: Duration = Duration::from_secs(5);
/// Beyond what its runs are allowed, a harness may be silent for so long while it has work: what it does itself before
/// a run and after it, on a busy machine.
const SILENCE: Duration = Duration::from_secs(20);
/// Says whether errors get backtraces, and not whether panics print theirs.
const OF_ERRORS: &str = "RUST_LIB_BACKTRACE";
/// What is kept of what a harness prints on stderr.
const STDERR_BYTES: usize = 8 * 1024;

/// What a harness is started with.
#[derive(Debug)]
pub(super) struct HarnessProcess {
    pub(super) harness: HarnessId,
    pub(super) settings: Settings,
    /// The session's name.
    pub(super) session: String,
    pub(super) binary: Binary,
    /// The test through which libtest lets the runtime in.
    pub(super) doorway: String,
    /// Those that run only if that is said.
    pub(super) ignored: Vec<String>,
    pub(super) notices: mpsc::UnboundedSender<Notice>,
    /// Where the harness is noted as long as it lives.
    pub(super) own_children: OwnChildren,
    /// The longest grace period among them.
    pub(super) longest_grace: Duration,
}

/// Serves one harness from start to end; its last notice is always `Closed`.
pub(super) async fn serve(process: HarnessProcess, requests: mpsc::UnboundedReceiver<Request>) {
    let error = match start(&process) {
        Ok((child, socket)) => supervise(&process, child, socket, requests).await.err(),
        Err(error) => Some(format!(
            "the harness {} could not start: {error}",
            process.binary.path
        )),
    };
    let _ = process.notices.send(Notice::Closed {
        harness: process.harness,
        error,
    });
}

fn start(process: &HarnessProcess) -> io::Result<(Child, UnixStream)> {
    let (ours, theirs) = StdUnixStream::pair()?;
    ours.set_nonblocking(true)?;
    let mut command = command(process)?;
    command
        .current_dir(&process.binary.directory)
        .envs(
            process
                .binary
                .environment
                .iter()
                .map(|(name, value)| (name, value)),
        )
        .env(SESSION, &process.session)
        // A failure that prints its backtrace costs sixty times as much as one that does not. Those
        // that are looked at closely send theirs.
        .env("RUST_BACKTRACE", "0")
        .env_remove(OF_ERRORS)
        .envs(backtraces_of_errors(&process.binary).map(|value| (OF_ERRORS, value)))
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // Ctrl-C is for the tool, which then ends its harnesses in order.
        .process_group(0);
    // Until it has its own group Ctrl-Z may reach it too, and we wait until it has become the
    // harness: stopped before that, it would be waited for for ever. It keeps the mask; tests do not.
    let stop = SigSet::from(Signal::SIGTSTP);
    let _ = stop.thread_block();
    let child = command.spawn();
    let _ = stop.thread_unblock();
    let child = child?;
    // No other task runs between these two.
    process.own_children.add(child.id());
    Ok((child, UnixStream::from_std(ours)?))
}

/// What tests find that capture backtraces themselves: the same as under `cargo test`, where the variable for panics
/// counts for those if theirs is not set.
fn backtraces_of_errors(binary: &Binary) -> Option<OsString> {
    let said = |name: &str| {
        let mut configured = binary.environment.iter().rev();
        let configured = configured.find(|(known, _)| known == name);
        configured.map_or_else(|| env::var_os(name), |(_, value)| Some(value.into()))
    };
    said(OF_ERRORS).or_else(|| said("RUST_BACKTRACE"))
}

/// The program with its role: the test binary, or this program in its place.
fn command(process: &HarnessProcess) -> io::Result<Command> {
    let binary = &process.binary;
    if binary.by_exec {
        let mut ours = Command::new(this_program()?);
        ours.arg0("cargo-stress");
        ours.arg(binary.runner.len().to_string());
        ours.args(binary.words()).args(&process.ignored);
        ours.env(role::VARIABLE, role::HARNESS_OF);
        return Ok(ours);
    }
    let mut theirs = Command::new(&binary.path);
    theirs.args(["--exact", &process.doorway, "--nocapture"]);
    theirs.args(["--test-threads=1", "--include-ignored"]);
    theirs.env(role::VARIABLE, role::HARNESS);
    Ok(theirs)
}

/// Talks until the harness closes the connection, then waits for it.
async fn supervise(
    process: &HarnessProcess,
    mut child: Child,
    socket: UnixStream,
    requests: mpsc::UnboundedReceiver<Request>,
) -> Result<(), String> {
    let pid = child.id();
    let stderr = tokio::spawn(tail_of(child.stderr.take()));
    let (mut reader, writer) = socket.into_split();
    let in_flight = Allowances::default();
    let (mut listening, mut writing) = (
        std::pin::pin!(listen(process, &mut reader, &in_flight)),
        std::pin::pin!(write_all(process, writer, requests, &in_flight)),
    );
    let listening = tokio::select! {
        result = &mut listening => result,
        // It was told to stop and should be gone by now.
        () = &mut writing => Ok(()),
    };
    if listening.is_err() {
        // It speaks another language: there is no way to end it politely.
        let _ = child.start_kill();
    }
    // The connection is closed, by either side: a harness ends by itself on that.
    let status = match within(KILL_PATIENCE, child.wait()).await {
        Some(status) => status,
        None => {
            let _ = child.start_kill();
            child.wait().await
        }
    };
    process.own_children.remove(pid);
    listening?;
    let status = status.map_err(|error| format!("the harness could not be waited for: {error}"))?;
    if status.success() {
        return Ok(());
    }
    // Something else may hold its stderr: then what it said last is not to be had.
    let said = within(KILL_PATIENCE, stderr).await;
    let said = said.and_then(Result::ok).unwrap_or_default();
    let said = said.trim();
    let ended = how_it_ended(status);
    Err(if said.is_empty() {
        ended
    } else {
        format!("{ended} (its last words: {said})")
    })
}

fn how_it_ended(status: ExitStatus) -> String {
    match (status.signal(), status.code()) {
        (Some(signal), _) => format!("the harness was killed by signal {signal}"),
        (None, Some(code)) => format!("the harness exited with {code}"),
        (None, None) => "the harness ended in an unknown way".to_owned(),
    }
}

/// Hands on what the harness says, until it closes the connection.
async fn listen(
    process: &HarnessProcess,
    reader: &mut (impl AsyncReadExt + Unpin),
    in_flight: &Allowances,
) -> Result<(), String> {
    let mut lines = LineReader::new(MAX_REPLY);
    let mut buffer = vec![0; 64 * 1024];
    let mut greeted = false;
    loop {
        let longest = in_flight.longest().unwrap_or_default();
        let patience = longest.saturating_add(SILENCE);
        let count = match within(patience, reader.read(&mut buffer)).await {
            Some(Ok(0) | Err(_)) => return Ok(()),
            Some(Ok(count)) => count,
            // It has been handed something meanwhile, or still has nothing to say.
            None if in_flight.longest().is_none_or(|now| now > longest) => continue,
            None => {
                return Err(format!(
                    "the harness has said nothing for {} s",
                    patience.as_secs()
                ));
            }
        };
        let mut result = Ok(());
        lines.feed(&buffer[..count], |line| {
            if result.is_ok() {
                result = hand_on(process, line, &mut greeted, in_flight);
            }
        });
        result?;
    }
}

fn hand_on(
    process: &HarnessProcess,
    line: Line<Reply>,
    greeted: &mut bool,
    in_flight: &Allowances,
) -> Result<(), String> {
    let harness = process.harness;
    let reply = match line {
        Line::Value(reply) => reply,
        Line::Unreadable(reason) => {
            return Err(format!(
                "the harness sent something that is no reply: {reason}"
            ));
        }
    };
    let notice = match reply {
        Reply::Hello(hello) => {
            hello
                .check(&Hello::ours())
                .map_err(|mismatch| mismatch.to_string())?;
            *greeted = true;
            Notice::Ready {
                harness,
                no_fork: hello.no_fork,
            }
        }
        _ if !*greeted => return Err("the harness spoke before it said hello".to_owned()),
        Reply::Ended(ended) => Notice::Ended { harness, ended },
        Reply::Paused => Notice::Paused { harness },
        Reply::UnderWay { runs } => Notice::UnderWay { harness, runs },
        Reply::Passed {
            run,
            attempt_us,
            us,
        } => Notice::Ended {
            harness,
            ended: RunEnded::passed(run, attempt_us, us),
        },
        Reply::Misunderstood { reason } => {
            return Err(format!(
                "the harness did not understand a request: {reason}"
            ));
        }
    };
    if let Notice::Ended { ended, .. } = &notice {
        in_flight.ended(ended.run);
    }
    // Nobody listens any more: the session is over.
    let _ = process.notices.send(notice);
    Ok(())
}

/// Sends requests as they come, those that wait in one write. Returns only if the harness has been
/// told to stop and its time for that is over.
async fn write_all(
    process: &HarnessProcess,
    mut writer: impl AsyncWriteExt + Unpin,
    mut requests: mpsc::UnboundedReceiver<Request>,
    in_flight: &Allowances,
) {
    let mut bytes = to_line(&Request::Settings(process.settings.clone()));
    let end = process.settings.longest_end(process.longest_grace);
    let patience = end.saturating_add(SILENCE);
    let mut stopping = None;
    let mut next = None;
    loop {
        while let Some(request) = next.or_else(|| requests.try_recv().ok()) {
            bytes.extend_from_slice(&to_line(&request));
            match request {
                Request::Run(request) => in_flight.handed(&request, &process.settings),
                Request::Stop { kill: true } => {
                    let _ = writer.write_all(&bytes).await;
                    return Limit::of(KILL_PATIENCE).is_reached().await;
                }
                Request::Stop { kill: false } => stopping = Some(Limit::of(patience)),
                Request::Settings(_)
                | Request::Finish
                | Request::Pause
                | Request::Continue
                | Request::WhatRuns => {}
            }
            next = None;
        }
        // An error means that the harness is gone; the listener sees that too.
        if writer.write_all(&bytes).await.is_err() {
            return std::future::pending().await;
        }
        bytes.clear();
        next = match &mut stopping {
            None => requests.recv().await,
            Some(limit) => tokio::select! {
                biased;
                request = requests.recv() => request,
                () = limit.is_reached() => return,
            },
        };
        if next.is_none() {
            return std::future::pending().await;
        }
    }
}

/// The last words of the harness itself; those of its children travel as messages.
async fn tail_of(stderr: Option<ChildStderr>) -> String {
    let Some(mut stderr) = stderr else {
        return String::new();
    };
    let mut tail = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stderr.read(&mut buffer).await {
        tail.extend_from_slice(&buffer[..count]);
        let excess = tail.len().saturating_sub(STDERR_BYTES);
        tail.drain(..excess);
    }
    String::from_utf8_lossy(&tail).into_owned()
}

#[cfg(test)]
mod tests;
