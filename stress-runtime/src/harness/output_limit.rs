//! Ends runs that print too much, and fails their tests.

use super::live_run::Source;
use super::phase::Reason;
use super::sections::Sections;
use crate::protocol::{Attempt, Crash, Exit, Outcome};

/// What a run may print on a stream; `None`: as much as it likes.
#[derive(Debug, Clone, Copy)]
pub(super) struct OutputLimit(pub(super) Option<u64>);

/// A stream on which more was printed than may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flood {
    limit_bytes: u64,
    stream: &'static str,
}

impl OutputLimit {
    /// Why a run is ended that has printed more on that stream.
    pub(super) fn reason(self, source: Source) -> Option<Reason> {
        self.flood(source).map(Reason::TooMuchOutput)
    }

    fn flood(self, source: Source) -> Option<Flood> {
        let limit_bytes = self.0?;
        let stream = match source {
            Source::Stderr => "stderr",
            _ => "stdout",
        };
        Some(Flood {
            limit_bytes,
            stream,
        })
    }

    /// A test that printed too much has failed, also if it ended before that was seen: otherwise
    /// chance would decide. Sections are those of attempts that ran one after another.
    pub(super) fn judge(self, attempts: &mut [Attempt], streams: [(Source, &Sections); 2]) {
        let last = attempts.last().map(|attempt| attempt.step);
        for attempt in attempts.iter_mut().filter(|it| has_passed(&it.outcome)) {
            let is_last = Some(attempt.step) == last;
            let is_too_long = |sections: &Sections| sections.is_too_long(attempt.step, is_last);
            let found = streams.iter().find(|(_, sections)| is_too_long(sections));
            if let Some(flood) = found.and_then(|(source, _)| self.flood(*source)) {
                let (crash, panics) = (flood.crash(), Vec::new());
                attempt.outcome = Outcome::Crashed { crash, panics };
            }
        }
    }
}

/// Whether it passed, or would have if its process had not been ended.
fn has_passed(outcome: &Outcome) -> bool {
    let crash = match outcome {
        Outcome::Passed => return true,
        Outcome::Crashed { crash, .. } => crash,
        _ => return false,
    };
    matches!(
        crash,
        Crash::AfterPass {
            exit: Exit::TooMuchOutput { .. }
        }
    )
}

impl Flood {
    pub(super) fn crash(self) -> Crash {
        Crash::TooMuchOutput {
            limit_bytes: self.limit_bytes,
            stream: self.stream.to_owned(),
        }
    }

    pub(super) fn exit(self) -> Exit {
        Exit::TooMuchOutput {
            limit_bytes: self.limit_bytes,
            stream: self.stream.to_owned(),
        }
    }
}
