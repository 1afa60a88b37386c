//! Rounds of one binary: each has every `shuffle` test once, in one process. Where only time bounds how
//! many there are, some leave out the slow ones.

use super::choices::{Choices, Orders, Threads};
use super::costs::Costs;
use super::given_up::GivenUp;
use super::levels::{Level, Levels, Turn};
use super::order::key;
use super::williams;
use crate::model::{BinaryId, Catalog, TestId, Work};
use std::collections::BTreeSet;
use std::iter;
use stress_runtime::protocol::Launch;

/// In place of a round number, for the seed's own numbering of the tests in Williams' square.
const NUMBERING: u64 = u64::MAX;

/// By turns, unless that is long beside what a round takes: then it is a part of that.
const STAGGERS_US: [u64; 4] = [0, 100, 0, 10_000];

/// At most one in so many rounds is as `cargo test` has them.
const OPENING_ONE_IN: u64 = 5;

/// Yields the rounds one by one.
#[derive(Debug)]
pub(super) struct Rounds {
    binary: BinaryId,
    members: Vec<Member>,
    choices: Choices,
    round: u64,
    /// So many of them, the first ones, were as `cargo test` has them.
    opening_rounds: u64,
    /// Where only time bounds how often the tests run.
    levels: Option<Levels>,
    left: u64,
}

#[derive(Debug)]
struct Member {
    test: TestId,
    name: String,
    /// Its attempts in the rounds to come, and the rounds that it has taken part in.
    left: u64,
    taken: u64,
    given_up: GivenUp,
    /// Its attempts in each round: an order that was given may name it more than once.
    times: u64,
    /// Of the rounds, the ones that left out slow tests.
    quick: u64,
    /// And those of the opening.
    opened: u64,
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
                left: *runs,
                taken: 0,
                given_up: GivenUp::default(),
                times: choices.orders.times(*id),
                quick: 0,
                opened: 0,
                launch: test.launch,
            }
        };
        Self {
            binary,
            levels: None,
            members: tests.iter().map(member).collect(),
            choices: choices.clone(),
            round: 0,
            opening_rounds: 0,
            left: tests.iter().map(|(_, runs)| runs).sum(),
        }
    }

    /// The same where only time bounds how often the tests run.
    pub(super) fn by_time(self, turn: Turn) -> Self {
        Self {
            levels: Some(Levels::of(turn)),
            ..self
        }
    }

    pub(super) fn are_by_time(&self) -> bool {
        self.levels.is_some()
    }

    /// Attempts in the rounds to come.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Leaves a test out of the rounds to come; says how many there would have been.
    pub(super) fn drop_test(&mut self, test: TestId) -> u64 {
        let member = self.place(test).map(|place| &mut self.members[place]);
        let dropped = member.map_or(0, |it| it.given_up.take(&mut it.left));
        self.left -= dropped;
        dropped
    }

    /// Takes it into them again; says how many attempts that makes.
    pub(super) fn take_up(&mut self, test: TestId) -> u64 {
        let member = self.place(test).map(|place| &mut self.members[place]);
        let taken_up = member.map_or(0, |it| it.given_up.give_back(&mut it.left));
        self.left += taken_up;
        taken_up
    }

    /// Whether the test has taken part in a round.
    pub(super) fn has_dealt(&self, test: TestId) -> bool {
        self.member(test).is_some_and(|it| it.taken > 0)
    }

    /// Rounds after the opening in which the test has taken part.
    pub(super) fn taken_since_opening(&self, test: TestId) -> u64 {
        self.member(test).map_or(0, |it| it.taken - it.opened)
    }

    fn member(&self, test: TestId) -> Option<&Member> {
        self.place(test).map(|place| &self.members[place])
    }

    /// They are in their natural order.
    fn place(&self, test: TestId) -> Option<usize> {
        let place = self.members.binary_search_by_key(&test, |it| it.test);
        place.ok()
    }

    /// Whether it is too early for rounds that `cargo test` would not have.
    pub(super) fn is_opening(&self) -> bool {
        self.levels.is_some() && self.members.iter().any(Member::is_opening)
    }

    /// A round as `cargo test` has it: in natural order, so many at a time.
    pub(super) fn next_opening(&mut self, threads: usize) -> Option<Work> {
        let opening = self.members.iter_mut().filter(|it| it.is_opening());
        let dealt = opening.map(|member| {
            member.opened += 1;
            member.deal()
        });
        let dealt: Vec<&Member> = dealt.collect();
        let launch = common_launch(&dealt)?;
        let order: Vec<TestId> = dealt.iter().map(|it| it.test).collect();
        self.count_left();
        self.opening_rounds += 1;
        Some(self.work(order, threads, 0, launch))
    }

    /// Whether the round with that number was one of those.
    pub(super) fn is_of_opening(&self, round: u64) -> bool {
        round < self.opening_rounds
    }

    /// Whether the first round of a test still goes on.
    pub(super) fn waits_for_first(&self, costs: &Costs) -> bool {
        let is_out = |it: &Member| it.taken > 0 && it.left > 0 && !costs.is_learnt(it.test);
        self.levels.is_some() && self.members.iter().any(is_out)
    }

    /// A round beside that one: of the tests that are known to be quick; `None` if there are none.
    pub(super) fn next_beside_first(&mut self, costs: &Costs) -> Option<Work> {
        let wanting = || self.members.iter().filter(|it| it.left > 0);
        let known: Vec<u64> = wanting().filter_map(|it| costs.mean_us(it.test)).collect();
        // Of those that have not begun nothing can be said but that they would be waited for.
        let longest = known.iter().copied().max()?;
        let unknown = wanting().count() - known.len();
        let means_us = known.into_iter().chain(iter::repeat_n(longest, unknown));
        let level = self.levels.as_mut()?.next_quick(means_us.collect())?;
        self.next_of(level, |test| costs.mean_us(test).or(Some(longest)))
    }

    pub(super) fn next(&mut self, costs: &Costs) -> Option<Work> {
        let wanting = || self.members.iter().filter(|it| it.left > 0);
        let level = match &mut self.levels {
            Some(levels) => {
                // Half of its runs are kept for rounds with the slow ones: they need company, too.
                let may_leave_out = wanting().all(|it| it.quick * 2 < it.left + it.taken);
                let mean_us = |it: &Member| costs.mean_us(it.test).filter(|_| may_leave_out);
                levels.next(wanting().map(mean_us))
            }
            None => Level::of_all(self.round),
        };
        self.next_of(level, |test| costs.mean_us(test))
    }

    fn next_of(&mut self, level: Level, mean_us: impl Fn(TestId) -> Option<u64>) -> Option<Work> {
        let members = self.members.iter_mut();
        let wanting = members.filter(|it| it.left > 0 && level.has(mean_us(it.test)));
        let is_quick = u64::from(level.is_quick());
        let dealt = wanting.map(|member| {
            member.quick += is_quick;
            member.deal()
        });
        let dealt: Vec<&Member> = dealt.collect();
        let launch = common_launch(&dealt)?;
        // The first one has to run each test, however long that takes: side by side it is sooner over.
        let number = match (&self.levels, self.choices.threads) {
            (Some(_), Threads::Mixed(_)) => level.rounds_before ^ 1,
            _ => level.rounds_before,
        };
        let (order, threads) = order(&dealt, &self.choices, number);
        self.count_left();
        Some(self.work(order, threads, stagger(number), launch))
    }

    fn count_left(&mut self) {
        self.left = self.members.iter().map(|it| it.left).sum();
    }

    fn work(
        &mut self,
        order: Vec<TestId>,
        threads: usize,
        stagger_us: u64,
        launch: Launch,
    ) -> Work {
        let round = self.round;
        self.round += 1;
        Work {
            threads: threads.clamp(1, order.len()),
            stagger_us,
            round: Some(round),
            ..Work::in_order(self.binary, order, launch)
        }
    }
}

impl Member {
    /// Whether few of its rounds have been dealt yet, and there are more.
    fn is_opening(&self) -> bool {
        self.left > 0 && self.taken < (self.left + self.taken) / OPENING_ONE_IN
    }

    /// It takes part in one more round.
    fn deal(&mut self) -> &Self {
        self.left = self.left.saturating_sub(self.times);
        self.taken += 1;
        self
    }
}

/// By spawn, if one of them wants that; none if there is nobody.
fn common_launch(members: &[&Member]) -> Option<Launch> {
    let first = members.first()?;
    let spawned = members.iter().find(|it| it.launch == Launch::Spawn);
    Some(spawned.unwrap_or(first).launch)
}

/// How late the first tests of a round begin at most. Those that always begin at the same moment miss
/// one another at the same places, however often they run: so every second round that is not one test
/// after another has them begin apart.
fn stagger(round: u64) -> u64 {
    let number = usize::try_from(round / 2 % 4).unwrap_or(0);
    STAGGERS_US[number]
}

/// The order of a round, counted among those of its kind, and how many tests run at once in it.
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
