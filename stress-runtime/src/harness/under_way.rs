//! How far a run has got, for whoever asks.

use super::clock::micros_between;
use super::live_run::LiveRun;
use super::progress::Running;
use crate::protocol::{Attempt, TestUnderWay, UnderWay};
use std::time::Instant;

/// What is known of it by now.
pub(super) fn under_way(run: &LiveRun, now: Instant) -> UnderWay {
    let progress = &run.said.progress;
    let test = |running: Running| TestUnderWay {
        step: running.step,
        us: micros_between(running.since, now),
    };
    let took = |attempt: &Attempt| TestUnderWay {
        step: attempt.step,
        us: attempt.us,
    };
    UnderWay {
        run: progress.request().run,
        pid: u32::try_from(run.pid().as_raw()).unwrap_or_default(),
        launch: progress.request().launch,
        us: micros_between(run.started, now),
        took: progress.ended().iter().map(took).collect(),
        tests: progress.running().map(test).collect(),
        branch: progress.branch(),
        since_us: micros_between(progress.since, now),
        is_ending: run.phase.reason().is_some(),
    }
}
