//! How long a run may take: the limits that its harness keeps, and their sum, for which the tool lets a harness be
//! silent.
//!
//! They stand together, so that whoever adds one adds it to the sum. A tool of another version counts on them too:
//! to make one longer is to speak another [`PROTOCOL`](super::PROTOCOL).

use super::{Launch, RunRequest, Settings, Step};
use std::time::Duration;

/// What a process has at least, after its last test, for destructors and `atexit` handlers
/// (coverage files, leak checks), however short its test's grace period.
const EXIT: Duration = Duration::from_secs(10);
/// What it has at most: as long as it uses the processor, it may be on its way out. With thousands of threads, or
/// on a busy machine, that takes its time.
const LONGEST_EXIT: Duration = Duration::from_secs(60);
/// How often it is asked whether one that has had its time to exit may still do it.
pub(crate) const WHILE_EXITING: Duration = Duration::from_secs(2);
/// Threads that go on working on their answers have so long at least, however short the grace
/// period: the same hang must not be told with its place one time and without it another.
const LOOK: Duration = Duration::from_secs(10);
/// A core dump may be large: it has so long at least.
const DUMP: Duration = Duration::from_secs(30);
/// What a branch has beyond all that the process gives it that it was copied from, and that sees to it.
const MARGIN: Duration = Duration::from_secs(10);

/// What a process has after its last test, whatever it does then.
pub(crate) fn to_exit(grace: Duration) -> Duration {
    grace.max(EXIT)
}

/// The same for one that uses the processor, until it is asked no more.
pub(crate) fn to_exit_at_most(grace: Duration) -> Duration {
    grace.max(LONGEST_EXIT)
}

/// What the look at one that is late may take.
pub(crate) fn to_be_looked_at(grace: Duration) -> Duration {
    grace.max(LOOK)
}

/// What a process has that is to end, until it is killed.
pub(crate) fn to_end(grace: Duration, dumps_core: bool) -> Duration {
    if dumps_core { grace.max(DUMP) } else { grace }
}

/// What a branch has, from its harness.
pub(crate) fn of_branch(order: &[Step]) -> Duration {
    let beyond = beyond_tests(Launch::Fork, longest_grace(order), false);
    of_tests(order)
        .saturating_add(beyond)
        .saturating_add(MARGIN)
}

pub(crate) fn longest_grace<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Duration {
    let graces = steps.into_iter().map(Step::grace);
    graces.max().unwrap_or_default()
}

fn of_tests(order: &[Step]) -> Duration {
    let limits = order.iter().map(Step::limit);
    limits.fold(Duration::ZERO, Duration::saturating_add)
}

/// What is added once the tests have had their time: one is late and is looked at, or all have ended and the process
/// stays; then it is ended.
fn beyond_tests(launch: Launch, grace: Duration, dumps_core: bool) -> Duration {
    let stays = match launch {
        // Nothing is heard of its test while it lives.
        Launch::Exec => Duration::ZERO,
        Launch::Fork | Launch::Spawn => to_exit_at_most(grace).saturating_add(WHILE_EXITING),
    };
    let before_the_end = to_be_looked_at(grace).max(stays);
    before_the_end.saturating_add(to_end(grace, dumps_core))
}

impl RunRequest {
    /// The longest that passes until its process has ended or been killed.
    ///
    /// Not counted is what no signal ends any sooner: a process that the system is clearing away, or that waits for
    /// it in a way that nothing interrupts.
    pub fn longest(&self, settings: &Settings) -> Duration {
        // Side by side a test has its whole time from its beginning, and as much was waited for the first to begin.
        let first = self.order.first().filter(|_| self.is_side_by_side());
        let start = first.map(Step::limit).unwrap_or_default();
        let branches = match self.no_branches() {
            None => self.branches.as_slice(),
            Some(_) => &[],
        };
        let in_branches = branches.iter().flat_map(|branch| &branch.order);
        let grace = longest_grace(self.order.iter().chain(in_branches));
        let of_branches = branches.iter().map(|branch| of_branch(&branch.order));
        [start, beyond_tests(self.launch, grace, settings.core)]
            .into_iter()
            .chain(of_branches)
            .fold(of_tests(&self.order), Duration::saturating_add)
    }
}

impl Settings {
    /// The longest that what runs goes on once it has been told to end, with that grace period.
    pub fn longest_end(&self, grace: Duration) -> Duration {
        to_end(grace, self.core)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Branch;

    const SECOND: Duration = Duration::from_secs(1);

    /// So many tests of a second each, with a grace period of two.
    fn order(tests: usize) -> Vec<Step> {
        let step = Step {
            test: "a".to_owned(),
            timeout_ms: 1000,
            grace_ms: 2000,
        };
        vec![step; tests]
    }

    fn longest(request: &RunRequest) -> Duration {
        request.longest(&Settings::default())
    }

    #[test]
    fn a_run_may_take_what_its_tests_and_its_branches_may_and_nothing_that_it_cannot_need() {
        let fork = RunRequest::of(1, order(3), Launch::Fork);
        assert_eq!(longest(&fork), (3 + 62 + 2) * SECOND);
        // It is looked at when it is late, and never known to be on its way out.
        let exec = RunRequest::of(1, order(1), Launch::Exec);
        assert_eq!(longest(&exec), (1 + 10 + 2) * SECOND);
        let side_by_side = RunRequest {
            threads: 2,
            ..fork.clone()
        };
        assert_eq!(longest(&side_by_side), longest(&fork) + SECOND);
        let branch = Branch {
            after: 1,
            order: order(2),
        };
        let branching = RunRequest {
            branches: vec![branch; 2],
            ..fork.clone()
        };
        let of_branch = longest(&RunRequest::of(1, order(2), Launch::Fork)) + MARGIN;
        assert_eq!(longest(&branching), longest(&fork) + 2 * of_branch);
        // There it cannot be copied.
        let launch = Launch::Spawn;
        let spawned = RunRequest {
            launch,
            ..branching
        };
        assert_eq!(longest(&spawned), longest(&fork));
    }
}
