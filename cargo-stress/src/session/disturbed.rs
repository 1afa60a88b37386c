//! A word for sessions in which many tests fail and nobody is to blame: their own processes may be.

use crate::model::{Judgement, Verdict};

/// Fewer tests than this have causes of their own.
const MANY: usize = 5;
/// Nor do they if they are fewer than one in so many.
const ONE_IN: usize = 20;

/// What to try where tests seem to suffer from other processes of the session, if they do.
pub(super) fn warning(judgements: &[Judgement], jobs: usize) -> Option<String> {
    // What never passed does not wait for others to disturb it.
    let has_no_culprit = |it: &&Judgement| {
        matches!(it.verdict, Verdict::Flaky | Verdict::Undecided) && it.tally.passed > 0
    };
    let ran = judgements.iter().filter(|it| it.verdict != Verdict::NotRun);
    let (failed, tests) = (
        judgements.iter().filter(has_no_culprit).count(),
        ran.count(),
    );
    let are_many = failed >= MANY && failed * ONE_IN >= tests;
    (jobs > 1 && are_many).then(|| {
        format!(
            "{failed} of {tests} tests failed and no other test is to blame; {jobs} processes ran at a time: \
             tests that share a file or a port with themselves fail so, and `cargo test` never \
             shows it. -j 1 finds what fails without that"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::judge;
    use crate::model::{Tally, TestId};

    /// So many tests, of which some flake and one is broken.
    fn judgements(tests: usize, flaky: usize) -> Vec<Judgement> {
        let tally = |number: usize| {
            let mut tally = Tally::default();
            (tally.passed, tally.failed) = match number {
                0 => (0, 9),
                number => (8, u64::from(number <= flaky)),
            };
            (TestId(number), tally)
        };
        judge((0..tests).map(tally).collect())
    }

    #[test]
    fn it_is_said_where_many_fail_beside_other_processes() {
        let said = |tests, flaky, jobs| warning(&judgements(tests, flaky), jobs).is_some();
        assert!(said(160, 8, 2) && said(8, 5, 8));
        assert!(!said(160, 7, 2) && !said(8, 4, 8), "too few");
        assert!(!said(160, 60, 1), "there were no others");
        let mut never_passed = judgements(8, 5);
        for judgement in &mut never_passed {
            (judgement.verdict, judgement.tally.passed) = (Verdict::Undecided, 0);
        }
        assert_eq!(warning(&never_passed, 8), None);
    }
}
