//! All reports of a session; adding one is a file and a line here.

use super::error::{ReportError, show_error};
use super::events::{Head, Kept, MessageFormat, OnStdout, Sessions};
use super::fold::Fold;
use super::github::{GithubReport, a_runner_listens};
use super::html::HtmlReport;
use super::json::JsonReport;
use super::junit::JunitReport;
use super::terminal::{Findings, progress_display};
use super::wanted::Wanted;
use crate::execute::Observer;
use crate::model::{Event, RunningNow};
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Everything that wants to know what happens.
pub(crate) struct Reports {
    folds: Vec<Box<dyn Fold>>,
    begun: Instant,
    found_something: bool,
}

impl Reports {
    /// The reports asked for, of the session with that head, which is kept if it is said where. Files
    /// are opened now, so that a session is not run for nothing.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub(crate) fn new(
        wanted: &Wanted,
        head: &Head,
        keep_in: Option<&Sessions>,
    ) -> Result<Self, ReportError> {
        if wanted.github {
            a_runner_listens();
        }
        let is_for_machines = wanted.message_format == MessageFormat::Json;
        let mut folds: Vec<Box<dyn Fold>> = Vec::new();
        folds.push(progress_display(wanted.progress));
        if let Some(path) = &wanted.json {
            folds.push(Box::new(JsonReport::create(path)?));
        }
        if let Some(path) = &wanted.html {
            folds.push(Box::new(HtmlReport::create(path, head)?));
        }
        if let Some(path) = &wanted.junit {
            folds.push(Box::new(JunitReport::create(path, head)?));
        }
        if is_for_machines {
            folds.push(Box::new(OnStdout::begin(head)));
        }
        // Of an earlier session all is there.
        let mut is_kept = Rc::new(Cell::new(true));
        if let Some(sessions) = keep_in {
            let kept = Kept::begin(sessions, head);
            is_kept = kept.is_whole();
            folds.push(Box::new(kept));
        }
        if wanted.findings {
            // Behind what is kept, of which they learn whether it is.
            let elsewhere = wanted.elsewhere();
            folds.push(Box::new(Findings::to(is_for_machines, elsewhere, is_kept)));
        }
        if wanted.github {
            let workspace = wanted.workspace.clone();
            folds.push(Box::new(GithubReport::new(workspace, is_for_machines)));
        }
        Ok(Self {
            folds,
            begun: Instant::now(),
            found_something: false,
        })
    }

    /// Takes in what has happened so long after the session had begun.
    pub(crate) fn happened(&mut self, at: Duration, event: &Event) {
        self.found_something |= match event {
            Event::Judged(judgement) => judgement.is_finding(),
            Event::SetAside { .. } => true,
            _ => false,
        };
        for fold in &mut self.folds {
            fold.event(at, event);
        }
    }

    /// Finishes all of them, whatever becomes of one. Says whether there was a finding.
    ///
    /// # Errors
    /// The first of theirs; the others are shown.
    pub(crate) fn finish(mut self) -> Result<bool, ReportError> {
        let mut first_error = Ok(());
        for fold in &mut self.folds {
            match (fold.finish(), &first_error) {
                (result, Ok(())) => first_error = result,
                (Err(another), Err(_)) => show_error(&another),
                (Ok(()), Err(_)) => {}
            }
        }
        first_error.map(|()| self.found_something)
    }
}

impl Observer for Reports {
    fn event(&mut self, event: &Event) {
        self.happened(self.begun.elapsed(), event);
    }

    fn tick(&mut self) {
        for fold in &mut self.folds {
            fold.tick();
        }
    }

    fn running_now(&mut self, now: &RunningNow) {
        for fold in &mut self.folds {
            fold.running_now(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::Utf8PathBuf;

    #[test]
    fn a_report_that_cannot_be_written_does_not_take_the_others_along() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| Utf8PathBuf::from_path_buf(directory.path().join(name)).unwrap();
        let (gone, there) = (at("gone.json"), at("report.json"));
        let folds: Vec<Box<dyn Fold>> = vec![
            Box::new(JsonReport::create(&gone).unwrap()),
            Box::new(JsonReport::create(&there).unwrap()),
        ];
        // A file cannot take the place of a directory.
        fs_err::create_dir(&gone).unwrap();
        let reports = Reports {
            folds,
            begun: Instant::now(),
            found_something: false,
        };
        let error = reports.finish().unwrap_err();
        assert!(error.to_string().contains(gone.as_str()), "{error}");
        assert!(there.exists());
    }
}
