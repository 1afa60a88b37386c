//! The end of a run: the last that it said, what it left behind, and what is concluded from all of it.

use super::{LiveRun, Source};
use crate::harness::clock::micros_between;
use crate::harness::conclude::{Concluded, Seen, conclude};
use crate::harness::exit_watch::Reaped;
use crate::harness::isolation::Quarters;
use crate::harness::leftovers::{Leftovers, Look, kill_leftovers, let_the_killed_die};
use crate::harness::pipes::{ChildEnds, OurEnds};
use crate::harness::sections::{Sections, is_kept};
use crate::harness::spare_pipes::Pipes;
use crate::harness::stack_overflow::thread_that_overflowed;
use crate::harness::stream::Stream;
use crate::protocol::{Attempt, Crash, Hang, Left, Outcome, RunEnded};
use std::time::Instant;

/// What is still read of each pipe once the process is gone: more than a pipe can hold.
const REST: usize = 4 << 20;

impl LiveRun {
    /// The last drain, the look at what was left behind, and the conclusion; the pipes, if they are
    /// empty and nobody else can hold them; and what the run had for itself.
    pub(in crate::harness) fn finish(
        mut self,
        reaped: Reaped,
        look: Look,
        now: Instant,
        buffer: &mut [u8],
    ) -> (RunEnded, Option<Pipes>, Quarters) {
        let leftovers = self.end_leftovers(look);
        let at_rest = self.drain_rest(now, buffer);
        self.hear_its_harness(reaped, now);
        let is_alone = at_rest && look == Look::AmongAllChildren && !leftovers.found;
        let (leaked, left) = self.what_was_left(leftovers);
        let request = self.said.progress.request();
        let (run, us) = (request.run, micros_between(self.started, now));
        let (keep_output, one_by_one) = (request.keep_output, !request.is_side_by_side());
        let may_have_overflowed = !one_by_one && reaped == Reaped::Signal(libc::SIGABRT);
        let overflowed = may_have_overflowed
            .then(|| thread_that_overflowed(&self.stderr.1.of(0, true).to_text()))
            .flatten();
        let looking = self.looking.as_ref();
        let hangs = looking.map_or_else(Vec::new, |it| it.hangs(&self.late, &self.said));
        let Concluded {
            mut attempts,
            branches,
            exit,
        } = conclude(Seen {
            said: self.said,
            late: self.late,
            reason: self.phase.reason(),
            reaped,
            overflowed,
            now,
        });
        let (stdout, stderr) = (&self.stdout.1, &self.stderr.1);
        if one_by_one {
            let streams = [(Source::Stdout, stdout), (Source::Stderr, stderr)];
            self.output_limit.judge(&mut attempts, streams);
        }
        add_output(&mut attempts, stdout, stderr, keep_output);
        add_hangs(&mut attempts, hangs);
        let ended = RunEnded {
            run,
            attempts,
            branches,
            exit,
            leaked,
            left,
            us,
            was_paused: self.was_paused,
        };
        let ours = [self.stdout.0, self.stderr.0, self.messages.0];
        let pipes = is_alone.then(|| reusable(ours, self.theirs)).flatten();
        (ended, pipes, self.quarters)
    }

    /// Leaves no process of the run alive; says which were.
    fn end_leftovers(&self, look: Look) -> Leftovers {
        if !self.said.progress.request().branches.is_empty() {
            let_the_killed_die(look);
        }
        kill_leftovers(&self.watch, look)
    }

    /// What a child has printed that says nothing itself stands for what it would have said.
    fn hear_its_harness(&mut self, reaped: Reaped, now: Instant) {
        if let Some(told) = self.stdout.1.told() {
            let stderr = self.stderr.1.of(0, true).to_text();
            self.said
                .take_for_said(told, &stderr, reaped, (self.started, now));
        }
    }

    /// Whether tests have left processes alive, and which.
    fn what_was_left(&self, leftovers: Leftovers) -> (bool, Left) {
        // A branch dies with its supervisor, what it has started does not: that is no test's fault.
        let leaked = leftovers.found && self.said.progress.branch().is_none();
        let mut left = Left::default();
        if leaked {
            left.processes = leftovers.named;
        }
        (leaked, left)
    }

    /// Reads what is left in the pipes; says whether each is empty and as it was.
    fn drain_rest(&mut self, now: Instant, buffer: &mut [u8]) -> bool {
        let mut at_rest = true;
        for (stream, sections) in [&mut self.stdout, &mut self.stderr] {
            at_rest &= stream.drain_rest(buffer, REST, |bytes| sections.push(bytes));
            sections.finish();
        }
        let (stream, lines) = &mut self.messages;
        let said = &mut self.said;
        at_rest
            & stream.drain_rest(buffer, REST, |bytes| {
                said.take_in(bytes, lines, now);
            })
    }
}

/// The pipes of a run, if all of ours are still open: nobody else can hold them.
fn reusable(ours: [Stream; 3], theirs: ChildEnds) -> Option<Pipes> {
    let [Some(stdout), Some(stderr), Some(messages)] = ours.map(Stream::into_fd) else {
        return None;
    };
    let ours = OurEnds {
        stdout,
        stderr,
        messages,
    };
    Some(Pipes { ours, theirs })
}

/// What they printed, where it is wanted, and what can be told from it alone.
fn add_output(attempts: &mut [Attempt], stdout: &Sections, stderr: &Sections, keep_output: bool) {
    let last = attempts.last().map(|attempt| attempt.step);
    let mut is_kept = is_kept(keep_output);
    for attempt in attempts {
        let is_last = Some(attempt.step) == last;
        // The last one may be what ended the process, however many failed before it.
        if is_kept(&attempt.outcome) || (is_last && attempt.outcome != Outcome::Passed) {
            attempt.stdout = stdout.of(attempt.step, is_last);
            attempt.stderr = stderr.of(attempt.step, is_last);
        }
        if let Outcome::Crashed { crash, .. } = &mut attempt.outcome
            && let Crash::Signal { overflowed, .. } = crash
        {
            *overflowed = thread_that_overflowed(&attempt.stderr.to_text());
        }
    }
}

/// What those that were late did, by their places in the order.
fn add_hangs(attempts: &mut [Attempt], mut hangs: Vec<(usize, Hang)>) {
    for attempt in attempts {
        if let Outcome::TimedOut { hang, .. } = &mut attempt.outcome {
            let of_step = hangs.iter().position(|(step, _)| *step == attempt.step);
            *hang = of_step.map(|at| Box::new(hangs.swap_remove(at).1));
        }
    }
}
