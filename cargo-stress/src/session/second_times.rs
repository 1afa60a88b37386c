//! Which tests are run a second time in one process, and which of them first.

use crate::model::{Catalog, Judgement, TestId, Verdict};

/// Tests that share processes and have not failed, the shortest first: there may not be time for all.
pub(super) fn passed_in_company(catalog: &Catalog, judgements: &[Judgement]) -> Vec<TestId> {
    let mut passed: Vec<(u64, TestId)> = judgements
        .iter()
        .filter(|it| it.verdict == Verdict::Stable && catalog.test(it.test).shuffle)
        .map(|it| (it.tally.durations.quantile(0.5), it.test))
        .collect();
    passed.sort_unstable();
    passed.into_iter().map(|(_, test)| test).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::judge;
    use crate::model::Tally;
    use crate::model::fixture::catalog;

    #[test]
    fn short_tests_are_run_a_second_time_before_long_ones() {
        let mut catalog = catalog(&[(
            "a",
            &[("long", 9), ("alone", 9), ("short", 9), ("other", 9)],
        )]);
        for test in [0, 2, 3] {
            catalog.tests[test].shuffle = true;
        }
        let took = |(test, micros): (usize, u64)| {
            let mut tally = Tally::default();
            tally.add(micros, false, None);
            (TestId(test), tally)
        };
        let judgements = judge(
            [(0, 4_000_000), (1, 5), (2, 700), (3, 90_000)]
                .map(took)
                .to_vec(),
        );
        assert_eq!(
            passed_in_company(&catalog, &judgements),
            [2, 3, 0].map(TestId)
        );
    }
}
