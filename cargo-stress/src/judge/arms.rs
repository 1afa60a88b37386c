//! Under which conditions a failing test is run again, side by side.

use super::chosen::Chosen;
use super::count::Count;
use super::decision::{Counts, Pointer};
use super::looks::Looks;
use super::neighbours::Shown;
use crate::model::{
    Arm, BinaryId, Catalog, Companies, Company, Condition, Fingerprint, MostTelling, Probed,
    SuspectedCause, Tally, TestId, Verdict, Work,
};
use stress_runtime::protocol::Launch;

/// The conditions that make sense for one test and one of its failures.
#[derive(Debug, Clone)]
pub(super) struct Arms {
    alone: Tried,
    twice: Option<Tried>,
    order: Option<Tried>,
    company: Option<Tried>,
    /// The company that is not asked because it failed without any.
    unasked: Option<Tried>,
    passing: Option<Tried>,
    looks: Looks,
    has_passed: bool,
    has_passed_alone: bool,
    looked_broken: bool,
}

/// One condition, and what came of it so far.
#[derive(Debug, Clone)]
pub(super) struct Tried {
    pub(super) work: Work,
    condition: Condition,
    count: Count,
    /// Where in the order the test stands that is asked about.
    step: usize,
}

impl Arms {
    /// In the company of its `turn`th failure, from 0 on, of those that were kept.
    pub(super) fn new(
        catalog: &Catalog,
        test: TestId,
        fingerprint: &Fingerprint,
        companies: &Companies,
        has_passed: bool,
        turn: usize,
    ) -> Self {
        let launch = catalog.test(test).launch;
        let binary = catalog.test(test).binary;
        let tried = |order: Vec<TestId>, condition, launch: Launch| Tried {
            step: order.len() - 1,
            work: Work::in_order(binary, order, launch),
            condition,
            count: Count::default(),
        };
        let failing = companies.failing(fingerprint);
        let chosen = Chosen::of(&failing, test, turn);
        let order = chosen.before().map(|before| {
            let condition = Condition::SameOrder {
                before: before.len(),
            };
            tried([before, vec![test]].concat(), condition, launch)
        });
        let beside = |company| Tried::beside(company, binary, fingerprint);
        let company = chosen.at_once.map(beside);
        let (company, unasked) = match chosen.at_once_waits {
            true => (None, company),
            false => (company, None),
        };
        let passing = companies.passing.as_ref().filter(|it| it.step > 0);
        let passing = passing.map(|company| {
            let before = company.before().to_vec();
            let condition = Condition::PassingOrder {
                before: before.len(),
            };
            tried([before, vec![test]].concat(), condition, company.launch)
        });
        let shares = catalog.test(test).shuffle || !failing.is_empty();
        Self {
            alone: tried(vec![test], Condition::Alone, launch),
            twice: shares.then(|| tried(vec![test, test], Condition::Twice, launch)),
            order,
            company,
            unasked,
            passing,
            looks: Looks::default(),
            has_passed,
            has_passed_alone: companies.passed_alone,
            looked_broken: false,
        }
    }

    /// Takes in what the session has seen. Of a test that never had company each attempt counts: it
    /// was alone in a fresh process already.
    pub(super) fn count_session(&mut self, tally: &Tally, failed: u64) {
        self.looked_broken = tally.passed == 0 && tally.not_passed() >= Verdict::BROKEN_AFTER;
        if self.twice.is_none() {
            self.alone.count = Count {
                failed,
                otherwise: tally.not_passed() - failed,
                passed: tally.passed,
            };
        }
    }

    /// One run of each condition that still says something new. What has told enough is not asked
    /// again: an order may be a thousand tests, and alone is one.
    pub(super) fn each(&self) -> impl Iterator<Item = &Tried> {
        let alone = self.alone.count;
        // What always fails alone needs nobody, and does not get to a second time.
        let needs_nobody = alone.always_fails();
        let differs =
            |arm: &Option<Tried>| arm.as_ref().is_some_and(|arm| arm.count.exceeds(alone));
        let order_tells = differs(&self.order);
        let company_tells = order_tells || differs(&self.company);
        let twice = self.twice.as_ref().filter(|_| !needs_nobody);
        let order = self.order.as_ref();
        let order = order.filter(|_| !needs_nobody && !order_tells);
        let company = self.company.as_ref();
        let company = company.filter(|_| !needs_nobody && !company_tells);
        // The order in which it passed matters only to a test that fails alone.
        let passing = self.passing.as_ref().filter(|_| alone.passed == 0);
        std::iter::once(&self.alone)
            .chain(twice)
            .chain(order)
            .chain(company)
            .chain(passing)
    }

    /// Takes in what came of one [`each`](Self::each).
    pub(super) fn learn(
        &mut self,
        probed: impl IntoIterator<Item = (Condition, Probed)>,
        fingerprint: &Fingerprint,
    ) {
        for (condition, probed) in probed {
            let arms = [
                Some(&mut self.alone),
                self.twice.as_mut(),
                self.order.as_mut(),
                self.company.as_mut(),
                self.passing.as_mut(),
            ];
            let mut arms = arms.into_iter().flatten();
            if let Some(arm) = arms.find(|arm| arm.condition == condition) {
                arm.learn(&probed, fingerprint);
            }
        }
        self.note_where_it_passes();
        self.looks.again();
    }

    /// The chance of being deceived by a difference as improbable as `p`, at one of all looks at this test.
    pub(super) fn by_chance(&self, p: f64) -> f64 {
        let compared = self.not_alone().chain(&self.passing).count();
        self.looks.by_chance(p, compared)
    }

    /// So often the counts of this test were looked at.
    pub(super) fn looks(&self) -> Looks {
        self.looks
    }

    /// The same after those looks at other failures and other company of the test.
    pub(super) fn after(self, looks: Looks) -> Self {
        Self { looks, ..self }
    }

    /// The session has not seen it pass; if it does now where the others have run before it, and never alone,
    /// then that is the order in which it passes.
    fn note_where_it_passes(&mut self) {
        let passes = |order: &mut Tried| order.count.passed > 0;
        if self.passing.is_none() && self.alone.count.always_fails() {
            self.passing = self.order.take_if(passes).map(|order| Tried {
                condition: Condition::PassingOrder { before: order.step },
                ..order
            });
        }
    }

    /// Whether there is any company to ask about.
    pub(super) fn have_company(&self) -> bool {
        self.order.is_some() || self.company.is_some()
    }

    /// Whether it failed only with others beside it, and is asked about in their company.
    pub(super) fn ask_company(&self) -> bool {
        self.company.is_some()
    }

    pub(super) fn counts(&self) -> Counts {
        let count = |arm: &Option<Tried>| arm.as_ref().map(|arm| arm.count);
        Counts {
            alone: self.alone.count,
            twice: count(&self.twice),
            order: count(&self.order),
            company: count(&self.company),
            passing: count(&self.passing),
            has_passed: self.has_passed,
            has_passed_alone: self.has_passed_alone,
            looked_broken: self.looked_broken,
        }
    }

    /// Under all conditions together.
    pub(super) fn pooled(&self) -> Count {
        let alone = self.alone.count;
        self.not_alone().fold(alone, |sum, arm| sum.and(arm.count))
    }

    /// The same conditions, nothing seen yet. That it failed without company may have been due to
    /// other processes, so company is asked, too.
    pub(super) fn blank(&self) -> Self {
        let mut arms = self.clone();
        arms.company = arms.company.or(arms.unasked.take());
        let all = [
            Some(&mut arms.alone),
            arms.twice.as_mut(),
            arms.order.as_mut(),
            arms.company.as_mut(),
            arms.passing.as_mut(),
        ];
        for arm in all.into_iter().flatten() {
            arm.count = Count::default();
        }
        arms
    }

    /// The run by which this shows; none where it fails always, or by not having company.
    pub(super) fn shown(&self, pointer: Pointer) -> Option<Shown> {
        let arm = match pointer {
            Pointer::Flaky => Some(&self.alone),
            Pointer::Order => self.order.as_ref(),
            Pointer::Company => self.company.as_ref(),
            Pointer::Twice => self.twice.as_ref(),
            Pointer::Broken | Pointer::Missing => None,
        };
        arm.map(|arm| arm.shown(arm.count.rate()))
    }

    /// The run in which it failed most often, alone rather than in company; none if it has not failed again.
    pub(super) fn failing(&self) -> Option<Shown> {
        let most = self.not_alone().fold(&self.alone, |most, other| {
            match other.count.failed > most.count.failed {
                true => other,
                false => most,
            }
        });
        (most.count.failed > 0).then(|| most.shown(most.count.rate()))
    }

    /// What has been seen under that condition.
    pub(super) fn under(&self, condition: &Condition) -> Count {
        let mut alike = self.not_alone().chain([&self.alone]);
        let alike = alike.find(|arm| arm.condition == *condition);
        alike.map_or_else(Count::default, |arm| arm.count)
    }

    /// Those in which it may fail though it does not alone.
    fn not_alone(&self) -> impl Iterator<Item = &Tried> {
        let arms = [&self.order, &self.company, &self.twice];
        arms.into_iter().flatten()
    }

    /// The run in which it failed most often, or else as it did in the session; none if that is alone.
    pub(super) fn most_telling(&self) -> Option<MostTelling> {
        let as_in_session = [&self.company, &self.order, &self.unasked];
        let mut tried = as_in_session.into_iter().flatten().chain(&self.twice);
        let mut most = tried.next()?;
        for other in tried {
            if other.count.rate() > most.count.rate() {
                most = other;
            }
        }
        let is_alone = most.condition == Condition::Twice && most.count.failed == 0;
        let count = most.count;
        (!is_alone && most.count.rate() >= self.alone.count.rate()).then(|| MostTelling {
            work: most.work.clone(),
            step: most.step,
            failed: count.failed,
            runs: count.runs(),
        })
    }

    /// The run of the test alone, where it is to fail with that rate.
    pub(super) fn alone(&self, rate: f64) -> Shown {
        self.alone.shown(rate)
    }

    /// What was tried, for the evidence.
    pub(super) fn tried(&self) -> Vec<Arm> {
        let passing = self
            .passing
            .as_ref()
            .filter(|_| self.alone.count.passed == 0);
        let arms = [&self.order, &self.company, &self.twice].map(Option::as_ref);
        arms.into_iter()
            .flatten()
            .chain(passing)
            .chain([&self.alone])
            .filter(|arm| arm.count.runs() > 0)
            .map(|arm| arm.count.arm(arm.condition.clone()))
            .collect()
    }

    /// The tests before it in the order in which it failed.
    pub(super) fn before(&self) -> Vec<TestId> {
        self.order.as_ref().map_or_else(Vec::new, Tried::before)
    }

    /// The tests before it in the order in which it passed.
    pub(super) fn before_passing(&self) -> Vec<TestId> {
        self.passing.as_ref().map_or_else(Vec::new, Tried::before)
    }

    /// The tests beside it when it failed, and how many ran at once.
    pub(super) fn beside(&self) -> SuspectedCause {
        let Some(arm) = &self.company else {
            return SuspectedCause::NotCompany(Verdict::Undecided);
        };
        let mut others = arm.work.order.to_vec();
        others.remove(arm.step);
        SuspectedCause::Beside {
            others,
            before: arm.step,
            threads: arm.work.threads,
            stagger_us: arm.work.stagger_us,
        }
    }
}

impl Tried {
    /// Several tests at a time, as they were.
    fn beside(company: &Company, binary: BinaryId, fingerprint: &Fingerprint) -> Self {
        Self {
            step: company.step,
            work: Work {
                until: fingerprint.until(company.step),
                ..company.work(binary)
            },
            condition: Condition::SameCompany {
                tests: company.order.len(),
                threads: company.threads,
            },
            count: Count::default(),
        }
    }

    pub(super) fn condition(&self) -> Condition {
        self.condition.clone()
    }

    fn learn(&mut self, probed: &Probed, fingerprint: &Fingerprint) {
        let seen = probed.attempts.get(self.step).and_then(Option::as_ref);
        let first = probed.attempts.first().and_then(Option::as_ref);
        if self.condition == Condition::Twice && !first.is_some_and(|seen| seen.passed()) {
            // Failing at once says nothing about a second time.
            return;
        }
        if let Some(seen) = seen {
            self.count.add(seen, fingerprint);
        }
    }

    /// As a run that is to fail with that rate.
    fn shown(&self, rate: f64) -> Shown {
        Shown {
            work: self.work.clone(),
            step: self.step,
            condition: self.condition.clone(),
            rate,
        }
    }

    fn before(&self) -> Vec<TestId> {
        self.work.order[..self.step].to_vec()
    }
}
