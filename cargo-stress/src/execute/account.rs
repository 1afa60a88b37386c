//! What a session has seen of one test.

use crate::model::{Companies, Company, Evidence, Tally, Verdict};

/// A test that shares its processes may fail a few times because of the others: it is called broken
/// and left out only after so many attempts without a pass.
const BROKEN_IN_COMPANY_AFTER: u64 = 12;

/// What is known of one test.
#[derive(Debug, Clone, Default)]
pub(crate) struct Account {
    pub(crate) tally: Tally,
    pub(crate) companies: Companies,
    /// Harnesses that died while it ran, alone.
    pub(crate) harnesses_lost: u64,
    /// Failures in the first rounds, which all have the same order: in another one it may pass.
    in_opening: u64,
    seems_broken: bool,
    /// Whether an attempt was heard to be over, though its run was not.
    pub(super) has_been_heard: bool,
}

impl Account {
    /// One that has been seen so.
    #[cfg(test)]
    pub(crate) fn of(tally: Tally, companies: Companies) -> Self {
        Self {
            tally,
            companies,
            ..Self::default()
        }
    }

    /// Remembers in which company it failed or passed; what it did is in the tally already.
    pub(super) fn note(
        &mut self,
        evidence: Option<&Evidence>,
        company: &Company,
        of_opening: bool,
    ) {
        let Some(evidence) = evidence else {
            self.seems_broken = false;
            return self.companies.passed(company);
        };
        self.in_opening += u64::from(of_opening);
        let patience = if company.is_alone() {
            Verdict::BROKEN_AFTER
        } else {
            BROKEN_IN_COMPANY_AFTER
        };
        let failed = self.tally.not_passed() - self.in_opening;
        self.seems_broken |= self.tally.passed == 0 && failed >= patience;
        let fingerprint = self.tally.kind_of(evidence);
        self.companies.failed(fingerprint, company.clone());
    }

    /// Whether it has only ever failed, and more runs would show nothing new.
    pub(super) fn seems_broken(&self) -> bool {
        self.seems_broken
    }

    /// Whether it has failed, and why that is will take some time to find out: not if it always fails, alone
    /// too.
    pub(super) fn is_puzzling(&self) -> bool {
        self.tally.not_passed() > 0 && !(self.seems_broken && self.companies.failed_alone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::panicked;
    use crate::model::{BinaryId, TestId, Work};
    use stress_runtime::protocol::{Captured, Launch};

    /// Among so many tests it does that once.
    fn runs(account: &mut Account, passes: bool, tests: usize, is_opening: bool) {
        let outcome = panicked("a.rs:1:1", "no").0;
        let failure = Evidence::of(&outcome, Captured::default(), Captured::default());
        let evidence = failure.filter(|_| !passes);
        let order: Vec<TestId> = (0..tests).map(TestId).collect();
        let company = Company::of(&Work::in_order(BinaryId(0), order, Launch::Fork), 0);
        account.tally.add(5, false, evidence.as_ref());
        account.note(evidence.as_ref(), &company, is_opening);
    }

    fn seen(account: &Account) -> (bool, bool) {
        (account.seems_broken(), account.is_puzzling())
    }

    #[test]
    fn what_fails_among_others_seems_broken_late_and_is_puzzling_until_it_fails_alone_too() {
        let mut account = Account::default();
        for _ in 0..11 {
            runs(&mut account, false, 3, false);
            assert_eq!(seen(&account), (false, true));
        }
        runs(&mut account, false, 3, false);
        assert_eq!(seen(&account), (true, true));
        runs(&mut account, false, 1, false);
        assert_eq!(seen(&account), (true, false));
        // One of those that were under way.
        runs(&mut account, true, 3, false);
        assert_eq!(seen(&account), (false, true));
    }

    #[test]
    fn the_first_rounds_show_only_one_order() {
        let mut account = Account::default();
        (0..40).for_each(|_| runs(&mut account, false, 3, true));
        assert_eq!(seen(&account), (false, true));
        (0..12).for_each(|_| runs(&mut account, false, 3, false));
        assert_eq!(seen(&account), (true, true));
    }
}
