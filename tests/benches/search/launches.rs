//! New processes, each with an order of tests, asked of a harness.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use stress_runtime::protocol::{
    Hello, Launch, Line, LineReader, Outcome, Reply, Request, RunRequest, Settings, Step, role,
    to_line,
};
use stress_tests::{Notes, TestBinary, assert_none_left};

/// Far more than any test here needs.
const TIMEOUT_MS: u64 = 300_000;

/// A harness and the other end of its socket; it ends when this goes out of scope.
pub(crate) struct Launches {
    process: Child,
    socket: UnixStream,
    lines: LineReader,
    marker: String,
    started: u64,
}

impl Launches {
    /// By way of any annotated test.
    pub(crate) fn begin(binary: &TestBinary, test: &str, notes: &Notes) -> Self {
        let (ours, theirs) = UnixStream::pair().expect("a socket can be had");
        let (mut command, marker) = binary.command(notes);
        let process = command
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(role::VARIABLE, role::HARNESS)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .spawn()
            .expect("the test binary starts");
        // The command still holds the other end: an end of the harness would not be seen.
        drop(command);
        let mut launches = Self {
            process,
            socket: ours,
            lines: LineReader::new(64 << 20),
            marker,
            started: 0,
        };
        let Reply::Hello(hello) = launches.next() else {
            panic!("the harness does not greet")
        };
        hello
            .check(&Hello::ours())
            .expect("it is of this workspace");
        launches.send(&Request::Settings(Settings::default()));
        launches
    }

    /// Whether the last of these tests fails after the others, in a process of their own.
    pub(crate) fn last_fails(&mut self, order: Vec<String>) -> bool {
        let step = |test| Step {
            test,
            timeout_ms: TIMEOUT_MS,
            grace_ms: 0,
        };
        let order: Vec<Step> = order.into_iter().map(step).collect();
        let last = order.len() - 1;
        self.started += 1;
        self.send(&Request::Run(RunRequest::of(
            self.started,
            order,
            Launch::Spawn,
        )));
        match self.next() {
            Reply::Passed { .. } => false,
            Reply::Ended(ended) => {
                let attempt = ended.attempts.iter().find(|it| it.step == last);
                let attempt = attempt.expect("the process comes to its last test");
                matches!(attempt.outcome, Outcome::Failed(_))
            }
            other => panic!("{other:?}"),
        }
    }

    /// Processes so far.
    pub(crate) fn started(&self) -> u64 {
        self.started
    }

    fn send(&mut self, request: &Request) {
        let line = to_line(request);
        self.socket.write_all(&line).expect("the harness reads");
    }

    /// There is never more than one under way.
    fn next(&mut self) -> Reply {
        let mut buffer = vec![0; 64 * 1024];
        let mut next = None;
        while next.is_none() {
            let count = self.socket.read(&mut buffer).expect("the harness speaks");
            assert!(count > 0, "the harness has ended");
            self.lines.feed(&buffer[..count], |line| match line {
                Line::Value(reply) => next = Some(reply),
                Line::Unreadable(reason) => panic!("{reason}"),
            });
        }
        next.expect("the loop has ended")
    }
}

impl Drop for Launches {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if !std::thread::panicking() {
            assert_none_left(&self.marker);
        }
    }
}
