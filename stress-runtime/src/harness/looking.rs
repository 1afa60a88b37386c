//! The look at a run that has passed its limit, before anything is done to it: from outside twice,
//! then each of its threads is asked where it is.

use super::descriptor::{WaitedFor, waited_for};
use super::hang_kind::kind;
use super::movement::{have_moved, started};
use super::said::Said;
use super::system_calls::{doing, doing_in_event_loop, in_words};
use super::thread_look::{Glance, glance, threads};
use super::whose::{Tests, Whose, short};
use crate::child::{Asked, ask};
use crate::protocol::limits::to_be_looked_at;
use crate::protocol::{Doing, Hang, HangKind, ThreadLook, Trace};
use nix::unistd::Pid;
use std::time::{Duration, Instant};

/// Between the two looks: long enough to tell one that runs from one that waits.
const BETWEEN: Duration = Duration::from_millis(50);
/// A thread that has not answered for so long, and has not run either, will not.
const SILENCE: Duration = Duration::from_millis(100);
/// No more threads than these are looked at.
const MOST_THREADS: usize = 64;
/// Bytes of frames kept of all threads together: several tests may tell them in one message.
const MOST_BYTES: usize = 64 * 1024;

/// A look that has begun.
#[derive(Debug)]
pub(super) struct Looking {
    pid: Pid,
    /// The test that is late.
    test: String,
    main: MainThread,
    begun: Instant,
    /// Nobody is waited for any longer.
    ends: Instant,
    /// When something is to be done next.
    next: Instant,
    first: Vec<Glance>,
    /// Each with what it waits for.
    second: Vec<(Glance, Option<WaitedFor>)>,
    /// What it and other runs have started, and the time that it used.
    processes: Vec<(i32, u64)>,
    processes_moved: bool,
    looked: Duration,
    /// Threads to be asked, the last one first.
    to_ask: Vec<i32>,
    asked: Option<Question>,
}

/// A thread that has been asked, and its processor time when it was last looked at.
#[derive(Debug, Clone, Copy)]
struct Question {
    tid: i32,
    cpu: Duration,
}

/// What is known of the first thread of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MainThread {
    /// It is the test's.
    RunsTest,
    /// It does nothing but wait for the test.
    Waits,
    /// It waits if another thread has the test's name. No runtime of ours is used, so no thread of this
    /// process can be asked.
    IsNotOurs,
}

impl Looking {
    /// Takes the first look; `None` where nothing can be seen.
    pub(super) fn begin(
        pid: Pid,
        test: &str,
        main: MainThread,
        now: Instant,
        grace: Duration,
    ) -> Option<Self> {
        let first: Vec<Glance> = glances(pid).collect();
        let next = now + BETWEEN;
        (!first.is_empty()).then(|| Self {
            pid,
            test: test.to_owned(),
            main,
            begun: now,
            ends: now.checked_add(to_be_looked_at(grace)).unwrap_or(next),
            next,
            first,
            second: Vec::new(),
            processes: started(pid),
            processes_moved: false,
            looked: Duration::ZERO,
            to_ask: Vec::new(),
            asked: None,
        })
    }

    /// Does what is due, after so many answers; returns when to come back, `None` when all is done.
    pub(super) fn go_on(&mut self, now: Instant, answers: &[Trace]) -> Option<Instant> {
        if self.second.is_empty() {
            if now < self.next {
                return Some(self.next);
            }
            self.look_again(now);
        }
        loop {
            if let Some(question) = self.asked
                && !answers.iter().any(|trace| trace.tid == question.tid)
                && self.may_still_answer(question, now)
            {
                return Some(self.next);
            }
            self.asked = None;
            if now >= self.ends {
                return None;
            }
            let tid = self.to_ask.pop()?;
            if ask(self.pid, tid) == Asked::Yes {
                let cpu = self.now_seen(tid).map_or(Duration::ZERO, |it| it.cpu);
                self.asked = Some(Question { tid, cpu });
                self.next = self.ends.min(now + SILENCE);
            }
        }
    }

    fn look_again(&mut self, now: Instant) {
        let describe = |glance: Glance| {
            let waits_for = glance.call.and_then(|call| waited_for(self.pid, call));
            (glance, waits_for)
        };
        self.second = glances(self.pid).map(describe).collect();
        self.processes_moved = started(self.pid) != self.processes;
        self.looked = now.saturating_duration_since(self.begun);
        if self.main == MainThread::IsNotOurs {
            return;
        }
        self.to_ask = self.in_turn();
        self.to_ask.reverse();
    }

    /// Those that are asked. The test's own thread comes first, for others may use up the time: what it has started
    /// without a name has its own, and came later.
    fn in_turn(&self) -> Vec<i32> {
        let can = |it: &&Glance| it.cannot_answer.is_none();
        let mut to_ask: Vec<&Glance> = self.second.iter().map(|(it, _)| it).filter(can).collect();
        to_ask.sort_by_key(|it| it.name != short(&self.test));
        to_ask.truncate(MOST_THREADS);
        to_ask.into_iter().map(|it| it.tid).collect()
    }

    /// One that works on its answer runs, or wants to: symbols of a large program take their time.
    fn may_still_answer(&mut self, question: Question, now: Instant) -> bool {
        if now < self.next {
            return true;
        }
        let Some(glance) = glance(self.pid, question.tid).filter(|_| now < self.ends) else {
            return false;
        };
        let cpu = glance.cpu;
        self.asked = Some(Question { cpu, ..question });
        self.next = self.ends.min(now + SILENCE);
        glance.state != 'S' || cpu > question.cpu
    }

    fn now_seen(&self, tid: i32) -> Option<&Glance> {
        let mut second = self.second.iter().map(|(glance, _)| glance);
        second.find(|it| it.tid == tid)
    }

    /// What was seen of the tests that were late, by their places in the order.
    pub(super) fn hangs(&self, late: &[usize], said: &Said) -> Vec<(usize, Hang)> {
        let order = &said.progress.request().order;
        let hang = |step: &usize| {
            // Those that are late too, and those that have ended, are others as well.
            let all = order.iter().map(|it| it.test.as_str());
            let tests = Tests::new(&order.get(*step)?.test, all);
            Some((*step, self.hang(&tests, &said.traces)))
        };
        late.iter().filter_map(hang).collect()
    }

    /// Whether a thread that may have to do with the test did anything between the two looks. Other tests
    /// have begun and ended meanwhile.
    fn have_moved(&self, tests: &Tests<'_>, answers: &[Trace]) -> bool {
        let counts = |it: &&Glance| {
            let answer = answer(answers, it.tid);
            !self.is_ours(it.tid, answers) && tests.whose(&it.name, answer) != Whose::Anothers
        };
        let first: Vec<&Glance> = self.first.iter().filter(counts).collect();
        let second = self.second.iter().map(|(glance, _)| glance);
        have_moved(&first, &second.filter(counts).collect::<Vec<_>>())
    }

    /// Whether it is a thread of the runtime, which waits for tests.
    fn is_ours(&self, tid: i32, answers: &[Trace]) -> bool {
        let is_main = tid == self.pid.as_raw();
        let waits_for_tests = || answer(answers, tid).is_some_and(|trace| trace.waits_for_tests);
        (is_main && self.main_waits()) || waits_for_tests()
    }

    /// All that was seen, for one of the tests that are late.
    fn hang(&self, tests: &Tests<'_>, answers: &[Trace]) -> Hang {
        // A process that has ended in the meantime was seen once.
        let once = self.first.iter().map(|glance| (glance.clone(), None));
        let mut seen: Vec<_> = if self.second.is_empty() {
            once.collect()
        } else {
            self.second.clone()
        };
        seen.retain(|(glance, _)| !self.is_ours(glance.tid, answers));
        let candidates: Vec<&Glance> = seen.iter().map(|(glance, _)| glance).collect();
        let own = tests.own_thread(&candidates, answers);
        let own = own.unwrap_or(self.pid.as_raw());
        let mut threads: Vec<ThreadLook> = seen
            .into_iter()
            .map(|(glance, waits_for)| {
                let answer = answer(answers, glance.tid);
                let is_test = glance.tid == own;
                let is_anothers = tests.whose(&glance.name, answer) == Whose::Anothers;
                ThreadLook {
                    is_test,
                    is_of_another_test: is_anothers && !is_test,
                    ..self.thread(glance, waits_for, answer)
                }
            })
            .collect();
        threads.sort_by_key(|it| (!it.is_test, it.is_of_another_test));
        let looked_ms = millis(self.looked);
        let moved = self.have_moved(tests, answers);
        let mut kind = kind(&threads, looked_ms);
        if moved && kind == HangKind::Deadlock {
            // Each of them waited at that moment, and not for ever.
            kind = HangKind::StarvedOrSlow;
        }
        let more_threads = threads.len().saturating_sub(MOST_THREADS);
        threads.truncate(MOST_THREADS);
        bound(&mut threads);
        Hang {
            kind,
            looked_ms,
            moved: moved || self.processes_moved,
            threads,
            more_threads,
        }
    }

    fn main_waits(&self) -> bool {
        let is_test = |it: &Glance| it.tid != self.pid.as_raw() && it.name == short(&self.test);
        match self.main {
            MainThread::RunsTest => false,
            MainThread::Waits => true,
            MainThread::IsNotOurs => self.first.iter().any(is_test),
        }
    }

    fn thread(
        &self,
        now: Glance,
        waits_for: Option<WaitedFor>,
        answer: Option<&Trace>,
    ) -> ThreadLook {
        let before = self.first.iter().find(|it| it.tid == now.tid);
        let is_still = before.is_some_and(|it| it.cpu == now.cpu);
        let moved = !self.second.is_empty() && !is_still;
        let before = before.map_or((now.cpu, now.queued), |it| (it.cpu, it.queued));
        let frames = answer.map_or_else(Vec::new, |trace| trace.frames.clone());
        let reason = || match self.main {
            MainThread::IsNotOurs => "there is no runtime inside that could be asked",
            _ => now.cannot_answer.unwrap_or("it did not answer"),
        };
        let no_frames = frames.is_empty().then(|| reason().to_owned());
        let name = answer.and_then(|trace| trace.name.clone());
        let doing = match (doing(&now), &waits_for, now.call) {
            (Doing::WaitsForIo, Some(WaitedFor::IdleRuntime), Some(call)) => {
                doing_in_event_loop(call)
            }
            (doing, ..) => doing,
        };
        let waiting_on = waits_for.map(|it| match it {
            WaitedFor::Named(what) => what,
            WaitedFor::IdleRuntime => ThreadLook::NO_TASK_IS_READY.to_owned(),
        });
        ThreadLook {
            tid: now.tid,
            is_test: false,
            is_of_another_test: false,
            moved,
            state: now.state,
            doing,
            syscall: now.call.map(in_words),
            waiting_on,
            cpu_ms: millis(now.cpu),
            cpu_ms_during_look: millis(now.cpu.saturating_sub(before.0)),
            queued_ms_during_look: millis(now.queued.saturating_sub(before.1)),
            frames,
            no_frames,
            name: name.unwrap_or(now.name),
            wait_channel: now.wait_channel,
        }
    }
}

fn glances(pid: Pid) -> impl Iterator<Item = Glance> {
    let threads = threads(pid).into_iter();
    threads.filter_map(move |tid| glance(pid, tid))
}

fn answer(answers: &[Trace], tid: i32) -> Option<&Trace> {
    answers.iter().find(|trace| trace.tid == tid)
}

/// The frames of those that come first are kept.
fn bound(threads: &mut [ThreadLook]) {
    let mut bytes = 0;
    for thread in threads {
        let of_frame = |it: &crate::protocol::Frame| {
            it.function.len() + it.location.as_ref().map_or(0, String::len)
        };
        bytes += thread.frames.iter().map(of_frame).sum::<usize>();
        if bytes > MOST_BYTES {
            thread.frames.clear();
            thread.no_frames = Some("other threads had too much to tell".to_owned());
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
