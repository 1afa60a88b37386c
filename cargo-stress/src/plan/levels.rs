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

/// How the time was shared so far.
#[derive(Debug, Default)]
pub(super) struct Levels {
    spent_us: [u64; MOST],
    rounds: [u64; MOST],
}

/// Which tests take part in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level {
    /// Those that take no longer than this.
    pub(super) at_most_us: u64,
    /// Rounds of this kind before it.
    pub(super) rounds_before: u64,
}

impl Levels {
    /// The level of the next round of tests that take so long each: all of them while that is not known
    /// of each. Rounds of all tests have half of the time, the other levels share the rest.
    pub(super) fn next(&mut self, means_us: impl Iterator<Item = Option<u64>>) -> Level {
        let known: Option<Vec<u64>> = means_us.collect();
        let levels = levels(known.unwrap_or_default());
        let others = (levels.len() - 1).max(1) as u64;
        let weighed = |number: usize| match number {
            0 => self.spent_us[0],
            other => self.spent_us[other].saturating_mul(others),
        };
        let number = (0..levels.len())
            .min_by_key(|it| weighed(*it))
            .unwrap_or_default();
        let (at_most_us, cost_us) = levels[number];
        self.spent_us[number] += cost_us;
        let rounds_before = self.rounds[number];
        self.rounds[number] += 1;
        Level {
            at_most_us,
            rounds_before,
        }
    }
}

/// How long the tests of each level take at most, and what its rounds cost, the dearest first.
fn levels(mut means_us: Vec<u64>) -> Vec<(u64, u64)> {
    means_us.sort_unstable();
    let mut levels = vec![(u64::MAX, PROCESS_US + means_us.iter().sum::<u64>())];
    while levels.len() < MOST
        && let Some((next, tests)) = level_below(&means_us)
    {
        means_us.truncate(tests);
        levels.push(next);
    }
    levels
}

/// The largest part of the tests that costs a fraction of all, and of which each takes a fraction of what
/// the others take on average: the quicker half of tests that are all alike is no level.
fn level_below(means_us: &[u64]) -> Option<((u64, u64), usize)> {
    let all: u64 = means_us.iter().sum();
    let mut sum = 0;
    let mut found = None;
    for (index, us) in means_us.iter().enumerate() {
        sum += us;
        let (cost, left_out) = (PROCESS_US + sum, (means_us.len() - index - 1) as u64);
        if cost > (PROCESS_US + all) / PART {
            break;
        }
        if us * PART * left_out <= all - sum {
            found = Some(((*us, cost), index + 1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tests_that_take_about_as_long_as_one_another_have_one_level() {
        assert_eq!(levels(vec![]), [(u64::MAX, 1_000)]);
        assert_eq!(levels(vec![700, 10, 300]), [(u64::MAX, 2_010)]);
        assert_eq!(levels(vec![9_000; 5]), [(u64::MAX, 46_000)]);
    }

    #[test]
    fn a_few_slow_tests_are_left_out_of_the_rounds_of_the_others() {
        let means = vec![10, 20, 2_000_000, 10, 50_000];
        assert_eq!(
            levels(means),
            [(u64::MAX, 2_051_040), (50_000, 51_040), (20, 1_040)]
        );
    }

    #[test]
    fn until_each_has_run_all_take_part() {
        let mut turns = Levels::default();
        for rounds_before in 0..9 {
            let level = turns.next([Some(5), None, Some(2_000_000)].into_iter());
            assert_eq!(
                (level.at_most_us, level.rounds_before),
                (u64::MAX, rounds_before)
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn rounds_of_all_tests_have_half_of_the_time_and_the_others_share_the_rest(
            mut means in prop::collection::vec(0_u64..5_000_000, 1..40), quick in 0_u64..100,
        ) {
            means.push(quick);
            let all = levels(means.clone());
            let mut turns = Levels::default();
            for _ in 0..3_000 {
                turns.next(means.iter().copied().map(Some));
            }
            let spent = &turns.spent_us[..all.len()];
            let dearest = all[0].1;
            let others: u64 = spent[1..].iter().sum();
            if all.len() > 1 {
                prop_assert!(spent[0].abs_diff(others) <= 4 * dearest);
                prop_assert!(spent[1..].iter().all(|it| it.abs_diff(spent[1]) <= 4 * dearest));
            }
            // Each level is a part of the one before, and costs a fraction.
            prop_assert!(all.windows(2).all(|it| it[1].0 < it[0].0 && it[1].1 * PART <= it[0].1));
        }
    }
}
