//! What a child has been told to do, its tests looked up.

use crate::protocol::{Branch, RunRequest, Separator, SpawnedOrder, Until};
use crate::registry::{self, Named};
use std::time::Duration;

/// Tests that are known to exist, in their order.
pub(crate) type Order = Vec<&'static Named>;

/// All that a child needs to know.
pub(crate) struct Assignment<'a> {
    pub(super) order: Order,
    pub(super) threads: usize,
    /// How late, in microseconds, the first ones of several threads may begin.
    pub(super) stagger_us: u64,
    /// What to write on its streams between two tests; `None` where nobody needs it.
    pub(super) separator: Option<Separator>,
    pub(super) branches: &'a [Branch],
    /// The branches in the sequence in which they are made.
    pub(super) branch_sequence: Vec<usize>,
    pub(super) until_a_branch_fails: bool,
    /// With which test it ends, if not with the last.
    pub(super) until: Option<Until>,
    /// Bytes that a branch may print on a stream.
    pub(super) max_output: Option<u64>,
    /// Whether a panic is told with the calls that led to it.
    pub(super) backtraces: bool,
    /// Whether a test that is alone in its binary finds the environment as it was.
    pub(super) puts_back_environment: bool,
}

impl<'a> Assignment<'a> {
    /// That of a forked child.
    pub(crate) fn of(
        request: &'a RunRequest,
        separator: Option<&Separator>,
        max_output: Option<u64>,
    ) -> Result<Self, String> {
        let can_branch = request.no_branches().is_none();
        Ok(Self {
            order: order(request.order.iter().map(|step| step.test.as_str()))?,
            threads: request.threads,
            stagger_us: request.stagger_us,
            separator: separator.cloned(),
            branches: if can_branch { &request.branches } else { &[] },
            branch_sequence: request.branch_sequence(),
            until_a_branch_fails: request.until_a_branch_fails,
            until: request.until,
            max_output,
            backtraces: request.backtraces,
            puts_back_environment: request.puts_back_environment,
        })
    }

    /// That of a spawned child.
    pub(super) fn of_spawned(spawned: SpawnedOrder) -> Result<Self, String> {
        Ok(Self {
            order: order(spawned.tests.iter().map(String::as_str))?,
            threads: spawned.threads,
            stagger_us: spawned.stagger_us,
            separator: spawned.separator,
            branches: &[],
            branch_sequence: Vec::new(),
            until_a_branch_fails: false,
            until: spawned.until,
            max_output: None,
            backtraces: spawned.backtraces,
            puts_back_environment: spawned.puts_back_environment,
        })
    }

    /// How long the others have to end, if the run ends with the test at that place.
    pub(super) fn ends_with(&self, step: usize) -> Option<Duration> {
        let until = self.until.filter(|until| until.step == step)?;
        Some(Duration::from_millis(until.linger_ms))
    }

    /// Whether tests run beside one another.
    pub(super) fn is_side_by_side(&self) -> bool {
        self.threads > 1 && self.order.len() > 1
    }
}

/// Looks up the tests of an order.
fn order<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Order, String> {
    let find = |name| {
        registry::find(name).ok_or_else(|| format!("this binary has no test named {name:?}"))
    };
    names.into_iter().map(find).collect()
}
