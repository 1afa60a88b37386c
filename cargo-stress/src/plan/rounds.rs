//! Rounds of one binary: each has every `shuffle` test once, in one process.

use super::choices::{Choices, Orders, Threads};
use super::order::key;
use super::williams;
use crate::model::{BinaryId, Catalog, TestId, Work};
use std::collections::BTreeSet;
use stress_runtime::protocol::Launch;

/// In place of a round number, for the seed's own numbering of the tests in Williams' square.
const NUMBERING: u64 = u64::MAX;

/// By turns, unless that is long beside what a round takes: then it is a part of that.
const STAGGERS_US: [u64; 4] = [0, 100, 0, 10_000];

/// Yields the rounds one by one.
#[derive(Debug)]
pub(super) struct Rounds {
    binary: BinaryId,
    members: Vec<Member>,
    choices: Choices,
    round: u64,
    dropped: BTreeSet<TestId>,
}

#[derive(Debug)]
struct Member {
    test: TestId,
    name: String,
    runs: u64,
    launch: Launch,
}

impl Rounds {
    /// Rounds of these tests, which are in their natural order, until each has had so many.
    pub(super) fn new(
        binary: BinaryId,
        tests: &[(TestId, u64)],
        catalog: &Catalog,
        choices: &Choices,
    ) -> Self {
        let member = |(id, runs): &(TestId, u64)| {
            let test = catalog.test(*id);
            Member {
                test: *id,
                name: test.name.clone(),
                runs: *runs,
                launch: test.launch,
            }
        };
        Self {
            binary,
            members: tests.iter().map(member).collect(),
            choices: choices.clone(),
            round: 0,
            dropped: BTreeSet::new(),
        }
    }

    /// Attempts in the rounds to come.
    pub(super) fn left(&self) -> u64 {
        let of_member = |member: &Member| member.runs.saturating_sub(self.round);
        self.present().map(of_member).sum()
    }

    /// Leaves a test out of the rounds to come; says how many there would have been.
    pub(super) fn drop_test(&mut self, test: TestId) -> u64 {
        let before = self.left();
        self.dropped.insert(test);
        before - self.left()
    }

    pub(super) fn next(&mut self) -> Option<Work> {
        let round = self.round;
        let wanting: Vec<&Member> = self.present().filter(|it| it.runs > round).collect();
        let first = wanting.first()?;
        let spawned = wanting.iter().find(|it| it.launch == Launch::Spawn);
        let launch = spawned.unwrap_or(first).launch;
        let (order, threads) = order(&wanting, &self.choices, round);
        self.round += 1;
        Some(Work {
            threads: threads.clamp(1, order.len()),
            stagger_us: stagger(round),
            round: Some(round),
            ..Work::in_order(self.binary, order, launch)
        })
    }

    fn present(&self) -> impl Iterator<Item = &Member> {
        self.members
            .iter()
            .filter(|member| !self.dropped.contains(&member.test))
    }
}

/// How late the first tests of a round begin at most. Those that always begin at the same moment miss
/// one another at the same places, however often they run: so every second round that is not one test
/// after another has them begin apart.
fn stagger(round: u64) -> u64 {
    let number = usize::try_from(round / 2 % 4).unwrap_or(0);
    STAGGERS_US[number]
}

/// The order of a round, and how many tests run at the same time in it.
fn order(members: &[&Member], choices: &Choices, round: u64) -> (Vec<TestId>, usize) {
    let (number, threads) = match choices.threads {
        Threads::All(threads) => (Some(round), threads),
        Threads::Mixed(_) if round.is_multiple_of(2) => (Some(round / 2), 1),
        Threads::Mixed(threads) => (None, threads),
    };
    let tests = || members.iter().map(|member| member.test);
    let order = match (&choices.orders, number) {
        (Orders::Given(given), _) => {
            let wanted: BTreeSet<TestId> = tests().collect();
            let is_wanted = |test: &&TestId| wanted.contains(test);
            given.iter().filter(is_wanted).copied().collect()
        }
        (Orders::Reversed, _) | (_, Some(1)) => tests().rev().collect(),
        (_, Some(0)) => tests().collect(),
        (_, Some(number)) if number < 2 + williams::orders(members.len()) as u64 => {
            let numbered = sorted(members, choices, NUMBERING);
            let row = usize::try_from(number - 2).unwrap_or(0);
            williams::order(members.len(), row)
                .map(|place| numbered[place])
                .collect()
        }
        _ => sorted(members, choices, round),
    };
    (order, threads)
}

fn sorted(members: &[&Member], choices: &Choices, round: u64) -> Vec<TestId> {
    let keyed = |member: &&Member| (key(choices.seed, round, &member.name), member.test);
    let mut keyed: Vec<_> = members.iter().map(keyed).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, test)| test).collect()
}
