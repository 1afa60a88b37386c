//! What every report is: something that takes in events and has a result at the end.

use super::error::ReportError;
use crate::model::{Event, RunningNow};
use std::time::Duration;

/// A report in the making.
pub(super) trait Fold {
    /// Takes in what has happened, and when: so long after the session had begun.
    fn event(&mut self, at: Duration, event: &Event);

    /// Some time has passed; called about ten times a second.
    fn tick(&mut self) {}

    /// A person has asked what runs, and this is it.
    fn running_now(&mut self, _now: &RunningNow) {}

    /// Nothing more will happen.
    ///
    /// # Errors
    /// If the result could not be put where it belongs.
    fn finish(&mut self) -> Result<(), ReportError> {
        Ok(())
    }
}
