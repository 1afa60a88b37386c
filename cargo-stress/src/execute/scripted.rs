//! A stand-in for the harness pool that follows a script, so that the loop is tested in no time.

mod play;

use super::executor::{Command, Executor, Notice};
use super::signals::Wish;
use crate::model::{BinaryId, HarnessId};
pub(super) use play::Play;
use play::{Running, Script, play};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use stress_runtime::protocol::{Exit, Left, RunEnded, RunRequest};
use tokio::sync::mpsc;
use tokio::time::advance;

/// By so much time goes on at once.
const WAIT: Duration = Duration::from_millis(100);

/// Plays harnesses: each runs one child at a time, in the order handed over.
pub(super) struct Scripted {
    /// Told the test and how often it has been started before.
    script: Script,
    starts: BTreeMap<String, u64>,
    harnesses: BTreeMap<HarnessId, Harness>,
    /// What is wished for once so many notices have been given.
    wishes: Vec<(usize, Wish)>,
    wisher: mpsc::UnboundedSender<Wish>,
    /// A harness that runs something dies in place of the notice with that number, or of the first one
    /// after it before which there is one.
    pub(super) harness_dies_at: Option<usize>,
    /// Harnesses of this binary die before they have said anything.
    pub(super) stillborn: Option<BinaryId>,
    /// What is told of their end.
    pub(super) dies_of: &'static str,
    /// So many runs at a time the system bears; more are refused.
    pub(super) bears: usize,
    /// Harnesses that are asked what they run do not answer.
    pub(super) says_nothing: bool,
    /// Where the clock does not go by itself, it goes on while something hangs and nothing else happens.
    pub(super) hangs_take_time: bool,
    pub(super) log: Log,
}

/// What has happened, for assertions.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) notices: usize,
    pub(super) opened: usize,
    pub(super) closed: usize,
    /// Most harnesses that had a run in progress at the same time.
    pub(super) most_at_once: usize,
    pub(super) kills: usize,
    /// Harnesses that were asked to pause, and said that they do.
    pub(super) paused: usize,
    /// Runs that were never started.
    pub(super) refused: u64,
    /// Attempts whose end was told; those are left out that have to be made again.
    pub(super) attempts: u64,
}

#[derive(Default)]
struct Harness {
    queue: VecDeque<RunRequest>,
    running: Option<Running>,
    finishing: bool,
    stopping: bool,
    stillborn: bool,
    is_ready: bool,
    pausing: Pausing,
    is_asked: bool,
}

/// Whether a harness was asked to stand still, and has said that it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Pausing {
    #[default]
    No,
    Asked,
    Yes,
}

impl Scripted {
    /// One that tells its wishes there.
    pub(super) fn new(
        script: impl FnMut(&str, u64) -> Play + 'static,
        wisher: mpsc::UnboundedSender<Wish>,
    ) -> Self {
        Self {
            script: Box::new(script),
            starts: BTreeMap::new(),
            harnesses: BTreeMap::new(),
            wishes: Vec::new(),
            wisher,
            harness_dies_at: None,
            stillborn: None,
            dies_of: "the harness exited with 127",
            bears: usize::MAX,
            says_nothing: false,
            hangs_take_time: false,
            log: Log::default(),
        }
    }

    /// Wishes for that right after the notice with that number.
    pub(super) fn wish_at(&mut self, notice: usize, wish: Wish) {
        self.wishes.push((notice, wish));
    }

    fn victim(&mut self) -> Option<HarnessId> {
        self.harness_dies_at
            .filter(|at| *at <= self.log.notices + 1)?;
        let mut running = self.harnesses.iter().filter(|(_, it)| it.running.is_some());
        let (id, _) = running.next()?;
        self.harness_dies_at = None;
        Some(*id)
    }

    /// Each harness that is up and idle starts the next run it was handed.
    fn start_waiting(&mut self) {
        let running = |it: &&Harness| it.running.as_ref().is_some_and(Running::has_begun);
        let mut begun = self.harnesses.values().filter(running).count();
        for harness in self.harnesses.values_mut() {
            let is_free = harness.pausing == Pausing::No && !harness.stopping;
            if !harness.is_ready || !is_free || harness.running.is_some() {
                continue;
            }
            if let Some(request) = harness.queue.pop_front() {
                let mut refuses = |_: &str, _| Play::Refuse("fork: Try again");
                let script: &mut dyn FnMut(&str, u64) -> Play = if begun < self.bears {
                    &mut self.script
                } else {
                    &mut refuses
                };
                let running = play(request, script, &mut self.starts);
                begun += usize::from(running.has_begun());
                self.log.refused += u64::from(!running.has_begun());
                harness.running = Some(running);
            }
        }
    }

    fn die(&mut self, id: HarnessId, error: &str) -> Notice {
        self.harnesses.remove(&id);
        self.log.closed += 1;
        Notice::Closed {
            harness: id,
            error: Some(error.to_owned()),
        }
    }

    fn advance(&mut self, id: HarnessId) -> Option<Notice> {
        let harness = self.harnesses.get_mut(&id)?;
        if harness.stillborn {
            return Some(self.die(id, self.dies_of));
        }
        if !std::mem::replace(&mut harness.is_ready, true) {
            return Some(Notice::Ready {
                harness: id,
                no_fork: None,
            });
        }
        if std::mem::take(&mut harness.is_asked) {
            let runs = harness.running.iter().map(Running::under_way).collect();
            return Some(Notice::UnderWay { harness: id, runs });
        }
        match harness.pausing {
            Pausing::No => {}
            Pausing::Asked => {
                harness.pausing = Pausing::Yes;
                harness
                    .running
                    .iter_mut()
                    .for_each(|it| it.was_paused = true);
                self.log.paused += 1;
                return Some(Notice::Paused { harness: id });
            }
            Pausing::Yes => return None,
        }
        if let Some(running) = harness.running.take() {
            let exit = match running.ends_with {
                _ if harness.stopping => Exit::Stopped,
                Play::Hang => {
                    harness.running = Some(running);
                    return None;
                }
                Play::KillHarness => {
                    return Some(self.die(id, "the harness was killed by signal 9"));
                }
                Play::Crash => Exit::Signal {
                    number: 6,
                    name: "SIGABRT".to_owned(),
                },
                Play::Refuse(_) => Exit::NotStarted,
                Play::Pass | Play::Fail(_) => Exit::Code { code: 0 },
            };
            let ended = RunEnded {
                run: running.run,
                attempts: running.attempts,
                branches: Vec::new(),
                exit,
                leaked: false,
                left: Left::default(),
                us: 1000,
                was_paused: running.was_paused,
            };
            if !(ended.was_paused && ended.has_failed()) {
                self.log.attempts += ended.attempts.len() as u64;
            }
            return Some(Notice::Ended { harness: id, ended });
        }
        if harness.finishing || harness.stopping {
            self.harnesses.remove(&id);
            self.log.closed += 1;
            return Some(Notice::Closed {
                harness: id,
                error: None,
            });
        }
        None
    }
}

impl Executor for Scripted {
    fn perform(&mut self, command: Command) {
        match command {
            Command::Open {
                harness, binary, ..
            } => {
                self.log.opened += 1;
                let stillborn = self.stillborn == Some(binary);
                self.harnesses.insert(
                    harness,
                    Harness {
                        stillborn,
                        ..Harness::default()
                    },
                );
            }
            // As with real processes, what is said to a dead harness is lost.
            Command::Run { harness, request } => {
                if let Some(harness) = self.harnesses.get_mut(&harness) {
                    let may_run = !harness.finishing && harness.pausing == Pausing::No;
                    assert!(may_run, "a run for a harness that finishes or pauses");
                    harness.queue.push_back(request);
                }
            }
            Command::Finish { harness } => {
                if let Some(harness) = self.harnesses.get_mut(&harness) {
                    harness.finishing = true;
                }
            }
            Command::Stop { harness, kill } => {
                self.log.kills += usize::from(kill);
                if let Some(harness) = self.harnesses.get_mut(&harness) {
                    harness.queue.clear();
                    harness.stopping = true;
                    harness.pausing = Pausing::No;
                }
            }
            Command::Pause { harness } => {
                if let Some(harness) = self.harnesses.get_mut(&harness) {
                    harness.pausing = Pausing::Asked;
                }
            }
            Command::Continue { harness } => {
                if let Some(harness) = self.harnesses.get_mut(&harness) {
                    harness.pausing = Pausing::No;
                }
            }
            Command::WhatRuns { harness } => {
                let says_nothing = self.says_nothing;
                if let Some(harness) = self.harnesses.get_mut(&harness) {
                    assert!(harness.is_ready, "it cannot answer yet");
                    harness.is_asked = !says_nothing;
                }
            }
        }
    }

    async fn next(&mut self) -> Notice {
        self.start_waiting();
        let busy = self
            .harnesses
            .values()
            .filter(|harness| harness.running.is_some())
            .count();
        self.log.most_at_once = self.log.most_at_once.max(busy);
        // Whoever comes next in turn: harnesses do not wait for one another.
        let ids: Vec<HarnessId> = self.harnesses.keys().copied().collect();
        let turn = self.log.notices % ids.len().max(1);
        let notice = match self.victim() {
            Some(id) => Some(self.die(id, "the harness was killed by signal 9")),
            None => (0..ids.len()).find_map(|n| self.advance(ids[(turn + n) % ids.len()])),
        };
        let Some(notice) = notice else {
            let mut running = self.harnesses.values().filter_map(|it| it.running.as_ref());
            let hangs = running.any(|it| matches!(it.ends_with, Play::Hang));
            if !hangs || !self.hangs_take_time {
                return std::future::pending().await;
            }
            loop {
                advance(WAIT).await;
            }
        };
        self.log.notices += 1;
        for (at, wish) in &self.wishes {
            if *at == self.log.notices {
                self.wisher.send(*wish).unwrap();
            }
        }
        notice
    }
}
