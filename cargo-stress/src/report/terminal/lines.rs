//! Progress where there is no terminal: a line now and then.

use super::first_failures::FirstFailures;
use super::pulse::Pulse;
use crate::model::Event;
use crate::report::fold::Fold;
use std::io::Write;
use std::time::{Duration, Instant};

/// How often a line of progress is written.
const EVERY: Duration = Duration::from_secs(10);

/// Writes lines to stderr.
pub(super) struct Lines {
    pulse: Pulse,
    first_failures: FirstFailures,
    last: Instant,
}

impl Lines {
    pub(super) fn new() -> Self {
        Self {
            pulse: Pulse::new(),
            first_failures: FirstFailures::default(),
            last: Instant::now(),
        }
    }
}

impl Fold for Lines {
    fn event(&mut self, _at: Duration, event: &Event) {
        self.pulse.event(event);
        if let Some(line) = self.first_failures.line(event) {
            let _ = writeln!(anstream::stderr(), "{line}");
        }
    }

    fn tick(&mut self) {
        if self.last.elapsed() >= EVERY {
            self.last = Instant::now();
            let (runs, words) = (self.pulse.runs(), self.pulse.words());
            let _ = writeln!(anstream::stderr(), "{runs}, {words}");
        }
    }
}
