//! The book of a session's plan: what is left of it, and what came of each test.

use super::account::Account;
use super::book::Book;
use super::budget::Budget;
use super::covered_pairs::CoveredPairs;
use super::failure_limit::FailureLimit;
use super::leaks_in_rounds::LeaksInRounds;
use super::limits::Limits;
use super::rest::{self, Rest};
use super::unclear::{Suspect, UnclearCrashes, is_unclear};
use crate::model::{BinaryId, Catalog, Company, Event, Evidence, RunId, StopCause, TestId, Work};
use crate::plan::Queue;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;
use stress_runtime::protocol::{Attempt, Captured, Crash, Left, Outcome, RunEnded, UnderWay};

/// A test that has taken its harness along so often is set aside: each time costs a new harness, and
/// whatever that had in its hands.
const HARNESSES_LOST: u64 = 3;

/// A test that has run so often may be left out once the time is up: the first round is for all.
const FEW: u64 = 1;

/// The one owner of what has been seen.
#[derive(Debug)]
pub(crate) struct Ledger {
    catalog: Arc<Catalog>,
    queue: Queue,
    budget: Option<Budget>,
    failure_limit: FailureLimit,
    accounts: Vec<Account>,
    covered: CoveredPairs,
    /// Tests that have failed, and of which it is not known already why: always.
    puzzling: BTreeSet<TestId>,
    /// Tests of which the rest was left out: they seem broken, or have had their share.
    given_up: BTreeSet<TestId>,
    /// Whether the time for tests is up of which nobody has said how often they are to run.
    hunted_out: bool,
    /// Whether runs that still went on then have had their time to end.
    overdrawn: bool,
    /// Processes that died while several tests ran.
    unclear: UnclearCrashes,
    /// Binaries whose harnesses cannot be started.
    set_aside: BTreeSet<BinaryId>,
    events: Vec<Event>,
    leaks_in_rounds: LeaksInRounds,
}

/// What is known of an attempt's process.
#[derive(Debug, Clone, Copy, Default)]
struct SeenIn<'a> {
    run: Option<RunId>,
    /// Whether it left a process behind, and this attempt was its only one.
    leaked: bool,
    /// What it left, where that is known.
    left: Option<&'a Left>,
}

impl Ledger {
    pub(crate) fn new(catalog: Arc<Catalog>, queue: Queue, limits: Limits) -> Self {
        Self {
            accounts: vec![Account::default(); catalog.tests.len()],
            covered: CoveredPairs::of(&catalog, queue.in_company()),
            leaks_in_rounds: LeaksInRounds::default(),
            catalog,
            queue,
            budget: limits.budget,
            failure_limit: FailureLimit::of(&limits),
            puzzling: BTreeSet::new(),
            given_up: BTreeSet::new(),
            hunted_out: false,
            overdrawn: false,
            unclear: UnclearCrashes::default(),
            set_aside: BTreeSet::new(),
            events: Vec::new(),
        }
    }

    /// Failures of those tests are known, and do not stop the session.
    pub(crate) fn tolerating(mut self, tests: BTreeSet<TestId>) -> Self {
        self.failure_limit.tolerate(tests);
        self
    }

    /// What happened to each test.
    pub(crate) fn into_accounts(self) -> Vec<(TestId, Account)> {
        self.catalog.test_ids().zip(self.accounts).collect()
    }

    /// Which pairs of tests were neighbours: reached and possible, over all binaries.
    pub(crate) fn pair_coverage(&self) -> (u64, u64) {
        self.covered.of_all()
    }

    fn count(&mut self, seen: SeenIn<'_>, company: Company, attempt: Attempt) {
        let SeenIn { run, leaked, left } = seen;
        let test = company.order[company.step];
        let (stdout, stderr) = (attempt.stdout, attempt.stderr);
        let evidence = Evidence::of(&attempt.outcome, stdout, stderr);
        let evidence = evidence.map(|evidence| match left {
            Some(left) => evidence.with_tmp(left),
            None => evidence,
        });
        let account = &mut self.accounts[test.0];
        account.tally.add(attempt.us, leaked, evidence.as_ref());
        self.queue.learn(test, attempt.us);
        let binary = self.catalog.test(test).binary;
        let round = company.round;
        let of_opening = round.is_some_and(|it| self.queue.is_of_opening(binary, it));
        account.note(evidence.as_ref(), &company, of_opening);
        let has_failed = evidence.is_some();
        if account.is_puzzling() && !self.failure_limit.tolerates(test) {
            self.puzzling.insert(test);
        } else {
            self.puzzling.remove(&test);
        }
        self.events.push(Event::AttemptEnded {
            test,
            evidence: evidence.map(Box::new),
            run,
            company,
            us: attempt.us,
            leaked,
        });
        self.weigh(test);
        if has_failed {
            let failures = self.accounts[test.0].tally.not_passed();
            self.failure_limit.count(test, failures);
        }
    }

    /// Leaves out what is left of a test's runs if nothing new would be learnt from them. What seemed broken is
    /// taken up again once it passes: a run that had been under way shows that at times.
    fn weigh(&mut self, test: TestId) {
        let account = &self.accounts[test.0];
        let is_enough = account.seems_broken()
            || account.harnesses_lost >= HARNESSES_LOST
            || (self.hunted_out && self.has_had_its_share(test));
        let binary = self.catalog.test(test).binary;
        if is_enough || self.set_aside.contains(&binary) {
            let runs = self.queue.drop_test(binary, test);
            self.drop_runs(runs);
            self.given_up.insert(test);
        } else if self.given_up.remove(&test) {
            let runs = self.queue.take_up(binary, test);
            self.events.push(Event::TakenUp { runs });
        }
    }

    /// A process died while several tests ran, and which of them did it is not known. They are run
    /// again one after another, where it would be; nobody is blamed before that.
    fn ask_suspects(&mut self, work: &Work, unclear: Vec<Attempt>) {
        let suspects: Vec<TestId> = unclear.iter().map(|it| work.order[it.step]).collect();
        if suspects.is_empty() {
            return;
        }
        self.events.push(Event::RoundContinued);
        self.puzzling.extend(&suspects);
        self.give_back(Work {
            order: suspects.into(),
            threads: 1,
            stagger_us: 0,
            branches: Vec::new(),
            ..work.clone()
        });
        let company = |step| Company::of(work, step);
        let suspects = unclear.into_iter().map(|it| (company(it.step), it));
        self.unclear.add(suspects.collect());
    }

    /// What is left of a run waits for its turn, unless its binary cannot be run at all.
    fn give_back(&mut self, work: Work) {
        if self.set_aside.contains(&work.binary) {
            self.drop_runs(work.attempts());
        } else {
            self.queue.put_back(work);
        }
    }

    /// Blames somebody for each process of which it is not known who ended it; nothing more will be
    /// run. Returns what there is to tell of it.
    pub(crate) fn blame_suspects(&mut self) -> Vec<Event> {
        let accounts = &self.accounts;
        let is_known = |(company, attempt): &Suspect| {
            let none = Captured::default;
            let evidence = Evidence::of(&attempt.outcome, none(), none());
            let tally = &accounts[company.order[company.step].0].tally;
            evidence.is_some_and(|it| tally.knows(&it))
        };
        for (company, attempt) in std::mem::take(&mut self.unclear).blame(is_known) {
            self.count(SeenIn::default(), company, attempt);
        }
        std::mem::take(&mut self.events)
    }

    /// Counts harnesses lost to a test, and sets it aside in the end.
    fn note_lost(&mut self, test: TestId) {
        let lost = &mut self.accounts[test.0].harnesses_lost;
        *lost += 1;
        if *lost == HARNESSES_LOST {
            let runs = self.queue.drop_test(self.catalog.test(test).binary, test);
            self.drop_runs(runs);
            let name = self.catalog.display_name(test);
            let message =
                format!("{name} has killed its harness {HARNESSES_LOST} times: set aside");
            self.events.push(Event::Warned { message });
        }
    }

    /// Whether it may go without more runs, now that the time is up.
    fn has_had_its_share(&self, test: TestId) -> bool {
        let runs = self.accounts[test.0].tally.runs();
        self.catalog.test(test).runs_are_default() && runs >= FEW
    }

    /// The time is up for tests of which nobody has said how often they are to run.
    fn hunt_no_more(&mut self, why: &str) {
        self.hunted_out = true;
        let (mut runs, mut not_run_yet) = (0, 0);
        for test in self.catalog.test_ids() {
            let binary = self.catalog.test(test).binary;
            if self.has_had_its_share(test) {
                runs += self.queue.drop_test(binary, test);
            } else if self.catalog.test(test).runs_are_default() {
                // What is under way is waited for: to begin another one makes it no sooner.
                runs += self.queue.drop_if_handed_out(binary, test);
                not_run_yet += u64::from(!self.accounts[test.0].has_been_heard);
            }
        }
        self.events.push(Event::HuntedOut);
        self.drop_runs(runs);
        if not_run_yet > 0 {
            let all = self.catalog.tests.len();
            let message = format!(
                "{why}, and {not_run_yet} of {all} tests have not run yet: each still runs once"
            );
            self.events.push(Event::Warned { message });
        }
    }

    fn drop_runs(&mut self, runs: u64) {
        if runs > 0 {
            self.events.push(Event::Dropped { runs });
        }
    }
}

impl Book for Ledger {
    fn furthest_behind(&self) -> Option<BinaryId> {
        self.queue.furthest_behind()
    }

    fn has_begun(&self, binary: BinaryId) -> bool {
        self.queue.has_begun(binary)
    }

    fn next(&mut self, binary: BinaryId) -> Option<Work> {
        self.queue.next(binary)
    }

    fn put_back(&mut self, work: Work) {
        self.give_back(work);
    }

    fn ended(&mut self, work: Work, mut ended: RunEnded) {
        self.covered.add(&work, &ended);
        let Rest {
            goes_on,
            impossible,
        } = rest::of(&work, &ended);
        if work.order.len() > 1 && goes_on.iter().any(|rest| rest.branches.is_empty()) {
            self.events.push(Event::RoundContinued);
        }
        for rest in goes_on {
            self.give_back(rest);
        }
        self.drop_runs(impossible);
        let of_one = work.order.len() == 1 && work.branches.is_empty();
        if of_one {
            // Whoever is ended cannot tidy up.
            let by_itself =
                |it: &Attempt| matches!(it.outcome, Outcome::Passed | Outcome::Failed(_));
            if ended.attempts.iter().any(by_itself) {
                self.accounts[work.order[0].0].tally.left.add(&ended.left);
            }
        } else {
            let target = &self.catalog.binary(work.binary).target;
            let warnings = self.leaks_in_rounds.tell(work.binary, target, &ended);
            self.events.extend(warnings);
        }
        let (run, left) = (Some(RunId(ended.run)), Some(&ended.left));
        let attempts = std::mem::take(&mut ended.attempts);
        let (unclear, clear): (Vec<_>, Vec<_>) = attempts.into_iter().partition(is_unclear);
        self.ask_suspects(&work, unclear);
        for attempt in clear {
            let company = Company::of(&work, attempt.step);
            let leaked = ended.leaked && of_one;
            self.count(SeenIn { run, leaked, left }, company, attempt);
        }
        for branch in ended.branches {
            for attempt in branch.attempts {
                if !rest::could_not_start(&attempt.outcome) {
                    let company = rest::company_of_branch(&work, branch.branch, attempt.step);
                    let leaked = false;
                    self.count(SeenIn { run, leaked, left }, company, attempt);
                }
            }
        }
    }

    fn lost(&mut self, work: Work, reason: &str) {
        let parts = rest::parts(&work);
        if !parts.is_empty() {
            for part in parts {
                self.give_back(part);
            }
            return;
        }
        // In the very words of a re-run, or it would be another failure there.
        let reason = reason.to_owned();
        let crash = Crash::HarnessLost { reason };
        let panics = Vec::new();
        let outcome = Outcome::Crashed { crash, panics };
        let attempt = Attempt::new(0, outcome, 0);
        self.count(SeenIn::default(), Company::of(&work, 0), attempt);
        self.note_lost(work.order[0]);
    }

    fn set_aside(&mut self, binary: BinaryId, reason: String) {
        // Each lane may have tried.
        if self.set_aside.insert(binary) {
            let runs = self.queue.drop_binary(&self.catalog, binary);
            self.events.push(Event::Dropped { runs });
            self.events.push(Event::SetAside { binary, reason });
        }
    }

    fn lanes(&self, all: usize) -> usize {
        if self.queue.is_opening() { 1 } else { all }
    }

    fn share(&self, _lanes: usize) -> usize {
        usize::MAX
    }

    fn expects_more(&self) -> bool {
        false
    }

    fn time_is(&mut self, now: Instant) {
        let is_puzzled = !self.puzzling.is_empty();
        let Some(budget) = &mut self.budget else {
            return;
        };
        let is_over = budget.is_hunted_out(now, is_puzzled);
        if budget.has_opened(now) {
            self.queue.end_opening();
        }
        self.overdrawn = self.hunted_out && budget.is_overdrawn(now);
        if is_over && !self.hunted_out {
            let why = budget.in_words();
            self.hunt_no_more(&why);
        }
    }

    fn wants_to_hear(&self) -> bool {
        self.queue.waits_for_first_rounds()
    }

    fn hear(&mut self, work: &Work, so_far: &UnderWay) {
        let ended = so_far.took.iter();
        for test in ended.filter_map(|it| work.order.get(it.step)) {
            self.accounts[test.0].has_been_heard = true;
        }
        self.queue.hear(work, so_far);
    }

    fn lets_go(&self, work: &Work) -> bool {
        self.overdrawn && work.order.iter().all(|test| self.has_had_its_share(*test))
    }

    fn stop(&mut self) {}

    fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    fn wants_stop(&self) -> Option<StopCause> {
        self.failure_limit.wants_stop()
    }
}
