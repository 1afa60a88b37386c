//! Progress on a terminal: a bar, with first failures above it.

use super::first_failures::FirstFailures;
use super::pulse::Pulse;
use crate::model::{Event, RunningNow};
use crate::report::error::ReportError;
use crate::report::fold::Fold;
use crate::report::stderr::say;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// How often the bar is redrawn at most, a second.
const REDRAWS: u8 = 10;

/// Draws on stderr.
pub(super) struct Bar {
    pulse: Pulse,
    first_failures: FirstFailures,
    bar: ProgressBar,
}

impl Bar {
    pub(super) fn new() -> Self {
        let bar =
            ProgressBar::with_draw_target(Some(1000), ProgressDrawTarget::stderr_with_hz(REDRAWS));
        let style = ProgressStyle::with_template("[{bar:24}] {prefix} {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("=> ");
        bar.set_style(style);
        Self {
            pulse: Pulse::new(),
            first_failures: FirstFailures::default(),
            bar,
        }
    }

    /// Writes whole lines; the bar makes way for them.
    fn above(&self, lines: &str) {
        self.bar.suspend(|| say(lines));
    }
}

impl Fold for Bar {
    fn event(&mut self, _at: Duration, event: &Event) {
        self.pulse.event(event);
        if let Some(line) = self.first_failures.line(event) {
            self.above(&format!("{line}\n"));
        }
        match event {
            // The line belongs to the shell meanwhile.
            Event::Paused => self.bar.finish_and_clear(),
            Event::Continued { .. } => {
                self.bar.reset();
                self.tick();
            }
            _ => {}
        }
    }

    fn tick(&mut self) {
        self.bar.set_position(self.pulse.per_mille());
        self.bar.set_prefix(self.pulse.runs());
        self.bar.set_message(self.pulse.words());
    }

    fn running_now(&mut self, now: &RunningNow) {
        self.above(&self.pulse.answer(now));
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.bar.finish_and_clear();
        Ok(())
    }
}
