//! Where many tests fail at times, asks of all at once whether they need the session's other processes.
//!
//! A crate whose tests write to fixed files fails in dozens of them as soon as two of its processes run
//! at a time. For each of these to be looked into there is never time, but one run of a whole round
//! says something about all of them.

use super::count::Count;
use super::undisturbed::SHARED;
use crate::model::{
    Arm, BinaryId, Catalog, Companies, Company, Condition, Evidence, Neighbours, Probed, Prober,
    Tally, TestId, Work,
};
use crate::statistics::p_value_of_pairs;
use std::collections::BTreeMap;

/// Fewer are looked into one by one: they could not show [`SURE`] either.
const CROWD: usize = 12;
/// Chance alone would show it less often than this.
const SURE: f64 = 1e-3;
/// Once the more frequent are known to need them, this is enough for those that failed once only: of
/// these it takes long to see many again.
const LIKELY: f64 = 0.05;
/// Of so many that fail beside others, one may fail without them, for reasons of its own.
const ONE_IN: usize = 5;
/// If so many fail without the others, and are not one in [`ENOUGH_ONE_IN`], it is not the others.
const ENOUGH: usize = 6;
const ENOUGH_ONE_IN: usize = 4;
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
    pub(crate) arms: Vec<Arm>,
    pub(crate) notes: Vec<String>,
}

/// Tells those that fail only because of the session from the others.
///
/// The runs in which they failed are made again, several at a time and then one at a time beside threads
/// that only compute: what needs a busy machine, or a test of its own process, fails there as well.
/// A test is taken for a clash if it does not, and if those like it show that the others decide: tests
/// that failed once in the session and tests that failed more often answer for their own kind only.
pub(crate) fn sort_crowd(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    crowd: &[Member<'_>],
) -> Sorted {
    if crowd.len() < CROWD || prober.width() == 1 {
        return Sorted::default();
    }
    let mut seen: BTreeMap<TestId, Pair> = BTreeMap::new();
    for member in crowd {
        seen.insert(member.test, Pair::of(member.tally));
    }
    let batches = batches(catalog, crowd);
    if batches.is_empty() {
        // Each has a process for itself.
        return Sorted::default();
    }
    prober.turn_to_all(crowd.len());
    'asking: for batch in batches.iter().cycle().take(batches.len() * CYCLES) {
        for neighbours in [Neighbours::Session, Neighbours::Busy] {
            prober.set_neighbours(neighbours);
            let Ok(probed) = prober.probe(batch.clone()) else {
                break 'asking;
            };
            for (work, probed) in batch.iter().zip(&probed) {
                learn(&mut seen, work, probed, neighbours);
            }
        }
        if is_refuted(&seen) || (shown(&seen) == [true; 2] && are_sure(&seen)) {
            break;
        }
    }
    prober.set_neighbours(Neighbours::Session);
    conclude(seen)
}

/// One test, beside other processes and without them.
#[derive(Debug)]
struct Pair {
    /// Whether it failed once only in the session.
    is_rare: bool,
    /// Its runs there.
    runs: u64,
    beside: Count,
    busy: Count,
    failed_without: Option<FailedWithout>,
}

impl Pair {
    fn of(tally: &Tally) -> Self {
        Self {
            is_rare: tally.not_passed() == 1,
            runs: tally.runs(),
            beside: Count::default(),
            busy: Count::default(),
            failed_without: None,
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
        let chunks = works.chunks(AT_ONCE).enumerate();
        batches.extend(chunks.map(|(turn, works)| (turn, works.to_vec())));
    }
    batches.sort_by_key(|(turn, _)| *turn);
    batches.into_iter().map(|(_, works)| works).collect()
}

fn learn(seen: &mut BTreeMap<TestId, Pair>, work: &Work, probed: &Probed, neighbours: Neighbours) {
    for (step, attempt) in probed.attempts.iter().enumerate() {
        let test = work.order[step];
        let (Some(pair), Some(attempt)) = (seen.get_mut(&test), attempt) else {
            continue;
        };
        let is_beside = neighbours == Neighbours::Session;
        let count = if is_beside {
            &mut pair.beside
        } else {
            &mut pair.busy
        };
        let Some(evidence) = &attempt.failure else {
            count.passed += 1;
            continue;
        };
        count.failed += 1;
        if !is_beside {
            let failed = || FailedWithout {
                test,
                evidence: (**evidence).clone(),
                company: Company::of(work, step),
            };
            pair.failed_without.get_or_insert_with(failed);
        }
    }
}

fn fail_beside(seen: &BTreeMap<TestId, Pair>) -> usize {
    seen.values().filter(|it| it.beside.failed > 0).count()
}

fn fail_without(seen: &BTreeMap<TestId, Pair>) -> usize {
    seen.values().filter(|it| it.busy.failed > 0).count()
}

/// Whether many fail without the others, too.
fn is_refuted(seen: &BTreeMap<TestId, Pair>) -> bool {
    let without = fail_without(seen);
    without >= ENOUGH && without * ENOUGH_ONE_IN > fail_beside(seen)
}

/// Whether each has had as many chances to fail without the others as it had with them in the session:
/// among many that clash there may be one that flakes.
fn are_sure(seen: &BTreeMap<TestId, Pair>) -> bool {
    let is_sure = |it: &Pair| it.busy.failed > 0 || it.busy.passed >= it.runs;
    seen.values().all(is_sure)
}

/// Whether those that failed more than once need the others, and those that failed once.
fn shown(seen: &BTreeMap<TestId, Pair>) -> [bool; 2] {
    let frequent = p_value(seen, false);
    let are_plain = frequent.is_some_and(|p| p < SURE);
    let enough = if are_plain { LIKELY } else { SURE };
    let rare = p_value(seen, true);
    [
        are_plain || frequent.is_none(),
        rare.is_none_or(|p| p < enough),
    ]
}

/// How probable chance alone makes what was seen of that kind, if there are any.
fn p_value(seen: &BTreeMap<TestId, Pair>, is_rare: bool) -> Option<f64> {
    let mut alike = seen.values().filter(|it| it.is_rare == is_rare).peekable();
    alike.peek()?;
    let (mut only_beside, mut only_without) = (0, 0);
    for pair in alike {
        match (pair.beside.failed > 0, pair.busy.failed > 0) {
            (true, false) => only_beside += 1,
            (false, true) => only_without += 1,
            _ => {}
        }
    }
    Some(p_value_of_pairs(only_beside, only_without))
}

fn conclude(seen: BTreeMap<TestId, Pair>) -> Sorted {
    let kinds = shown(&seen);
    if fail_without(&seen) * ONE_IN > fail_beside(&seen) || kinds == [false; 2] {
        return Sorted::default();
    }
    let needs_others = |it: &&Pair| it.busy.failed == 0 && it.busy.passed > 0;
    let alike = seen.values().filter(needs_others);
    let alike = alike.filter(|it| it.beside.failed > 0).count();
    let notes = vec![
        SHARED.to_owned(),
        format!("{alike} tests were seen to fail beside them only"),
    ];
    let mut sorted = Sorted::default();
    for (test, pair) in seen {
        if needs_others(&&pair) && kinds[usize::from(pair.is_rare)] {
            sorted.clashing.push(Clashing {
                test,
                arms: vec![
                    pair.beside.arm(Condition::BesideProcesses),
                    pair.busy.arm(Condition::BusyMachine),
                ],
                notes: notes.clone(),
            });
        }
        sorted.failed_without.extend(pair.failed_without);
    }
    sorted
}
