//! What a replay says.

use super::error::ReportError;
use super::failure::{TAIL_LINES, headline};
use super::figures::duration;
use super::printed::printed;
use super::readable::readable;
use super::stderr::{say, show_warning};
use super::stdout::print;
use super::terminal::running_now;
use crate::execute::Observer;
use crate::model::{Catalog, Event, Evidence, RunningNow};
use std::sync::Arc;
use std::time::Instant;

/// How the runs of a replay went.
#[derive(Debug, Default)]
pub(crate) struct Replayed {
    pub(crate) asked: u64,
    /// Failed in the recorded way.
    pub(crate) same: u64,
    /// Failed in another way.
    pub(crate) otherwise: u64,
    pub(crate) passed: u64,
    /// Something before the test ended the process.
    pub(crate) not_reached: u64,
    pub(crate) failure: Option<Evidence>,
    pub(crate) other_failure: Option<Evidence>,
}

impl Replayed {
    /// Whether it has failed in any way.
    pub(crate) fn has_failed(&self) -> bool {
        self.same + self.otherwise > 0
    }

    /// Whether the recorded test has come to an end in any of the runs.
    pub(crate) fn has_run(&self) -> bool {
        self.same + self.otherwise + self.passed > 0
    }
}

/// Says nothing but warnings unless a person asks what runs.
#[derive(Debug)]
pub(crate) struct Silent {
    replaying: String,
    catalog: Arc<Catalog>,
    begun: Instant,
}

impl Silent {
    /// During the replay of that record.
    pub(crate) fn while_replaying(id: &str, catalog: Arc<Catalog>) -> Self {
        Self {
            replaying: id.to_owned(),
            catalog,
            begun: Instant::now(),
        }
    }
}

impl Observer for Silent {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Continued { after } => self.begun += *after,
            Event::Warned { message } => show_warning(message),
            _ => {}
        }
    }

    fn tick(&mut self) {}

    fn running_now(&mut self, now: &RunningNow) {
        let took = duration(self.begun.elapsed());
        let so_far = format!("replaying {} for {took}", self.replaying);
        let text = running_now(&so_far, &self.catalog, now);
        say(&text);
    }
}

/// Says what is about to be run.
pub(crate) fn show_replaying(id: &str, test: &str, runs: u64, is_busy: bool) {
    let plural = if runs == 1 { "" } else { "s" };
    let beside = if is_busy {
        ", beside threads that only compute"
    } else {
        ""
    };
    say(&format!(
        "Replaying {id}: {test}, {runs} run{plural}{beside}\n"
    ));
}

/// Says how often the failure came again.
///
/// # Errors
/// If that could not be printed.
pub(crate) fn show_replayed(replayed: &Replayed) -> Result<(), ReportError> {
    print(&text(replayed))
}

fn text(replayed: &Replayed) -> String {
    let made = replayed.same + replayed.otherwise + replayed.passed + replayed.not_reached;
    let mut text = format!("failed the same way in {} of {made} runs\n", replayed.same);
    if made < replayed.asked {
        text.push_str(&format!("{} runs did not happen\n", replayed.asked - made));
    }
    if replayed.otherwise > 0 {
        text.push_str(&format!("{} failed in another way\n", replayed.otherwise));
    }
    if replayed.not_reached > 0 {
        let count = replayed.not_reached;
        text.push_str(&format!(
            "{count} never got to the test: one before it ended the process\n"
        ));
    }
    for evidence in [&replayed.failure, &replayed.other_failure]
        .into_iter()
        .flatten()
    {
        text.push_str(&shown(evidence));
    }
    text
}

fn shown(evidence: &Evidence) -> String {
    let mut text = format!("\n{}\n", headline(evidence));
    for line in readable(&evidence.message).lines() {
        text.push_str(&format!("    {line}\n"));
    }
    if let Some(kept) = &evidence.kept_tmp {
        text.push_str(&format!("    its TMPDIR was kept: {kept}\n"));
    }
    if let Some(core) = &evidence.core {
        text.push_str(&format!("    its core dump was kept: {core}\n"));
    }
    for line in printed(evidence, TAIL_LINES) {
        text.push_str(&format!("    | {}\n", readable(&line)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::panicked;
    use stress_runtime::protocol::Captured;

    #[test]
    fn a_replay_says_how_often_the_failure_came_again_and_shows_it() {
        let (outcome, stderr) = panicked("tests/orders.rs:17:5", "lost one");
        let replayed = Replayed {
            asked: 20,
            same: 12,
            passed: 6,
            failure: Evidence::of(&outcome, Captured::default(), stderr),
            ..Replayed::default()
        };
        insta::assert_snapshot!(text(&replayed), @r"
        failed the same way in 12 of 18 runs
        2 runs did not happen

        panicked at tests/orders.rs:17:5
            lost one
        ");
    }
}
