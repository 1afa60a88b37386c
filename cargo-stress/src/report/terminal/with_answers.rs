//! Progress where no bar is in the way of what a person asks.

use super::pulse::Pulse;
use crate::model::{Event, RunningNow};
use crate::report::error::ReportError;
use crate::report::fold::Fold;
use crate::report::stderr::say;
use std::time::Duration;

/// Another display of progress, which gives no answers itself.
pub(super) struct WithAnswers<F> {
    display: F,
    pulse: Pulse,
}

impl<F: Fold> WithAnswers<F> {
    pub(super) fn of(display: F) -> Self {
        let pulse = Pulse::new();
        Self { display, pulse }
    }
}

impl<F: Fold> Fold for WithAnswers<F> {
    fn event(&mut self, at: Duration, event: &Event) {
        self.pulse.event(event);
        self.display.event(at, event);
    }

    fn tick(&mut self) {
        self.display.tick();
    }

    fn running_now(&mut self, now: &RunningNow) {
        say(&self.pulse.answer(now));
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.display.finish()
    }
}
