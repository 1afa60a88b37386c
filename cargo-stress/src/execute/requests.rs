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
