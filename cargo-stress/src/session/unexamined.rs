//! The verdicts of a session that was ended before it could look into anything.

use super::inquiry::{Accounts, judge_by_tally};
use crate::judge::worst_first;
use crate::model::{
    Catalog, Companies, Evidence, Explanation, Judgement, Neighbours, Reproduction, TestId,
    Verdict, Work,
};

/// What failed at times, in company only.
const NOT_EXAMINED: &str = "the session was ended before it was looked into";

/// As the session alone gives them. Each finding comes with the run in which it was seen, so that it
/// is recorded all the same.
///
/// What fails at times and has never failed alone is undecided: any of its company may be to blame.
pub(super) fn judge_unexamined(catalog: &Catalog, accounts: Accounts) -> Vec<Judgement> {
    let (mut judgements, companies) = judge_by_tally(accounts);
    for judgement in &mut judgements {
        let companies = &companies[&judgement.test];
        judgement.reproduction = as_seen(catalog, judgement, companies).map(Box::new);
        if judgement.verdict == Verdict::Flaky && !companies.failed_alone {
            judgement.verdict = Verdict::Undecided;
            judgement.explanation = Some(Box::new(Explanation {
                notes: vec![NOT_EXAMINED.to_owned()],
                ..Explanation::default()
            }));
        }
    }
    worst_first(&mut judgements);
    judgements
}

/// The test's most frequent failure, in a run in which the session has seen it; none if it has not failed.
pub(super) fn as_seen(
    catalog: &Catalog,
    judgement: &Judgement,
    companies: &Companies,
) -> Option<Reproduction> {
    let first = judgement.tally.failures().into_iter().next()?;
    let (work, step) = seen_in(catalog, judgement.test, companies, &first.evidence);
    Some(Reproduction {
        neighbours: Neighbours::Session,
        work,
        step,
        evidence: first.evidence,
        passing: None,
        failed: first.count,
        runs: judgement.tally.runs(),
    })
}

/// The run in which it failed so: the one with the fewest tests before it, or it alone.
fn seen_in(
    catalog: &Catalog,
    test: TestId,
    companies: &Companies,
    evidence: &Evidence,
) -> (Work, usize) {
    let known = catalog.test(test);
    let failing = companies.failing(&evidence.fingerprint());
    match failing.first() {
        None => (Work::in_order(known.binary, [test], known.launch), 0),
        Some(company) => {
            let work = Work {
                round: company.round,
                ..company.work(known.binary)
            };
            (work, company.step)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::execute::Account;
    use crate::model::Company;
    use crate::model::fixture::{catalog, panicked, passed, tally};
    use stress_runtime::protocol::{Captured, Launch};

    #[test]
    fn a_finding_that_nobody_looked_into_has_the_run_in_which_it_was_seen() {
        let catalog = catalog(&[("orders", &[("a", 9), ("b", 9)])]);
        let (outcome, stderr) = panicked("a.rs:1:1", "no");
        let evidence = Evidence::of(&outcome, Captured::default(), stderr.clone()).unwrap();
        let mut companies = Companies::default();
        let company = Company {
            order: [TestId(1), TestId(0)].into(),
            step: 1,
            threads: 2,
            stagger_us: 0,
            launch: Launch::Fork,
            round: Some(3),
        };
        companies.failed(evidence.fingerprint(), company);
        let failing = Account::of(tally(&[(passed(), 4), ((outcome, stderr), 2)]), companies);
        let accounts = vec![(TestId(0), failing), (TestId(1), Account::default())];
        let judgements = judge_unexamined(&catalog, accounts);
        let reproduction = judgements[0].reproduction.as_ref().unwrap();
        assert_eq!(reproduction.work.order[..], [TestId(1), TestId(0)]);
        assert_eq!((reproduction.step, reproduction.work.threads), (1, 2));
        assert_eq!((reproduction.failed, reproduction.runs), (2, 6));
        assert_eq!(judgements[0].verdict, Verdict::Undecided);
        assert!(judgements[1].reproduction.is_none());
    }

    #[test]
    fn a_test_that_failed_and_passed_in_a_process_of_its_own_is_flaky_though_nobody_looked_into_it()
    {
        let catalog = catalog(&[("orders", &[("a", 9)])]);
        let failed = panicked("a.rs:1:1", "no");
        let evidence = Evidence::of(&failed.0, Captured::default(), Captured::default()).unwrap();
        let alone = Work::in_order(catalog.tests[0].binary, [TestId(0)], Launch::Fork);
        let mut companies = Companies::default();
        companies.failed(evidence.fingerprint(), Company::of(&alone, 0));
        let account = Account::of(tally(&[(passed(), 4), (failed, 2)]), companies);
        let judgements = judge_unexamined(&catalog, vec![(TestId(0), account)]);
        assert_eq!(judgements[0].verdict, Verdict::Flaky);
    }
}
