//! What of a run did not happen: what goes on in a new process, and what cannot.

use crate::model::{Company, Work};
use std::collections::BTreeSet;
use stress_runtime::protocol::{Crash, Exit, Outcome, RunEnded};

/// The rest of a run.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// Goes on in new processes.
    pub(super) goes_on: Vec<Work>,
    /// Attempts that can never be made: what had to run before them has ended its process.
    pub(super) impossible: u64,
}

/// Compares what was asked for with what came.
pub(super) fn of(work: &Work, ended: &RunEnded) -> Rest {
    let mut rest = Rest::default();
    if ended.exit == Exit::Stopped || ended.attempts.is_empty() {
        return rest;
    }
    let begun: BTreeSet<usize> = ended.attempts.iter().map(|attempt| attempt.step).collect();
    let missing: Vec<_> = (0..work.order.len())
        .filter(|step| !begun.contains(step))
        .map(|step| work.order[step])
        .collect();
    if !missing.is_empty() {
        rest.goes_on.push(Work {
            order: missing.into(),
            branches: Vec::new(),
            ..work.clone()
        });
    }
    for (index, fork) in work.branches.iter().enumerate() {
        let reply = ended.branches.iter().find(|branch| branch.branch == index);
        let attempts = reply.map_or(&[][..], |branch| &branch.attempts);
        if attempts.iter().any(|it| could_not_start(&it.outcome)) {
            let order = [&work.order[..fork.after], &fork.order].concat();
            let whole = Work::in_order(work.binary, order, work.launch);
            rest.goes_on.push(whole);
        } else {
            rest.impossible += (fork.order.len() - attempts.len().min(fork.order.len())) as u64;
        }
    }
    rest
}

/// A run that took its harness along, in smaller parts; none if it was one test.
pub(super) fn parts(work: &Work) -> Vec<Work> {
    let of = |order: Vec<_>| Work {
        order: order.into(),
        branches: Vec::new(),
        ..work.clone()
    };
    if !work.branches.is_empty() {
        let whole =
            |fork: &crate::model::Fork| of([&work.order[..fork.after], &fork.order].concat());
        let order = of(work.order.to_vec());
        return work.branches.iter().map(whole).chain([order]).collect();
    }
    if work.order.len() == 1 {
        return Vec::new();
    }
    let (first, second) = work.order.split_at(work.order.len() / 2);
    vec![of(first.to_vec()), of(second.to_vec())]
}

/// The company of an attempt in a branch: what ran before the copy was made, and the branch.
pub(super) fn company_of_branch(work: &Work, branch: usize, step: usize) -> Company {
    let fork = &work.branches[branch];
    Company {
        order: [&work.order[..fork.after], &fork.order].concat().into(),
        step: fork.after + step,
        threads: 1,
        stagger_us: 0,
        launch: work.launch,
        round: None,
    }
}

/// Whether the attempt was never begun.
pub(super) fn could_not_start(outcome: &Outcome) -> bool {
    let crash = match outcome {
        Outcome::Crashed { crash, .. } => crash,
        _ => return false,
    };
    matches!(crash, Crash::CouldNotStart { .. })
}
