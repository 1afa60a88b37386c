//! Lets quick tests of a binary run more often than slow ones, where only time bounds how often.
//!
//! Rounds of all tests take as long as their slowest. So that a few slow tests do not leave the others
//! with a handful of runs, some rounds leave them out: a level is a round of the tests that take no
//! longer than some time, and costs a fraction of the level before it.

use super::costs::PROCESS_US;

/// A level costs at most this part of the one before it, and its slowest test takes at most this part of
/// what those take that it leaves out.
const PART: u64 = 4;
/// Levels at most, that of all tests included.
const MOST: usize = 4;

/// What a turn of tests consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// One process for all of them.
    Round,
    /// The same, and for one round in so many a process for each.
    RoundAndAlone { one_in: u64 },
    /// A process for each.
    Alone,
}

/// How the time was shared so far.
#[derive(Debug)]
pub(super) struct Levels {
    turn: Turn,
    spent_us: [u64; MOST],
    rounds: [u64; MOST],
    /// Levels that there were the last time.
    known: usize,
}

/// Which tests take part in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level {
    /// Those that take no longer than this.
    at_most_us: u64,
    /// Rounds of this kind before it.
    pub(super) rounds_before: u64,
}

impl Level {
    /// Of all tests, after so many rounds of them.
    pub(super) fn of_all(rounds_before: u64) -> Self {
        Self {
            at_most_us: u64::MAX,
            rounds_before,
        }
    }

    /// Whether a test takes part that takes so long.
    pub(super) fn has(self, mean_us: Option<u64>) -> bool {
        mean_us.unwrap_or_default() <= self.at_most_us
    }

    /// Whether slow tests are left out.
    pub(super) fn is_quick(self) -> bool {
        self.at_most_us < u64::MAX
    }
}

impl Levels {
    pub(super) fn of(turn: Turn) -> Self {
        Self {
            turn,
            spent_us: [0; MOST],
            rounds: [0; MOST],
            known: 1,
        }
    }

    /// The level of the next round of tests that take so long each: all of them while that is not known
    /// of each, or where no other is wanted. Rounds of all tests have at least half of the time, the other
    /// levels as much of the rest as they have of the tests.
    pub(super) fn next(&mut self, means_us: impl Iterator<Item = Option<u64>>) -> Level {
        let known: Option<Vec<u64>> = means_us.collect();
        let kinds = kinds(self.turn, known.unwrap_or_default());
        let level = self.take_from(&kinds, 0);
        level.unwrap_or(Level::of_all(0))
    }

    /// The same without rounds of all tests: `None` if no others are worth their time.
    pub(super) fn next_quick(&mut self, means_us: Vec<u64>) -> Option<Level> {
        let kinds = kinds(self.turn, means_us);
        self.take_from(&kinds, 1)
    }

    /// The kind from `first` on that is furthest behind has the next round.
    fn take_from(&mut self, kinds: &[Kind], first: usize) -> Option<Level> {
        let shares = shares(kinds);
        self.begin(&shares);
        let behind = |number: &usize| ratio(self.spent_us[*number]) / shares[*number];
        let numbers = first..kinds.len();
        let number = numbers.min_by(|one, other| behind(one).total_cmp(&behind(other)))?;
        self.spent_us[number] += kinds[number].cost_us;
        let rounds_before = self.rounds[number];
        self.rounds[number] += 1;
        Some(Level {
            at_most_us: kinds[number].at_most_us,
            rounds_before,
        })
    }

    /// A level that was not there before has missed nothing: it begins where the others are.
    fn begin(&mut self, shares: &[f64]) {
        let behind = |number: usize| ratio(self.spent_us[number]) / shares[number];
        let old = (0..self.known.min(shares.len())).map(behind);
        let least = old.fold(f64::INFINITY, f64::min);
        for (number, share) in shares.iter().enumerate().skip(self.known) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a part of what was spent"
            )]
            let begins_at = (least * share) as u64;
            self.spent_us[number] = begins_at;
        }
        self.known = shares.len();
    }
}

/// Rounds of the tests that take at most so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    at_most_us: u64,
    cost_us: u64,
    tests: usize,
}

/// The parts of the time that the kinds have.
fn shares(kinds: &[Kind]) -> Vec<f64> {
    let others = kinds.len().saturating_sub(1).max(1);
    let part = |tests: usize| tests as f64 / kinds[0].tests.max(1) as f64;
    let of_others = kinds.iter().skip(1);
    let mut shares: Vec<f64> = of_others
        .map(|kind| part(kind.tests) / 2.0 / others as f64)
        .collect();
    shares.insert(0, 1.0 - shares.iter().sum::<f64>());
    shares
}

fn ratio(us: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "compared, not counted")]
    let us = us as f64;
    us
}

impl Turn {
    /// Microseconds that a turn of so many tests costs, which take so long together.
    fn cost_us(self, tests: usize, sum_us: u64) -> u64 {
        let alone = PROCESS_US * tests as u64 + sum_us;
        match self {
            Self::Round => PROCESS_US + sum_us,
            Self::RoundAndAlone { one_in } => PROCESS_US + sum_us + alone / one_in,
            Self::Alone => alone,
        }
    }
}

/// The kinds of rounds that are worth their time, the dearest first: that of all tests.
fn kinds(turn: Turn, mut means_us: Vec<u64>) -> Vec<Kind> {
    means_us.sort_unstable();
    let mut kinds = vec![Kind {
        at_most_us: u64::MAX,
        cost_us: turn.cost_us(means_us.len(), means_us.iter().sum()),
        tests: means_us.len(),
    }];
    while kinds.len() < MOST
        && let Some(next) = quicker(turn, &means_us)
    {
        means_us.truncate(next.tests);
        kinds.push(next);
    }
    kinds
}

/// The largest part of the tests that costs a fraction of all, and of which each takes a fraction of what
/// the others take on average: the quicker half of tests that are all alike is no level.
fn quicker(turn: Turn, means_us: &[u64]) -> Option<Kind> {
    let all: u64 = means_us.iter().sum();
    let mut sum = 0;
    let mut found = None;
    for (index, us) in means_us.iter().enumerate() {
        sum += us;
        let left_out = (means_us.len() - index - 1) as u64;
        let cost_us = turn.cost_us(index + 1, sum);
        if cost_us > turn.cost_us(means_us.len(), all) / PART {
            break;
        }
        if us * PART * left_out <= all - sum {
            found = Some(Kind {
                at_most_us: *us,
                cost_us,
                tests: index + 1,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Of each kind how long its tests take at most, and what its rounds cost.
    fn levels(means_us: &[u64]) -> Vec<(u64, u64)> {
        let kinds = kinds(Turn::Round, means_us.to_vec()).into_iter();
        kinds.map(|it| (it.at_most_us, it.cost_us)).collect()
    }

    #[test]
    fn tests_that_take_about_as_long_as_one_another_have_one_level() {
        assert_eq!(levels(&[]), [(u64::MAX, 1_000)]);
        assert_eq!(levels(&[700, 10, 300]), [(u64::MAX, 2_010)]);
        assert_eq!(levels(&[9_000; 5]), [(u64::MAX, 46_000)]);
    }

    #[test]
    fn a_few_slow_tests_are_left_out_of_the_rounds_of_the_others() {
        assert_eq!(
            levels(&[10, 20, 2_000_000, 10, 50_000]),
            [(u64::MAX, 2_051_040), (50_000, 51_040), (20, 1_040)]
        );
    }

    #[test]
    fn until_each_has_run_all_take_part() {
        let mut turns = Levels::of(Turn::Round);
        for rounds_before in 0..9 {
            let level = turns.next([Some(5), None, Some(2_000_000)].into_iter());
            let (at_most_us, before) = (level.at_most_us, level.rounds_before);
            assert_eq!((at_most_us, before), (u64::MAX, rounds_before));
        }
    }

    #[test]
    fn one_quick_test_of_many_does_not_take_half_of_the_time() {
        let mut means = vec![8_000; 43];
        means.push(70);
        let kinds = kinds(Turn::Round, means);
        assert_eq!(kinds.len(), 2);
        let shares = shares(&kinds);
        assert!(shares[0] > 0.98 && shares[1] > 0.01, "{shares:?}");
    }

    #[test]
    fn a_process_for_each_test_is_counted() {
        let costs = |turn: Turn| turn.cost_us(100, 5_000);
        assert_eq!(costs(Turn::Round), 6_000);
        assert_eq!(costs(Turn::RoundAndAlone { one_in: 4 }), 32_250);
        assert_eq!(costs(Turn::Alone), 105_000);
    }

    #[test]
    fn a_level_that_comes_late_does_not_get_all_of_the_time() {
        let mut turns = Levels::of(Turn::Round);
        for _ in 0..1000 {
            turns.next([Some(10_000); 4].into_iter());
        }
        let one_slow = || [10, 10, 10, 900_000].into_iter().map(Some);
        let levels: Vec<Level> = (0..2000).map(|_| turns.next(one_slow())).collect();
        let of_all = levels.iter().filter(|it| it.at_most_us == u64::MAX).count();
        assert!((2..=8).contains(&of_all), "{of_all}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn each_kind_of_rounds_has_its_share_of_the_time(
            mut means in prop::collection::vec(0_u64..5_000_000, 1..40), quick in 0_u64..100,
        ) {
            means.push(quick);
            let kinds = kinds(Turn::Round, means.clone());
            let mut turns = Levels::of(Turn::Round);
            for _ in 0..3_000 {
                turns.next(means.iter().copied().map(Some));
            }
            let spent: u64 = turns.spent_us.iter().sum();
            let shares = shares(&kinds);
            prop_assert!(shares[0] >= 0.5);
            for (kind, share) in shares.iter().enumerate() {
                let missing = ratio(spent) * share - ratio(turns.spent_us[kind]);
                prop_assert!(missing.abs() <= 4.0 * ratio(kinds[0].cost_us));
            }
            // Each is a part of the one before, and costs a fraction.
            let is_part = |it: &[Kind]| it[1].tests < it[0].tests && it[1].cost_us * PART <= it[0].cost_us;
            prop_assert!(kinds.windows(2).all(is_part));
        }
    }
}
