//! How often a test failed under which conditions of the session.

use super::history::Seen;
use super::interval_bar::IntervalBar;
use crate::model::{Catalog, TestId};
use crate::report::figures::percent;
use crate::report::readable::readable;
use crate::statistics::rate;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Predecessors shown each by itself.
const PREDECESSORS: usize = 6;

/// Conditions of one kind.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) rows: Vec<Row>,
}

/// One condition.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) failed: u64,
    pub(super) runs: u64,
    /// `12 % (8 % to 17 %)`
    pub(super) rate: String,
    pub(super) bar: IntervalBar,
}

/// Failed, of how many.
type Counts<K> = BTreeMap<K, (u64, u64)>;

impl Row {
    pub(super) fn new(name: String, failed: u64, runs: u64) -> Self {
        let rate = rate(failed, runs);
        let (low, high) = (percent(rate.low), percent(rate.high));
        Self {
            name,
            failed,
            runs,
            rate: format!("{} ({low} to {high})", percent(rate.estimate)),
            bar: IntervalBar::of_all(&rate),
        }
    }
}

/// What the attempts tell; kinds under which they do not differ are left out.
pub(super) fn conditions(catalog: &Catalog, seen: &[Seen]) -> Vec<Kind> {
    let kinds = [
        Kind {
            name: "Company",
            rows: company(seen),
        },
        Kind {
            name: "Place in the order",
            rows: places(seen),
        },
        Kind {
            name: "Right after",
            rows: predecessors(catalog, seen),
        },
    ];
    kinds.into_iter().filter(|it| it.rows.len() > 1).collect()
}

fn counts<K: Ord>(seen: &[Seen], key: impl Fn(&Seen) -> Option<K>) -> Counts<K> {
    let mut counts = Counts::new();
    for seen in seen {
        if let Some(key) = key(seen) {
            let (failed, runs) = counts.entry(key).or_default();
            *failed += u64::from(seen.failed());
            *runs += 1;
        }
    }
    counts
}

fn company(seen: &[Seen]) -> Vec<Row> {
    let threads = |seen: &Seen| Some(if seen.is_alone() { 0 } else { seen.threads });
    let row = |(threads, (failed, runs)): (usize, (u64, u64))| {
        let name = match threads {
            0 => "alone in its process".to_owned(),
            1 => "among others, one after another".to_owned(),
            threads => format!("among others, {threads} at a time"),
        };
        Row::new(name, failed, runs)
    };
    counts(seen, threads).into_iter().map(row).collect()
}

fn places(seen: &[Seen]) -> Vec<Row> {
    const NAMES: [&str; 4] = [
        "first quarter",
        "second quarter",
        "third quarter",
        "last quarter",
    ];
    let quarter = |seen: &Seen| {
        let place = 4 * seen.step / seen.order.len();
        (!seen.is_alone()).then_some(place.min(3))
    };
    let counts = counts(seen, quarter).into_iter();
    counts
        .map(|(quarter, (failed, runs))| Row::new(NAMES[quarter].to_owned(), failed, runs))
        .collect()
}

/// Those after which it failed, most often first, and all others together.
fn predecessors(catalog: &Catalog, seen: &[Seen]) -> Vec<Row> {
    let predecessor = |seen: &Seen| -> Option<TestId> {
        let place = seen.step.checked_sub(1).filter(|_| seen.in_sequence())?;
        Some(seen.order[place])
    };
    let mut all: Vec<_> = counts(seen, predecessor).into_iter().collect();
    all.sort_by_key(|(_, (failed, runs))| (Reverse(failed * 1000 / runs), Reverse(*runs)));
    let failing = all.iter().filter(|(_, (failed, _))| *failed > 0).count();
    let others = all.split_off(failing.min(PREDECESSORS));
    let name = |test: &TestId| readable(&catalog.test(*test).name);
    let row = |(test, (failed, runs)): &(TestId, (u64, u64))| Row::new(name(test), *failed, *runs);
    let mut rows: Vec<Row> = all.iter().map(row).collect();
    if !others.is_empty() {
        let sum = |count: fn(&(u64, u64)) -> u64| others.iter().map(|(_, it)| count(it)).sum();
        let name = if others.len() == 1 {
            name(&others[0].0)
        } else {
            format!("any of {} others", others.len())
        };
        rows.push(Row::new(name, sum(|it| it.0), sum(|it| it.1)));
    }
    rows
}
