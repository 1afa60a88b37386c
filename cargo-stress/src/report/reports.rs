//! All reports of a session; adding one is a file and a line here.

use super::error::ReportError;
use super::fold::Fold;
use super::json::JsonReport;
use super::progress::Progress;
use super::terminal::{Findings, progress_display};
use crate::execute::Observer;
use crate::model::Event;
use camino::Utf8Path;

/// Everything that wants to know what happens.
pub(crate) struct Reports {
    folds: Vec<Box<dyn Fold>>,
    found_something: bool,
}

impl Reports {
    /// The reports asked for. Files are opened now, so that a session is not run for nothing.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub(crate) fn new(progress: Progress, json: Option<&Utf8Path>) -> Result<Self, ReportError> {
        let mut folds: Vec<Box<dyn Fold>> = Vec::new();
        folds.push(progress_display(progress));
        if let Some(path) = json {
            folds.push(Box::new(JsonReport::create(path)?));
        }
        folds.push(Box::new(Findings::to_stdout()));
        Ok(Self {
            folds,
            found_something: false,
        })
    }

    /// Finishes all of them, whatever becomes of one. Says whether there was a finding.
    ///
    /// # Errors
    /// The first of theirs.
    pub(crate) fn finish(mut self) -> Result<bool, ReportError> {
        let mut first_error = Ok(());
        for fold in &mut self.folds {
            let result = fold.finish();
            first_error = first_error.and(result);
        }
        first_error.map(|()| self.found_something)
    }
}

impl Observer for Reports {
    fn event(&mut self, event: &Event) {
        self.found_something |= match event {
            Event::Judged(judgement) => judgement.verdict.is_finding(),
            Event::SetAside { .. } => true,
            _ => false,
        };
        for fold in &mut self.folds {
            fold.event(event);
        }
    }

    fn tick(&mut self) {
        for fold in &mut self.folds {
            fold.tick();
        }
    }
}
