//! A harness process and the other end of its socket.

use crate::notes::Notes;
use crate::processes::{assert_none_left, of_session};
use crate::test_binary::TestBinary;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use stress_runtime::protocol::{
    Hello, Line, LineReader, Reply, Request, RunEnded, RunRequest, Settings, UnderWay, role,
    to_line,
};

/// Only a harness that hangs is silent for so long.
const PATIENCE: Duration = Duration::from_secs(400);

/// Ended with all that it has started when it goes out of scope.
#[derive(Debug)]
pub struct Harness {
    process: Child,
    socket: UnixStream,
    lines: LineReader,
    replies: Vec<Reply>,
    marker: String,
}

impl Harness {
    /// One of that binary, by way of any of its annotated tests.
    ///
    /// # Panics
    /// If it does not start or does not greet, or cannot fork.
    pub fn start(binary: &TestBinary, doorway: &str, notes: &Notes) -> Self {
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_read_timeout(Some(PATIENCE)).unwrap();
        let (mut command, marker) = binary.command(notes);
        let process = command
            .args(["--exact", doorway, "--nocapture", "--test-threads=1"])
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

    /// Its process.
    pub fn pid(&self) -> i32 {
        self.process.id().cast_signed()
    }

    /// What its processes are found by.
    pub fn marker(&self) -> &str {
        &self.marker
    }

    /// Sends a request.
    ///
    /// # Panics
    /// If it has ended.
    pub fn send(&mut self, request: &Request) {
        self.socket.write_all(&to_line(request)).unwrap();
    }

    /// Sends it and waits for its end.
    ///
    /// # Panics
    /// If another run ends.
    pub fn run(&mut self, request: RunRequest) -> RunEnded {
        let run = request.run;
        self.send(&Request::Run(request));
        let ended = self.ended();
        assert_eq!(ended.run, run);
        ended
    }

    /// Waits for the end of a run. That it has paused meanwhile is passed over.
    ///
    /// # Panics
    /// If it says something else.
    pub fn ended(&mut self) -> RunEnded {
        match self.next() {
            Reply::Paused => self.ended(),
            Reply::Ended(ended) => ended,
            Reply::Passed {
                run,
                attempt_us,
                us,
            } => RunEnded::passed(run, attempt_us, us),
            other => panic!("{other:?}"),
        }
    }

    /// Pauses it; returns once it says that all stands still.
    ///
    /// # Panics
    /// If it says something else.
    pub fn pause(&mut self) {
        self.send(&Request::Pause);
        assert_eq!(self.next(), Reply::Paused);
    }

    /// What it says that it runs, at this moment.
    ///
    /// # Panics
    /// If it says something else.
    pub fn under_way(&mut self) -> Vec<UnderWay> {
        self.send(&Request::WhatRuns);
        match self.next() {
            Reply::UnderWay { runs } => runs,
            other => panic!("{other:?}"),
        }
    }

    /// What it has started, at this moment.
    pub fn descendants(&self) -> Vec<i32> {
        let mut all = of_session(&self.marker);
        all.retain(|pid| *pid != self.process.id().cast_signed());
        all
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
    ///
    /// # Panics
    /// If something stays.
    pub fn wait_until_alone(&self) {
        let begun = Instant::now();
        while !self.descendants().is_empty() {
            assert!(begun.elapsed() < PATIENCE, "something is left");
            sleep(Duration::from_millis(10));
        }
    }

    /// As a crash of it would.
    ///
    /// # Panics
    /// If it has been waited for.
    pub fn kill(&mut self) {
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
