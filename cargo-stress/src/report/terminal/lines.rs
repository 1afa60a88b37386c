//! Progress where there is no terminal: a line now and then.

use super::first_failures::FirstFailures;
use super::pulse::Pulse;
use crate::model::Event;
use crate::report::fold::Fold;
use crate::report::stderr::say;
use std::time::{Duration, Instant};

/// How often a line of progress is written.
const EVERY: Duration = Duration::from_secs(10);

/// Says lines, as a rule on stderr.
pub(super) struct Lines<S> {
    pulse: Pulse,
    first_failures: FirstFailures,
    last: Instant,
    every: Duration,
    say: S,
}

impl Lines<fn(&str)> {
    pub(super) fn new() -> Self {
        Self::by(say, EVERY)
    }
}

impl<S: FnMut(&str)> Lines<S> {
    /// Says them so, and one of progress so often.
    pub(super) fn by(say: S, every: Duration) -> Self {
        Self {
            pulse: Pulse::new(),
            first_failures: FirstFailures::default(),
            last: Instant::now(),
            every,
            say,
        }
    }
}

impl<S: FnMut(&str)> Fold for Lines<S> {
    fn event(&mut self, _at: Duration, event: &Event) {
        self.pulse.event(event);
        if let Some(line) = self.first_failures.line(event) {
            (self.say)(&format!("{line}\n"));
        }
    }

    fn tick(&mut self) {
        if self.last.elapsed() >= self.every {
            self.last = Instant::now();
            let (runs, words) = (self.pulse.runs(), self.pulse.words());
            (self.say)(&format!("{runs}, {words}\n"));
        }
    }
}
