//! From a piece of work to the words of the protocol.

use super::patience::Patience;
use crate::model::{Catalog, RunId, TestId, Work};
use std::time::Duration;
use stress_runtime::protocol::{Branch, RunRequest, Step, Until};

/// What the harness is asked to do.
pub(super) fn request(
    catalog: &Catalog,
    patience: &Patience,
    run: RunId,
    work: &Work,
) -> RunRequest {
    let step = |test: &TestId| step(catalog, patience, *test);
    let steps = |order: &[TestId]| order.iter().map(step).collect();
    let branch = |fork: &crate::model::Fork| Branch {
        after: fork.after,
        order: steps(&fork.order),
    };
    RunRequest {
        run: run.0,
        order: steps(&work.order),
        threads: work.threads,
        stagger_us: work.stagger_us,
        branches: work.branches.iter().map(branch).collect(),
        until_a_branch_fails: work.until_a_branch_fails,
        until: work.until.map(|step| Until {
            step,
            linger_ms: millis(patience.linger(catalog, &work.order)),
        }),
        launch: work.launch,
        keep_output: work.keep_output,
        backtraces: work.backtraces,
        puts_back_environment: work.puts_back_environment,
    }
}

/// The longest that a request may take: what its tests are allowed, one after another, and the process
/// after them. It is looked at, given the time to exit, and then to end.
pub(super) fn allowance(request: &RunRequest) -> Duration {
    let of_branches = request.branches.iter().flat_map(|branch| &branch.order);
    let steps = || request.order.iter().chain(of_branches.clone());
    let millis = steps().fold(0_u64, |sum, step| {
        sum.saturating_add(step.timeout_ms)
            .saturating_add(step.grace_ms)
    });
    let grace = steps().map(|step| step.grace_ms).max().unwrap_or_default();
    Duration::from_millis(millis.saturating_add(grace.saturating_mul(3)))
}

fn step(catalog: &Catalog, patience: &Patience, id: TestId) -> Step {
    let test = catalog.test(id);
    Step {
        test: test.name.clone(),
        timeout_ms: millis(patience.limit(catalog, id)),
        grace_ms: millis(test.grace),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::protocol::Launch;

    #[test]
    fn a_process_may_take_its_time_to_exit_and_to_end_after_its_last_test() {
        let step = |timeout_ms, grace_ms| Step {
            test: "a".to_owned(),
            timeout_ms,
            grace_ms,
        };
        let request = RunRequest::of(1, vec![step(1000, 25_000), step(2000, 10)], Launch::Fork);
        // Each test's own, and then: the look, the time to exit, the time between TERM and KILL.
        assert_eq!(allowance(&request).as_millis(), 28_010 + 75_000);
    }
}
