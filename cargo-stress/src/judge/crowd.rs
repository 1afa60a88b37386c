//! Where many tests fail at times, asks of all at once whether they need the session's other processes.
//!
//! A crate whose tests write to fixed files fails in dozens of them as soon as two of its processes run
//! at a time. For each of these to be looked into there is never time, but one run of a whole round
//! says something about all of them.

use super::confirm::runs_needed;
use super::count::Count;
use super::undisturbed::SHARED;
use crate::model::{
    Arm, BinaryId, Catalog, Companies, Company, Condition, Ending, Evidence, Neighbours, Probed,
    Prober, Seen, Tally, TestId, Work,
};
use crate::statistics::p_value_of_pairs;
use std::collections::BTreeMap;

/// Fewer are looked into one by one.
const CROWD: usize = 12;
/// Chance alone would show it less often than this.
const SURE: f64 = 1e-3;
/// Once that is so over all binaries, this is enough for each, and for those that failed once only: of
/// these it takes long to see many again.
const LIKELY: f64 = 0.05;
/// Of so many that fail beside others, one may fail without them, for reasons of its own.
const ONE_IN: usize = 4;
/// If so many of a binary fail without the others, and are more than one in [`ONE_IN`], it is not them.
const ENOUGH: usize = 6;
/// Runs asked for at once, all of one binary: a test meets itself only in another run of that.
const AT_ONCE: usize = 8;
/// Rounds are repeated no more often than this.
const CYCLES: usize = 10;

/// A test that passes and fails.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) test: TestId,
    pub(crate) tally: &'a Tally,
    pub(crate) companies: &'a Companies,
}

/// What is to be thought of a crowd; nothing if the others do not plainly decide, or there was no time.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    pub(crate) clashing: Vec<Clashing>,
    /// Those that failed without the others, for reasons of their own.
    pub(crate) failed_without: Vec<FailedWithout>,
}

/// A test that failed without the session's other processes, and in which company.
#[derive(Debug, Clone)]
pub(crate) struct FailedWithout {
    pub(crate) test: TestId,
    pub(crate) evidence: Evidence,
    pub(crate) company: Company,
}

/// A test that fails only beside the session's other processes, and what shows it.
#[derive(Debug)]
pub(crate) struct Clashing {
    pub(crate) test: TestId,
    pub(crate) beside: Arm,
    pub(crate) without: Arm,
    pub(crate) notes: Vec<String>,
}

/// Tells those that fail only because of the session from the others.
///
/// The runs in which they failed are made again, several at a time and then one at a time beside threads
/// that only compute: what needs a busy machine, or a test of its own process, fails there as well.
/// What is compared is runs, not tests, for one event may fail all tests of a run. A test is taken for a
/// clash if it fails in the first way only, and those of its binary show that the others decide: tests
/// that failed once in the session and tests that failed more often answer for their own kind only.
pub(crate) fn sort_crowd(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    crowd: &[Member<'_>],
) -> Sorted {
    if crowd.len() < CROWD || prober.width() == 1 {
        return Sorted::default();
    }
    let batches = batches(catalog, crowd);
    if batches.is_empty() {
        return Sorted::default();
    }
    let mut binaries: BTreeMap<BinaryId, OfBinary<'_>> = BTreeMap::new();
    for member in crowd {
        let binary = catalog.test(member.test).binary;
        let members = &mut binaries.entry(binary).or_default().members;
        members.insert(member.test, Pair::of(member.tally));
    }
    prober.turn_to_all(crowd.len());
    for batch in batches.iter().cycle().take(batches.len() * CYCLES) {
        let proof = Proof::of(binaries.values());
        let is_open = |it: &OfBinary<'_>| !it.is_refuted() && !it.shown(proof)[0];
        let are_open = binaries.values().any(is_open);
        let binary = batch[0].binary;
        let says_nothing_new = |it: &OfBinary<'_>| {
            it.is_refuted() || (it.shown(proof)[0] && (are_open || it.is_settled(proof)))
        };
        let Some(of_binary) = binaries.get_mut(&binary).filter(|it| !says_nothing_new(it)) else {
            continue;
        };
        let mut ask = |beside| prober.beside(beside, |prober| prober.probe(batch.clone()));
        let Ok(beside) = ask(Neighbours::Session) else {
            break;
        };
        let Ok(without) = ask(Neighbours::Busy) else {
            break;
        };
        for (work, pair) in batch.iter().zip(beside.iter().zip(&without)) {
            of_binary.learn(work, pair);
        }
    }
    let proof = Proof::of(binaries.values());
    let mut sorted = Sorted::default();
    for of_binary in binaries.into_values() {
        of_binary.conclude(proof, &mut sorted);
    }
    sorted
}

/// One test, beside other processes and without them.
#[derive(Debug)]
struct Pair<'a> {
    tally: &'a Tally,
    beside: Count,
    busy: Count,
    failed_without: Option<FailedWithout>,
}

/// The tests of one binary: they share what they share.
#[derive(Debug, Default)]
struct OfBinary<'a> {
    members: BTreeMap<TestId, Pair<'a>>,
    /// Of those that failed more than once in the session, and of those that failed once.
    kinds: [Differing; 2],
}

/// Runs in which tests failed in one of the two ways only.
#[derive(Debug, Default)]
struct Differing {
    only_beside: u64,
    only_without: u64,
}

/// What all binaries show together.
#[derive(Debug, Clone, Copy)]
struct Proof {
    /// That tests need the others.
    is_plain: bool,
    /// That those do that failed once only.
    of_rare: bool,
}

impl Proof {
    fn of<'a>(binaries: impl Iterator<Item = &'a OfBinary<'a>> + Clone) -> Self {
        let pooled = |kind: usize| {
            let all = binaries.clone().map(|it| &it.kinds[kind]);
            all.fold(Differing::default(), |sum, it| Differing {
                only_beside: sum.only_beside + it.only_beside,
                only_without: sum.only_without + it.only_without,
            })
        };
        Self {
            is_plain: pooled(0).p_value() < SURE,
            of_rare: pooled(1).p_value() < LIKELY,
        }
    }
}

impl Differing {
    fn p_value(&self) -> f64 {
        p_value_of_pairs(self.only_beside, self.only_without)
    }
}

impl<'a> Pair<'a> {
    fn of(tally: &'a Tally) -> Self {
        Self {
            tally,
            beside: Count::default(),
            busy: Count::default(),
            failed_without: None,
        }
    }

    /// Which kind it is.
    fn kind(&self) -> usize {
        usize::from(self.tally.not_passed() == 1)
    }

    /// Takes in an attempt; says whether it failed. Whose doing a crash of the process was is not known,
    /// unless it was this test's in the session, too.
    fn learn(&mut self, seen: &Seen, is_beside: bool) -> bool {
        let known = |it: &Evidence| self.tally.knows(it);
        let count = if is_beside {
            &mut self.beside
        } else {
            &mut self.busy
        };
        match &seen.failure {
            None => count.passed += 1,
            Some(evidence)
                if Ending::of(Some(&**evidence)) != Ending::Crashed || known(evidence) =>
            {
                count.failed += 1;
                return true;
            }
            Some(_) => count.otherwise += 1,
        }
        false
    }

    fn needs_others(&self) -> bool {
        self.busy.failed + self.busy.otherwise == 0 && self.busy.passed > 0
    }

    /// Whether it has had chances enough to fail without the others: among many that clash there may be
    /// one that flakes.
    fn is_sure(&self) -> bool {
        let runs = self.tally.runs();
        let enough = runs_needed(Count::of(self.tally.not_passed(), runs).rate()).min(runs);
        self.busy.failed + self.busy.otherwise > 0 || self.busy.passed >= enough
    }
}

impl OfBinary<'_> {
    /// Takes in the same run, beside others and without them; nothing if one of the two was not made.
    fn learn(&mut self, work: &Work, (beside, without): (&Probed, &Probed)) {
        let was_made = |probed: &Probed| probed.attempts.iter().any(Option::is_some);
        if !was_made(beside) || !was_made(without) {
            return;
        }
        let mut failed = [[false; 2]; 2];
        for (way, probed) in [beside, without].into_iter().enumerate() {
            for (step, seen) in probed.attempts.iter().enumerate() {
                let test = work.order[step];
                let (Some(pair), Some(seen)) = (self.members.get_mut(&test), seen) else {
                    continue;
                };
                let is_beside = way == 0;
                // Who has failed without the others has said what there is to say of it.
                let is_known = pair.failed_without.is_some();
                if !pair.learn(seen, is_beside) || is_known {
                    continue;
                }
                failed[pair.kind()][way] = true;
                if !is_beside && let Some(evidence) = &seen.failure {
                    pair.failed_without = Some(FailedWithout {
                        test,
                        evidence: (**evidence).clone(),
                        company: Company::of(work, step),
                    });
                }
            }
        }
        for (kind, failed) in self.kinds.iter_mut().zip(failed) {
            kind.only_beside += u64::from(failed == [true, false]);
            kind.only_without += u64::from(failed == [false, true]);
        }
    }

    /// Whether those of the kinds need the others.
    fn shown(&self, proof: Proof) -> [bool; 2] {
        let enough = if proof.is_plain { LIKELY } else { SURE };
        let [frequent, rare] = [0, 1].map(|kind| self.kinds[kind].p_value());
        let are_plain = frequent < enough;
        [are_plain, (are_plain && proof.of_rare) || rare < SURE]
    }

    fn fail(&self, way: impl Fn(&Pair<'_>) -> Count) -> usize {
        let fails = |it: &&Pair<'_>| way(it).failed > 0;
        self.members.values().filter(fails).count()
    }

    /// Whether too many fail without the others.
    fn is_doubtful(&self) -> bool {
        self.fail(|it| it.busy) * ONE_IN > self.fail(|it| it.beside)
    }

    /// Whether more runs would say nothing new.
    fn is_settled(&self, proof: Proof) -> bool {
        let shown = self.shown(proof);
        let mut members = self.members.values();
        members.all(|it| shown[it.kind()] && it.is_sure())
    }

    fn is_refuted(&self) -> bool {
        self.is_doubtful() && self.fail(|it| it.busy) >= ENOUGH
    }

    fn conclude(self, proof: Proof, sorted: &mut Sorted) {
        let shown = self.shown(proof);
        if self.is_doubtful() || shown == [false; 2] {
            return;
        }
        let alike = self.members.values().filter(|it| it.needs_others());
        let alike = alike.filter(|it| it.beside.failed > 0).count();
        for (test, pair) in self.members {
            if pair.needs_others() && shown[pair.kind()] {
                let seen = if pair.beside.failed > 0 {
                    "it is one of"
                } else {
                    "it was not seen again, and is taken for one like the"
                };
                sorted.clashing.push(Clashing {
                    test,
                    beside: pair.beside.arm(Condition::BesideProcesses),
                    without: pair.busy.arm(Condition::BusyMachine),
                    notes: vec![
                        SHARED.to_owned(),
                        format!("{seen} {alike} tests of its binary that failed beside them only"),
                    ],
                });
            }
            sorted.failed_without.extend(pair.failed_without);
        }
    }
}

/// The runs in which they failed, each once; those of the binaries take turns.
fn batches(catalog: &Catalog, crowd: &[Member<'_>]) -> Vec<Vec<Work>> {
    let mut works: BTreeMap<BinaryId, Vec<Work>> = BTreeMap::new();
    for member in crowd {
        let binary = catalog.test(member.test).binary;
        let failures = member.tally.failures();
        let failing = failures
            .iter()
            .flat_map(|it| member.companies.failing(&it.evidence.fingerprint()));
        let known = works.entry(binary).or_default();
        for company in failing {
            let work = company.work(binary);
            if !known.contains(&work) {
                known.push(work);
            }
        }
    }
    let mut batches: Vec<(usize, Vec<Work>)> = Vec::new();
    for works in works.values() {
        for (turn, works) in works.chunks(AT_ONCE).enumerate() {
            // A run that has nothing beside it says nothing.
            let works = works.iter().cycle().take(AT_ONCE).cloned();
            batches.push((turn, works.collect()));
        }
    }
    batches.sort_by_key(|(turn, _)| *turn);
    batches.into_iter().map(|(_, works)| works).collect()
}
