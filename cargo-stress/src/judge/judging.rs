//! The verdict on each test, worst first.

use crate::model::{Judgement, Tally, TestId, Verdict};
use crate::statistics::rate;

/// Judges every test by its tally. Findings come first, highest failure rate first.
pub(crate) fn judge(tallies: Vec<(TestId, Tally)>) -> Vec<Judgement> {
    let mut judgements: Vec<Judgement> = tallies
        .into_iter()
        .map(|(test, tally)| Judgement {
            test,
            verdict: verdict(&tally),
            rate: rate(tally.not_passed(), tally.runs()),
            tally,
            explanation: None,
            reproduction: None,
            record: None,
            repeat: None,
            quarantined: None,
        })
        .collect();
    worst_first(&mut judgements);
    judgements
}

/// Sorts by verdict, then by failure rate.
pub(crate) fn worst_first(judgements: &mut [Judgement]) {
    let place = |verdict: Verdict| Verdict::ALL.iter().position(|it| *it == verdict);
    judgements.sort_by(|one, other| {
        place(one.verdict)
            .cmp(&place(other.verdict))
            .then(other.rate.estimate.total_cmp(&one.rate.estimate))
            .then(one.test.cmp(&other.test))
    });
}

fn verdict(tally: &Tally) -> Verdict {
    match (tally.not_passed(), tally.runs()) {
        (_, 0) => Verdict::NotRun,
        (0, _) => Verdict::Stable,
        (failures, runs) if failures < runs => Verdict::Flaky,
        (_, runs) if runs >= Verdict::BROKEN_AFTER => Verdict::Broken,
        _ => Verdict::Undecided,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64) -> Tally {
        let mut tally = Tally::default();
        (tally.passed, tally.failed) = (passed, failed);
        tally
    }

    #[test]
    fn a_test_is_broken_only_when_three_attempts_failed_and_none_passed() {
        assert_eq!(verdict(&tally(0, 0)), Verdict::NotRun);
        assert_eq!(verdict(&tally(1, 0)), Verdict::Stable);
        assert_eq!(verdict(&tally(0, 2)), Verdict::Undecided);
        assert_eq!(verdict(&tally(0, 3)), Verdict::Broken);
        assert_eq!(verdict(&tally(1, 1000)), Verdict::Flaky);
    }

    #[test]
    fn the_worst_comes_first() {
        let tallies = [
            tally(10, 0),
            tally(9, 1),
            tally(0, 3),
            tally(5, 5),
            tally(0, 0),
        ];
        let tallies = tallies
            .into_iter()
            .enumerate()
            .map(|(n, tally)| (TestId(n), tally));
        let order: Vec<usize> = judge(tallies.collect()).iter().map(|j| j.test.0).collect();
        assert_eq!(order, [2, 3, 1, 4, 0]);
    }
}
