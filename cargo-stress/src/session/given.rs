//! What a session gives its tests of that which a flake may need to fail.

use crate::model::{Binary, Catalog, ListedBinary, TestId, Verdict};
use crate::plan::{Choices, Orders, Threads};
use crate::quarantine::Need;
use std::collections::BTreeSet;

/// As it was planned; what became of the plan is said when the session is over.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// To tests that share a process.
    company: BTreeSet<Need>,
    listed: Vec<ListedBinary>,
}

impl Given {
    /// What these choices give to the tests of these binaries.
    pub(super) fn by(choices: &Choices, asks_twice: bool, listed: Vec<ListedBinary>) -> Self {
        let rounds: &[Need] = match (&choices.orders, choices.threads) {
            // A given order shows what it was made for, and nothing else.
            (Orders::Alone | Orders::Given(_) | Orders::Pairs, _) => &[],
            (_, Threads::All(1) | Threads::Mixed(1)) => &[Need::After],
            (_, Threads::Mixed(_)) => &[Need::After, Need::Beside],
            (_, Threads::All(_)) => &[Need::Beside],
        };
        let twice = asks_twice.then_some(Need::Twice);
        Self {
            company: rounds.iter().copied().chain(twice).collect(),
            listed,
        }
    }

    /// The same of a session that was ended before tests were run twice.
    pub(super) fn interrupted(mut self) -> Self {
        self.company.remove(&Need::Twice);
        self
    }

    /// What that test had.
    pub(super) fn to(&self, catalog: &Catalog, id: TestId) -> BTreeSet<Need> {
        let test = catalog.test(id);
        let binary = catalog.binary_of(id);
        let mut had = BTreeSet::new();
        if test.shuffle && test.can_have_company() {
            had.extend(&self.company);
        }
        let listed = self.listed.iter().find(|it| is_of(it, binary));
        let left_out = listed.map(|it| it.left_out).unwrap_or_default();
        if left_out.filtered > 0 {
            had.retain(|need: &Need| !need.is_of_others());
        }
        had.extend((left_out.ignored == 0).then_some(Need::Ignored));
        let has_all = listed.is_none_or(|it| it.tests.is_some());
        had.extend(has_all.then_some(Need::Plain));
        had
    }

    /// What that test needed to fail, as far as this session can tell.
    pub(super) fn needed(&self, catalog: &Catalog, id: TestId, verdict: Verdict) -> BTreeSet<Need> {
        let mut needs: BTreeSet<Need> = Need::of(verdict).iter().copied().collect();
        if verdict == Verdict::Undecided {
            // It may be all that it had.
            let had = self.to(catalog, id).into_iter();
            needs.extend(had.filter(|need| need.is_of_others()));
        }
        if needs.iter().any(|need| need.is_of_others()) {
            let binary = catalog.test(id).binary;
            let mut others = catalog.tests.iter().filter(|it| it.binary == binary);
            needs.extend(others.clone().any(|it| it.plain).then_some(Need::Plain));
            let is_ignored = others.any(|it| it.ignored.is_some());
            needs.extend(is_ignored.then_some(Need::Ignored));
        }
        needs
    }
}

fn is_of(listed: &ListedBinary, binary: &Binary) -> bool {
    listed.package == binary.package && listed.target == binary.target && listed.kind == binary.kind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LeftOut;
    use crate::model::fixture::catalog;
    use crate::plan::Seed;
    use stress_runtime::protocol::Launch;

    const CLOSES: TestId = TestId(0);

    fn two_plain() -> Catalog {
        let mut catalog = catalog(&[("orders", &[("closes", 9), ("opens", 9)])]);
        for test in &mut catalog.tests {
            (test.plain, test.shuffle) = (true, true);
        }
        catalog
    }

    fn given(orders: Orders, threads: Threads, left_out: LeftOut) -> Given {
        let choices = Choices {
            seed: Seed(1),
            orders,
            threads,
            with_alone: true,
            as_cargo_test: None,
        };
        let listed = ListedBinary {
            package: "shop".to_owned(),
            target: "orders".to_owned(),
            kind: "test".to_owned(),
            tests: Some(Vec::new()),
            left_out,
        };
        Given::by(&choices, true, vec![listed])
    }

    /// Whether a flake of that verdict, seen in a usual session, could have failed in this one.
    fn could_fail(given: &Given, catalog: &Catalog, verdict: Verdict) -> bool {
        let usual = given_usually();
        let needs = usual.needed(&two_plain(), CLOSES, verdict);
        needs.is_subset(&given.to(catalog, CLOSES))
    }

    fn given_usually() -> Given {
        given(Orders::Shuffled, Threads::Mixed(4), LeftOut::default())
    }

    #[test]
    fn company_is_had_in_rounds_of_all_tests_of_the_binary() {
        use Verdict::{Brittle, Flaky, Interference, NonIdempotent, OrderDependent};
        let all = [OrderDependent, Brittle, Interference, NonIdempotent, Flaky];
        let catalog = two_plain();
        let could = |given: &Given| all.map(|verdict| could_fail(given, &catalog, verdict));
        let whole = LeftOut::default();
        let of = |orders, threads| could(&given(orders, threads, whole));
        assert_eq!(could(&given_usually()), [true; 5]);
        let serial = of(Orders::Shuffled, Threads::All(1));
        assert_eq!(serial, [true, true, false, true, true]);
        let parallel = of(Orders::Shuffled, Threads::All(4));
        assert_eq!(parallel, [false, false, true, true, true]);
        let alone = could(&Given::by(
            &Choices {
                seed: Seed(1),
                orders: Orders::Alone,
                threads: Threads::All(1),
                with_alone: false,
                as_cargo_test: None,
            },
            false,
            Vec::new(),
        ));
        assert_eq!(alone, [false, false, false, false, true]);
        let filtered = LeftOut {
            filtered: 1,
            ..whole
        };
        let filtered = given(Orders::Shuffled, Threads::Mixed(4), filtered);
        assert_eq!(could(&filtered), [false, false, false, true, true]);
        let ended = given_usually().interrupted();
        assert_eq!(could(&ended), [true, true, true, false, true]);
    }

    #[test]
    fn what_an_undecided_test_needs_may_be_all_that_it_had() {
        let catalog = two_plain();
        let needs = |given: &Given| given.needed(&catalog, CLOSES, Verdict::Undecided);
        let usual = BTreeSet::from([Need::After, Need::Beside, Need::Plain]);
        assert_eq!(needs(&given_usually()), usual);
        let alone = given(Orders::Alone, Threads::All(1), LeftOut::default());
        assert_eq!(needs(&alone), BTreeSet::new());
    }

    #[test]
    fn a_test_that_shares_no_process_has_no_company() {
        let mut catalog = two_plain();
        catalog.tests[0].launch = Launch::Exec;
        assert!(!could_fail(
            &given_usually(),
            &catalog,
            Verdict::OrderDependent
        ));
    }

    #[test]
    fn plain_and_ignored_tests_that_were_there_have_to_be_there_again() {
        let mut given = given_usually();
        let mut catalog = two_plain();
        given.listed[0].tests = None;
        assert!(!could_fail(&given, &catalog, Verdict::OrderDependent));
        assert!(could_fail(&given, &catalog, Verdict::Flaky));
        catalog.tests[1].ignored = Some(String::new());
        let needs = given.needed(&catalog, CLOSES, Verdict::Interference);
        assert!(needs.contains(&Need::Ignored), "{needs:?}");
        given.listed[0].left_out.ignored = 1;
        assert!(!given.to(&catalog, CLOSES).contains(&Need::Ignored));
    }
}
