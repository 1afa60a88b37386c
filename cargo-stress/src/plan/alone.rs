//! Attempts of one binary that have a process of their own.

use super::Seed;
use super::costs::Costs;
use super::given_up::GivenUp;
use super::levels::{Level, Levels, Turn};
use super::order::key;
use crate::model::{BinaryId, Catalog, TestId, Work};
use stress_runtime::protocol::Launch;

/// Deals attempts in turns: each turn has every test that still wants runs once, in a fresh order. Where
/// only time bounds how many there are, some leave out the slow ones.
#[derive(Debug)]
pub(super) struct Alone {
    binary: BinaryId,
    seed: Seed,
    tests: Vec<Remaining>,
    turn: u64,
    /// Rest of the present turn, next one last.
    dealt: Vec<usize>,
    left: u64,
    /// Where only time bounds how often the tests run.
    levels: Option<Levels>,
}

#[derive(Debug)]
struct Remaining {
    test: TestId,
    name: String,
    launch: Launch,
    left: u64,
    given_up: GivenUp,
    done: u64,
}

impl Alone {
    /// So many attempts of each of these tests.
    pub(super) fn new(
        binary: BinaryId,
        tests: &[(TestId, u64)],
        catalog: &Catalog,
        seed: Seed,
    ) -> Self {
        let remaining = |(id, runs): &(TestId, u64)| {
            let test = catalog.test(*id);
            Remaining {
                test: *id,
                name: test.name.clone(),
                launch: test.launch,
                left: *runs,
                given_up: GivenUp::default(),
                done: 0,
            }
        };
        let tests: Vec<Remaining> = tests.iter().map(remaining).collect();
        Self {
            binary,
            seed,
            left: tests.iter().map(|remaining| remaining.left).sum(),
            tests,
            turn: 0,
            dealt: Vec::new(),
            levels: None,
        }
    }

    /// The same where only time bounds how often the tests run.
    pub(super) fn by_time(self) -> Self {
        Self {
            levels: Some(Levels::of(Turn::Alone)),
            ..self
        }
    }

    /// Attempts still to be dealt.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Leaves out the remaining runs of a test; says how many there were.
    pub(super) fn drop_test(&mut self, test: TestId) -> u64 {
        let dropped = self.of_test(test);
        let dropped = dropped.map_or(0, |it| it.given_up.take(&mut it.left));
        self.left -= dropped;
        dropped
    }

    /// Takes them up again; says how many there are.
    pub(super) fn take_up(&mut self, test: TestId) -> u64 {
        let taken_up = self.of_test(test);
        let taken_up = taken_up.map_or(0, |it| it.given_up.give_back(&mut it.left));
        self.left += taken_up;
        taken_up
    }

    fn of_test(&mut self, test: TestId) -> Option<&mut Remaining> {
        self.tests.iter_mut().find(|it| it.test == test)
    }

    /// Whether the test has had an attempt.
    pub(super) fn has_dealt(&self, test: TestId) -> bool {
        let mut tests = self.tests.iter();
        tests.any(|it| it.test == test && it.done > 0)
    }

    pub(super) fn next(&mut self, costs: &Costs) -> Option<Work> {
        while self.left > 0 {
            if let Some(work) = self.next_dealt() {
                return Some(work);
            }
            let wanting = self.tests.iter().filter(|it| it.left > 0);
            let means_us = wanting.map(|it| costs.mean_us(it.test));
            let level = match &mut self.levels {
                Some(levels) => levels.next(means_us),
                None => Level::of_all(self.turn),
            };
            self.deal(|it| level.has(costs.mean_us(it.test)));
        }
        None
    }

    /// The next one of a test that has had fewer so far than it should have.
    pub(super) fn next_due(&mut self, should_have: impl Fn(TestId) -> u64) -> Option<Work> {
        self.next_dealt().or_else(|| {
            self.deal(|it| it.done < should_have(it.test));
            self.next_dealt()
        })
    }

    /// One of a test that has not had any, and of which nothing is known: the last such one first, for it is
    /// the last one to begin in a round as `cargo test` has it.
    pub(super) fn next_unknown(&mut self, costs: &Costs) -> Option<Work> {
        let is_unknown =
            |it: &Remaining| it.left > 0 && it.done == 0 && costs.mean_us(it.test).is_none();
        let index = self.tests.iter().rposition(is_unknown)?;
        self.take(index)
    }

    fn next_dealt(&mut self) -> Option<Work> {
        while let Some(index) = self.dealt.pop() {
            let work = self.take(index);
            if work.is_some() {
                return work;
            }
        }
        None
    }

    /// One attempt of that test, if it still wants any.
    fn take(&mut self, index: usize) -> Option<Work> {
        let remaining = &mut self.tests[index];
        remaining.left = remaining.left.checked_sub(1)?;
        remaining.done += 1;
        self.left -= 1;
        let (test, launch) = (remaining.test, remaining.launch);
        Some(Work::in_order(self.binary, [test], launch))
    }

    /// A turn of those among the tests that still want runs.
    fn deal(&mut self, takes_part: impl Fn(&Remaining) -> bool) {
        let wanting = |(index, remaining): (usize, &Remaining)| {
            (remaining.left > 0 && takes_part(remaining))
                .then(|| (key(self.seed, self.turn, &remaining.name), index))
        };
        let mut keyed: Vec<_> = self.tests.iter().enumerate().filter_map(wanting).collect();
        keyed.sort_unstable_by(|one, other| other.cmp(one));
        self.turn += u64::from(!keyed.is_empty());
        self.dealt = keyed.into_iter().map(|(_, index)| index).collect();
    }
}
