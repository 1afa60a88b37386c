//! Progress where there is no terminal: a line now and then.

use super::first_failures::FirstFailures;
use super::pulse::Pulse;
use crate::model::Event;
use crate::report::fold::Fold;
use anstream::AutoStream;
use std::io::{Stderr, Write};
use std::time::{Duration, Instant};

/// How often a line of progress is written.
const EVERY: Duration = Duration::from_secs(10);

/// Writes lines, as a rule to stderr.
pub(super) struct Lines<W> {
    pulse: Pulse,
    first_failures: FirstFailures,
    last: Instant,
    every: Duration,
    to: W,
}

impl Lines<AutoStream<Stderr>> {
    pub(super) fn new() -> Self {
        Self::to(anstream::stderr(), EVERY)
    }
}

impl<W: Write> Lines<W> {
    /// Writes there, and a line of progress so often.
    pub(super) fn to(to: W, every: Duration) -> Self {
        Self {
            pulse: Pulse::new(),
            first_failures: FirstFailures::default(),
            last: Instant::now(),
            every,
            to,
        }
    }

    #[cfg(test)]
    pub(super) fn into_written(self) -> W {
        self.to
    }
}

impl<W: Write> Fold for Lines<W> {
    fn event(&mut self, _at: Duration, event: &Event) {
        self.pulse.event(event);
        if let Some(line) = self.first_failures.line(event) {
            let _ = writeln!(self.to, "{line}");
        }
    }

    fn tick(&mut self) {
        if self.last.elapsed() >= self.every {
            self.last = Instant::now();
            let (runs, words) = (self.pulse.runs(), self.pulse.words());
            let _ = writeln!(self.to, "{runs}, {words}");
        }
    }
}
