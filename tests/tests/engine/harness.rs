//! A harness process and the other end of its socket.

use crate::subjects::subjects;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use stress_runtime::protocol::{
    Branch, Hello, Launch, Line, LineReader, Reply, Request, RunEnded, RunRequest, Settings, Step,
    role, to_line,
};
use stress_tests::{Notes, assert_none_left, of_session};

/// Only a harness that hangs is silent for so long.
const PATIENCE: Duration = Duration::from_secs(400);

/// Ended with all that it has started when it goes out of scope.
pub(crate) struct Harness {
    process: Child,
    socket: UnixStream,
    lines: LineReader,
    replies: Vec<Reply>,
    marker: String,
}

impl Harness {
    pub(crate) fn start(notes: &Notes) -> Self {
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_read_timeout(Some(PATIENCE)).unwrap();
        let (mut command, marker) = subjects().command(notes);
        let process = command
            .args(["--exact", "passes", "--nocapture", "--test-threads=1"])
            .env(role::VARIABLE, role::HARNESS)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // The command still holds the other end: an end of the harness would not be seen.
        drop(command);
        let mut harness = Self {
            process,
            socket: ours,
            lines: LineReader::new(64 << 20),
            replies: Vec::new(),
            marker,
        };
        let Reply::Hello(hello) = harness.next() else {
            panic!("the harness does not greet")
        };
        hello.check(&Hello::ours()).unwrap();
        assert_eq!(hello.no_fork, None);
        harness.send(&Request::Settings(Settings::default()));
        harness
    }

    pub(crate) fn marker(&self) -> &str {
        &self.marker
    }

    pub(crate) fn send(&mut self, request: &Request) {
        self.socket.write_all(&to_line(request)).unwrap();
    }

    /// Sends it and waits for its end.
    pub(crate) fn run(&mut self, request: RunRequest) -> RunEnded {
        let run = request.run;
        self.send(&Request::Run(request));
        let ended = self.ended();
        assert_eq!(ended.run, run);
        ended
    }

    /// Waits for the end of a run.
    pub(crate) fn ended(&mut self) -> RunEnded {
        match self.next() {
            Reply::Ended(ended) => ended,
            Reply::Passed {
                run,
                attempt_us,
                us,
            } => RunEnded::passed(run, attempt_us, us),
            other => panic!("{other:?}"),
        }
    }

    fn next(&mut self) -> Reply {
        let mut buffer = vec![0; 64 * 1024];
        while self.replies.is_empty() {
            let count = self.socket.read(&mut buffer).unwrap();
            assert!(count > 0, "the harness has ended");
            let replies = &mut self.replies;
            self.lines.feed(&buffer[..count], |line| match line {
                Line::Value(reply) => replies.push(reply),
                Line::Unreadable(reason) => panic!("{reason}"),
            });
        }
        self.replies.remove(0)
    }

    /// Returns once no other process than itself is left of all that it has started.
    pub(crate) fn wait_until_alone(&self) {
        let begun = Instant::now();
        while of_session(&self.marker) != [self.process.id().cast_signed()] {
            assert!(begun.elapsed() < PATIENCE, "something is left");
            sleep(Duration::from_millis(10));
        }
    }

    /// As a crash of it would.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Harness {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if !std::thread::panicking() {
            assert_none_left(&self.marker);
        }
    }
}

/// Runs one request in a harness of its own.
pub(crate) fn run(request: RunRequest) -> RunEnded {
    run_with(&Notes::default(), request)
}

pub(crate) fn run_with(notes: &Notes, request: RunRequest) -> RunEnded {
    Harness::start(notes).run(request)
}

/// The words of a line as tests, with limits that no machine reaches; `name:300` has one of 300 ms.
pub(crate) fn steps(line: &str) -> Vec<Step> {
    let step = |word: &str| {
        let (test, timeout) = word.split_once(':').unwrap_or((word, "300000"));
        Step {
            test: test.to_owned(),
            timeout_ms: timeout.parse().unwrap(),
            grace_ms: 200,
        }
    };
    line.split_whitespace().map(step).collect()
}

pub(crate) fn order(line: &str) -> RunRequest {
    RunRequest::of(7, steps(line), Launch::Fork)
}

pub(crate) fn branch(after: usize, line: &str) -> Branch {
    Branch {
        after,
        order: steps(line),
    }
}
