//! Does it matter where in the order two tests stand? A map of places, by how often the victim failed
//! there.

use super::history::Seen;
use crate::model::{Catalog, TestId};
use crate::report::readable::readable;
use askama::Template;

/// More places than this are counted together.
const PLACES: usize = 10;
const CELL: usize = 44;
const ROW: usize = 26;
/// Room for the names of the axes.
const LEFT: usize = 30;
const TOP: usize = 34;

/// The map of a victim and one other test.
#[derive(Debug, Clone, Template)]
#[template(path = "heat_map.svg", escape = "html")]
pub(super) struct HeatMap {
    label: String,
    pub(super) other: String,
    /// What the map says, in words.
    pub(super) words: String,
    width: usize,
    height: usize,
    cells: Vec<Cell>,
    columns: Vec<Place>,
    rows: Vec<Place>,
}

/// How often the victim failed in those places.
#[derive(Debug, Clone)]
struct Cell {
    x: usize,
    y: usize,
    /// From 0, it never failed, to 4, it always did.
    heat: u64,
    failed: u64,
    runs: u64,
    title: String,
}

/// A place on an axis.
#[derive(Debug, Clone)]
struct Place {
    at: usize,
    name: String,
}

impl HeatMap {
    /// `None` if they never ran in one process, one after the other.
    pub(super) fn of(catalog: &Catalog, seen: &[Seen], other: TestId) -> Option<Self> {
        let mut both = Vec::new();
        for seen in seen.iter().filter(|it| it.in_sequence()) {
            if let Some(place) = seen.order.iter().position(|it| *it == other) {
                both.push((seen.step, place, seen.failed()));
            }
        }
        let places = 1 + both.iter().map(|(one, other, _)| *one.max(other)).max()?;
        let together = places.div_ceil(PLACES);
        let bins = places.div_ceil(together);
        let mut counts = vec![(0_u64, 0_u64); bins * bins];
        let (mut before, mut after) = ((0_u64, 0_u64), (0_u64, 0_u64));
        for (victim, place, failed) in both {
            let cell = &mut counts[victim / together * bins + place / together];
            let side = if place < victim {
                &mut before
            } else {
                &mut after
            };
            for counted in [cell, side] {
                counted.0 += u64::from(failed);
                counted.1 += 1;
            }
        }
        let name = |bin: usize| {
            let (first, last) = (bin * together + 1, ((bin + 1) * together).min(places));
            if first == last {
                first.to_string()
            } else {
                format!("{first}–{last}")
            }
        };
        let cell = |(index, (failed, runs)): (usize, &(u64, u64))| {
            let (row, column) = (index / bins, index % bins);
            let (victim, place) = (name(row), name(column));
            Cell {
                x: LEFT + column * CELL,
                y: TOP + row * ROW,
                heat: (failed * 4).div_ceil((*runs).max(1)),
                failed: *failed,
                runs: *runs,
                title: format!(
                    "it in place {victim}, the other in place {place}: failed {failed} of {runs}"
                ),
            }
        };
        let other = readable(&catalog.test(other).name);
        let words = format!(
            "After {other} it failed in {} of {} runs, before it in {} of {}.",
            before.0, before.1, after.0, after.1
        );
        let indexed = counts.iter().enumerate();
        Some(Self {
            label: format!("Failures by the places of the two tests in the order. {words}"),
            words,
            other,
            width: LEFT + bins * CELL,
            height: TOP + bins * ROW,
            cells: indexed.map(cell).filter(|cell| cell.runs > 0).collect(),
            columns: (0..bins)
                .map(|bin| Place {
                    at: LEFT + bin * CELL + CELL / 2,
                    name: name(bin),
                })
                .collect(),
            rows: (0..bins)
                .map(|bin| Place {
                    at: TOP + bin * ROW + ROW / 2,
                    name: name(bin),
                })
                .collect(),
        })
    }
}
