//! A world in which tests fail by rules, so that a whole inquiry is played in milliseconds.

use crate::execute::Account;
use crate::model::fixture::{catalog, panicked};
use crate::model::{
    Catalog, Company, Evidence, Interrupted, Judgement, Neighbours, Output, Probed, Prober, Seen,
    TestId, Verdict, Work,
};
use crate::session::crowd::set_clashes_apart;
use crate::session::inquiry::{Accounts, Inquiry, judge_by_tally};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::time::Duration;
use stress_runtime::protocol::{Captured, Launch, Outcome};

/// What a test finds when it runs.
pub(super) struct Scene<'a> {
    pub(super) test: usize,
    /// Ran before it in the process.
    pub(super) before: &'a [usize],
    /// Run at the same time.
    pub(super) beside: &'a [usize],
    pub(super) launch: Launch,
    /// What runs at the same time in other processes.
    pub(super) neighbours: Neighbours,
    random: &'a mut ChaCha8Rng,
}

impl Scene<'_> {
    /// True with that probability.
    pub(super) fn chance(&mut self, p: f64) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a chance")]
        let draw = (self.random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        draw < p
    }

    pub(super) fn ran(&self, test: usize) -> bool {
        self.before.contains(&test)
    }
}

/// Where the test fails, if it does.
type Rule = dyn Fn(&mut Scene<'_>) -> Option<&'static str>;

/// The tests of one binary and the rule by which they fail.
pub(super) struct World {
    rule: Box<Rule>,
    random: ChaCha8Rng,
    catalog: Catalog,
    /// After so many runs somebody presses Ctrl-C.
    pub(super) patience: usize,
    /// Whether all culprits are asked for.
    pub(super) all_culprits: bool,
    /// Runs made so far.
    pub(super) runs: usize,
    /// What each attempt takes, in microseconds.
    pub(super) us: u64,
    /// Whether no two failures have the same message.
    pub(super) message_varies: bool,
    neighbours: Neighbours,
}

impl World {
    pub(super) fn new(
        tests: usize,
        seed: u64,
        rule: impl Fn(&mut Scene<'_>) -> Option<&'static str> + 'static,
    ) -> Self {
        let names: Vec<String> = (0..tests).map(|n| format!("t{n:03}")).collect();
        let tests: Vec<(&str, u64)> = names.iter().map(|name| (name.as_str(), 20)).collect();
        let mut catalog = catalog(&[("orders", &tests)]);
        for test in &mut catalog.tests {
            test.shuffle = true;
        }
        Self {
            rule: Box::new(rule),
            random: ChaCha8Rng::seed_from_u64(seed),
            catalog,
            patience: usize::MAX,
            all_culprits: false,
            runs: 0,
            us: 100,
            message_varies: false,
            neighbours: Neighbours::Session,
        }
    }

    /// Each test has its process for itself.
    pub(super) fn share_nothing(&mut self) {
        for test in &mut self.catalog.tests {
            test.shuffle = false;
        }
    }

    /// Rounds in these orders, so many tests at a time; then the inquiry.
    pub(super) fn judge(&mut self, rounds: &[(Vec<usize>, usize)]) -> Vec<Judgement> {
        let accounts = self.hunt(rounds);
        let catalog = self.catalog.clone();
        let inquiry = Inquiry {
            all_culprits: self.all_culprits,
            asks_twice: true,
        };
        inquiry.conduct(self, &catalog, accounts)
    }

    /// The same, and then only those are set apart that clash.
    pub(super) fn clashes(&mut self, rounds: &[(Vec<usize>, usize)]) -> Vec<Judgement> {
        let (mut judgements, companies) = judge_by_tally(self.hunt(rounds));
        let catalog = self.catalog.clone();
        set_clashes_apart(self, &catalog, &mut judgements, &companies);
        judgements.retain(|it| it.verdict == Verdict::Clash);
        judgements
    }

    fn hunt(&mut self, rounds: &[(Vec<usize>, usize)]) -> Accounts {
        let mut accounts: Vec<Account> = vec![Account::default(); self.catalog.tests.len()];
        for (order, threads) in rounds {
            let order: Vec<TestId> = order.iter().copied().map(TestId).collect();
            let binary = self.catalog.test(TestId(0)).binary;
            let work = Work {
                threads: *threads,
                ..Work::in_order(binary, order, Launch::Fork)
            };
            let probed = self.run(&work);
            for (step, seen) in probed.attempts.into_iter().flatten().enumerate() {
                let company = Company::of(&work, step);
                note(&mut accounts[work.order[step].0], company, &seen);
            }
        }
        self.catalog.test_ids().zip(accounts).collect()
    }

    fn attempt(&mut self, before: &[usize], beside: &[usize], work: &Work, test: TestId) -> Seen {
        let message = match self.message_varies {
            true => words_for(self.random.next_u64()),
            false => "went wrong".to_owned(),
        };
        let mut scene = Scene {
            test: test.0,
            before,
            beside,
            launch: work.launch,
            neighbours: self.neighbours,
            random: &mut self.random,
        };
        let outcome = match (self.rule)(&mut scene) {
            None => Outcome::Passed,
            Some(place) => panicked(place, &message).0,
        };
        let none = Captured::default;
        Seen {
            failure: Evidence::of(&outcome, none(), none()).map(Box::new),
            output: work.keep_output.then(|| Box::new(Output::default())),
            us: self.us,
        }
    }

    fn run(&mut self, work: &Work) -> Probed {
        self.runs += 1;
        let order: Vec<usize> = work.order.iter().map(|test| test.0).collect();
        let mut probed = Probed {
            branches: vec![Vec::new(); work.branches.len()],
            ..Probed::default()
        };
        for after in 0..=order.len() {
            for (index, fork) in work.branches.iter().enumerate() {
                if fork.after == after {
                    let mut before = order[..after].to_vec();
                    for test in &fork.order {
                        let seen = self.attempt(&before, &[], work, *test);
                        probed.branches[index].push(Some(seen));
                        before.push(test.0);
                    }
                    let failed = |seen: &Option<Seen>| seen.as_ref().is_some_and(|it| !it.passed());
                    if work.until_a_branch_fails && probed.branches[index].iter().any(failed) {
                        return probed;
                    }
                }
            }
            if let Some(test) = work.order.get(after) {
                let (before, beside) = if work.threads > 1 {
                    let others = order.iter().copied().filter(|it| *it != test.0).collect();
                    (Vec::new(), others)
                } else {
                    (order[..after].to_vec(), Vec::new())
                };
                let seen = self.attempt(&before, &beside, work, *test);
                probed.attempts.push(Some(seen));
            }
        }
        probed
    }
}

fn note(account: &mut Account, company: Company, seen: &Seen) {
    let Account {
        tally, companies, ..
    } = account;
    let evidence = seen.failure.as_deref();
    if let Some(evidence) = evidence {
        tally.add(seen.us, false, Some(evidence));
        companies.failed(tally.kind_of(evidence), company);
    } else {
        tally.add(seen.us, false, None);
        companies.passed(&company);
    }
}

impl Prober for World {
    fn probe(&mut self, runs: Vec<Work>) -> Result<Vec<Probed>, Interrupted> {
        if self.runs + runs.len() > self.patience {
            return Err(Interrupted);
        }
        Ok(runs.iter().map(|work| self.run(work)).collect())
    }

    fn share_time(&mut self, _findings: usize) {}

    fn turn_to(&mut self, _test: TestId) {}

    fn turn_to_second_times(&mut self, _tests: usize) {}

    fn turn_to_all(&mut self, _tests: usize) {}

    fn turn_to_proof(&mut self) {}

    fn width(&self) -> usize {
        2
    }

    /// A run counts as one attempt.
    fn elapsed(&self) -> Duration {
        Duration::from_micros(self.us * self.runs as u64)
    }

    fn exchange_neighbours(&mut self, neighbours: Neighbours) -> Neighbours {
        std::mem::replace(&mut self.neighbours, neighbours)
    }
}

/// The number in letters: digits in messages do not make another failure.
fn words_for(number: u64) -> String {
    let letter = |digit: u8| char::from(digit - b'0' + b'a');
    number.to_string().bytes().map(letter).collect()
}
