//! The one queue of a session: every run still to be started, by binary, without barriers.

use super::alone::Alone;
use super::choices::Choices;
use super::costs::Costs;
use super::levels::Turn;
use super::pairs::Pairs;
use super::rounds::Rounds;
use super::tests_of::Tests;
use crate::model::{BinaryId, Catalog, TestId, Work};
use stress_runtime::protocol::UnderWay;

/// Of the runs of a test in a mix, one in so many is alone.
const ALONE_ONE_IN: u64 = 5;
/// The others of these are rounds.
const ROUNDS_FOR_ONE_ALONE: u64 = ALONE_ONE_IN - 1;

/// Yields runs one by one; memory grows with the number of tests, never with that of runs.
#[derive(Debug)]
pub(crate) struct Queue {
    binaries: Vec<OfBinary>,
    costs: Costs,
    in_company: Vec<TestId>,
    total: u64,
    /// How many tests `cargo test` runs at a time, as long as rounds are to be like its own.
    opening: Option<usize>,
}

/// What is left of one binary. Everything is counted in attempts.
#[derive(Debug)]
struct OfBinary {
    alone: Alone,
    rounds: Rounds,
    pairs: Pairs,
    /// Comes first: it was handed out before, or goes on where a process ended.
    returned: Vec<Work>,
    alone_total: u64,
    total: u64,
    /// Whether only time bounds how often its tests run.
    is_by_time: bool,
    /// Microseconds that its runs so far take, as far as is known.
    spent_us: u64,
    /// The part of the time that it should have.
    share_of_time: f64,
}

impl Queue {
    /// All runs that the catalog's tests ask for.
    pub(crate) fn new(catalog: &Catalog, choices: &Choices) -> Self {
        let equal_part = share(1, catalog.binaries.len() as u64);
        let all_tests = catalog.tests.len() as u64;
        let mut in_company = Vec::new();
        let mut binaries = Vec::with_capacity(catalog.binaries.len());
        for index in 0..catalog.binaries.len() {
            let tests = Tests::of(BinaryId(index), catalog, choices);
            in_company.extend(tests.in_rounds.iter().chain(&tests.in_pairs));
            let share_of_time = equal_part + share(tests.all().count() as u64, all_tests);
            binaries.push(OfBinary::new(&tests, share_of_time, catalog, choices));
        }
        Self {
            total: binaries.iter().map(|it| it.total).sum(),
            binaries,
            costs: Costs::of(catalog.tests.len()),
            in_company,
            opening: choices.as_cargo_test,
        }
    }

    /// Whether what comes next are rounds as `cargo test` has them. It runs one process at a time.
    pub(crate) fn is_opening(&self) -> bool {
        self.opening.is_some() && self.binaries.iter().any(OfBinary::is_opening)
    }

    /// Whether that binary's round was one of these. It may have ended long after the others were due.
    pub(crate) fn is_of_opening(&self, binary: BinaryId, round: u64) -> bool {
        self.binaries[binary.0].rounds.is_of_opening(round)
    }

    /// All other rounds are due.
    pub(crate) fn end_opening(&mut self) {
        self.opening = None;
    }

    /// The tests that share their processes.
    pub(crate) fn in_company(&self) -> &[TestId] {
        &self.in_company
    }

    /// Attempts that were planned in all.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Whether a run of that binary has been handed out.
    pub(crate) fn has_begun(&self, binary: BinaryId) -> bool {
        self.binaries[binary.0].spent_us > 0
    }

    /// The next run of that binary.
    pub(crate) fn next(&mut self, binary: BinaryId) -> Option<Work> {
        if !self.is_opening() {
            self.end_opening();
        }
        let of_binary = &mut self.binaries[binary.0];
        let work = of_binary.next(self.opening, &self.costs)?;
        of_binary.spent_us += self.costs.run_us(&work);
        Some(work)
    }

    /// Whether there is a binary of whose first round it should be heard how far it is.
    pub(crate) fn waits_for_first_rounds(&self) -> bool {
        let unknown = |it: &OfBinary| it.rounds.waits_for_first(&self.costs);
        self.binaries.iter().any(unknown)
    }

    /// A run that goes on has got so far.
    pub(crate) fn hear(&mut self, work: &Work, so_far: &UnderWay) {
        for known in so_far.took.iter().chain(&so_far.tests) {
            if let Some(test) = work.order.get(known.step) {
                self.costs.hear(*test, known.us);
            }
        }
    }

    /// An attempt of the test took so many microseconds.
    pub(crate) fn learn(&mut self, test: TestId, us: u64) {
        self.costs.learn(test, us);
    }

    /// The binary that is furthest behind: the greatest share of its attempts is left. Where only time
    /// bounds how often tests run, half of it is shared equally among their binaries, half by tests.
    pub(crate) fn furthest_behind(&self) -> Option<BinaryId> {
        let is_opening = self.is_opening();
        let may_go = |it: &OfBinary| it.left() > 0 && (!is_opening || it.is_opening());
        let waiting = || {
            let all = self.binaries.iter().enumerate();
            all.filter(|(_, it)| may_go(it))
        };
        let by_time = waiting().filter(|(_, it)| it.is_by_time);
        let by_time =
            by_time.min_by(|(_, one), (_, other)| one.had_of_it().total_cmp(&other.had_of_it()));
        let by_runs = waiting().filter(|(_, it)| !it.is_by_time);
        // `max_by` takes the last of equals: reversed, the first binary comes first.
        let by_runs = by_runs.rev().max_by(|(_, one), (_, other)| {
            share(one.left(), one.total).total_cmp(&share(other.left(), other.total))
        });
        let next = match (by_time, by_runs) {
            (Some(by_time), Some(by_runs)) => {
                let is_time_first = self.share_left(true) > self.share_left(false);
                Some(if is_time_first { by_time } else { by_runs })
            }
            (by_time, by_runs) => by_time.or(by_runs),
        };
        next.map(|(index, _)| BinaryId(index))
    }

    /// The share that is left of the attempts of all binaries of that kind.
    fn share_left(&self, is_by_time: bool) -> f64 {
        let alike = self
            .binaries
            .iter()
            .filter(|it| it.is_by_time == is_by_time);
        let (left, total) = alike.fold((0, 0), |(left, total), it| {
            (left + it.left(), total + it.total)
        });
        share(left, total)
    }

    /// A handed-out run that was never started comes back, or the rest of one.
    pub(crate) fn put_back(&mut self, work: Work) {
        self.binaries[work.binary.0].returned.push(work);
    }

    /// Leaves out the remaining runs of a test; says how many attempts there would have been.
    pub(crate) fn drop_test(&mut self, binary: BinaryId, test: TestId) -> u64 {
        self.binaries[binary.0].drop_test(test)
    }

    /// Takes them up again, but for those that had been handed out once and for pairs; says how many attempts
    /// that makes.
    pub(crate) fn take_up(&mut self, binary: BinaryId, test: TestId) -> u64 {
        let of_binary = &mut self.binaries[binary.0];
        of_binary.alone.take_up(test) + of_binary.rounds.take_up(test)
    }

    /// The same for a test that has been handed out already, but for what has come back of that; of any other
    /// nothing is forgotten.
    pub(crate) fn drop_if_handed_out(&mut self, binary: BinaryId, test: TestId) -> u64 {
        let of_binary = &mut self.binaries[binary.0];
        if of_binary.rounds.has_dealt(test) || of_binary.alone.has_dealt(test) {
            of_binary.drop_planned(test)
        } else {
            0
        }
    }

    /// Forgets the remaining runs of a binary; says how many attempts there would have been.
    pub(crate) fn drop_binary(&mut self, catalog: &Catalog, binary: BinaryId) -> u64 {
        let tests = catalog.test_ids();
        let of_binary = tests.filter(|id| catalog.test(*id).binary == binary);
        of_binary.map(|test| self.drop_test(binary, test)).sum()
    }
}

impl OfBinary {
    fn new(tests: &Tests, share_of_time: f64, catalog: &Catalog, choices: &Choices) -> Self {
        let binary = tests.binary;
        let runs = |id: &TestId| catalog.test(*id).runs;
        let alone_runs = |id: &TestId| match choices.with_alone {
            true => runs(id) / ALONE_ONE_IN,
            false => 0,
        };
        let alone = tests.alone.iter().map(|id| (*id, runs(id)));
        let also_alone = tests.in_rounds.iter().map(|id| (*id, alone_runs(id)));
        let alone: Vec<_> = alone.chain(also_alone).collect();
        let in_rounds = tests.in_rounds.iter();
        let in_rounds: Vec<_> = in_rounds
            .map(|id| (*id, runs(id) - alone_runs(id)))
            .collect();
        let mut alone = Alone::new(binary, &alone, catalog, choices.seed);
        let mut rounds = Rounds::new(binary, &in_rounds, catalog, choices);
        let pairs = Pairs::new(binary, &tests.in_pairs, catalog);
        let is_by_time = |id: &TestId| catalog.test(*id).runs_are_default();
        let is_by_time = choices.orders.are_our_own() && tests.all().all(is_by_time);
        if is_by_time && tests.alone.is_empty() {
            rounds = rounds.by_time(match choices.with_alone {
                true => Turn::RoundAndAlone {
                    one_in: ROUNDS_FOR_ONE_ALONE,
                },
                false => Turn::Round,
            });
        } else if is_by_time && tests.in_rounds.is_empty() {
            alone = alone.by_time();
        }
        Self {
            alone_total: alone.left(),
            total: alone.left() + rounds.left() + pairs.left(),
            alone,
            rounds,
            pairs,
            returned: Vec::new(),
            is_by_time,
            spent_us: 0,
            share_of_time,
        }
    }

    /// How much of its share of the time it has had, compared with others.
    fn had_of_it(&self) -> f64 {
        share(self.spent_us, 1) / self.share_of_time
    }

    fn left(&self) -> u64 {
        let returned: u64 = self.returned.iter().map(Work::attempts).sum();
        self.alone.left() + self.rounds.left() + self.pairs.left() + returned
    }

    fn is_opening(&self) -> bool {
        self.rounds.is_opening()
    }

    /// `opening` says how many tests run at once in rounds as `cargo test` has them, if these are due.
    fn next(&mut self, opening: Option<usize>, costs: &Costs) -> Option<Work> {
        if let Some(work) = self.returned.pop() {
            return Some(work);
        }
        if let Some(threads) = opening {
            return self.rounds.next_opening(threads);
        }
        if let Some(work) = self.pairs.next() {
            return Some(work);
        }
        if self.rounds.are_by_time() {
            // A debt of the opening's, paid first, could take all of the time from the shuffled rounds.
            let should_have = |test| self.rounds.taken_since_opening(test) / ROUNDS_FOR_ONE_ALONE;
            let due = self.alone.next_due(should_have);
            return due
                .or_else(|| self.next_beside_first(costs))
                .or_else(|| self.rounds.next(costs))
                .or_else(|| self.alone.next(costs));
        }
        let alone = share(self.alone.left(), self.alone_total);
        let rounds = share(self.rounds.left(), self.total - self.alone_total);
        if alone > rounds {
            self.alone.next(costs)
        } else {
            let next = self.rounds.next(costs);
            next.or_else(|| self.alone.next(costs))
        }
    }

    /// What can run while a first round goes on: another one of all tests would be as slow, and make it slower.
    fn next_beside_first(&mut self, costs: &Costs) -> Option<Work> {
        if !self.rounds.waits_for_first(costs) {
            return None;
        }
        let quick = self.rounds.next_beside_first(costs);
        quick.or_else(|| self.alone.next_unknown(costs))
    }

    fn drop_test(&mut self, test: TestId) -> u64 {
        let returned: u64 = self.returned.iter().map(Work::attempts).sum();
        for work in &mut self.returned {
            if work.order.contains(&test) {
                work.order = work
                    .order
                    .iter()
                    .copied()
                    .filter(|it| *it != test)
                    .collect();
                // Whatever was to come after this test cannot come any more.
                work.branches.clear();
            }
            work.branches.retain(|fork| !fork.order.contains(&test));
        }
        self.returned.retain(|work| !work.order.is_empty());
        let kept: u64 = self.returned.iter().map(Work::attempts).sum();
        returned - kept + self.drop_planned(test)
    }

    /// The same of what was never handed out.
    fn drop_planned(&mut self, test: TestId) -> u64 {
        self.alone.drop_test(test) + self.rounds.drop_test(test) + self.pairs.drop_test(test)
    }
}

fn share(left: u64, total: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "shares are compared, not counted"
    )]
    let share = left as f64 / total.max(1) as f64;
    share
}

#[cfg(test)]
mod tests;
