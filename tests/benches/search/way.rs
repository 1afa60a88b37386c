//! The two ways to search, and what one search of each has cost.

use crate::case::Case;
use crate::fixture::{self, Fixture, TESTS};
use crate::halving::halve;
use crate::launches::Launches;
use std::fs;
use std::time::Instant;
use stress_tests::{Notes, StressCommand};

/// Runs of the order at most until the victim has failed: where it does not always, one may be
/// too few.
const RUNS: u32 = 5;

/// One way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// `cargo stress bisect`.
    Stress,
    /// One spawned process for each half.
    Halving,
}

/// One search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    /// Whether exactly the polluters were named.
    pub(crate) is_right: bool,
    /// Tests run by the search.
    pub(crate) searching: u64,
    /// Tests that have run, whatever for, as they counted themselves.
    pub(crate) ran: u64,
    /// Processes of the search, copies included.
    pub(crate) processes: u64,
    /// Of the search.
    pub(crate) search_s: f64,
    /// Of the whole call but the build.
    pub(crate) seconds: f64,
}

impl Way {
    /// Ours first.
    pub(crate) const ALL: [Self; 2] = [Self::Stress, Self::Halving];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Stress => "cargo stress bisect",
            Self::Halving => "plain halving",
        }
    }

    /// Searches the order of that number.
    pub(crate) fn measure(self, fixture: &Fixture, case: Case, seed: u64) -> Measured {
        match self {
            Self::Stress => stress(fixture, case, seed),
            Self::Halving => halving(fixture, case, seed),
        }
    }
}

fn stress(fixture: &Fixture, case: Case, seed: u64) -> Measured {
    let notes = Notes::default();
    let order = fixture::order(seed).join("\n");
    let path = notes.directory().join("order");
    fs::write(&path, format!("{order}\n{}\n", case.victim())).expect("an order can be written");
    let runs = if case.always { 1 } else { RUNS };
    let session = StressCommand::new(&fixture.krate)
        .args(["bisect", &case.victim()])
        .args(["--order", &path.display().to_string()])
        .args(["--runs", &runs.to_string(), "--progress", "none"])
        .notes(&notes)
        .report()
        .run();
    let report = session.report();
    let verdict = &report.test(&case.victim()).verdict;
    let mut named = verdict.polluters.clone();
    named.sort();
    let search = verdict.evidence.as_ref().and_then(|it| it.search);
    Measured {
        is_right: verdict.kind == "order-dependent" && named == fixture::polluters(case),
        searching: search.map_or(0, |it| it.tests_run),
        ran: fixture::ran(&notes),
        processes: search.map_or(0, |it| it.processes),
        search_s: search.map_or(0.0, |it| it.elapsed_s),
        seconds: report.elapsed_s,
    }
}

fn halving(fixture: &Fixture, case: Case, seed: u64) -> Measured {
    let notes = Notes::default();
    let order = fixture::order(seed);
    let victim = case.victim();
    let begun = Instant::now();
    let mut launches = Launches::begin(&fixture.binary, &victim, &notes);
    let mut asked = 0;
    let found = halve(TESTS, |kept| {
        let names = kept.iter().map(|it| order[*it].clone());
        let names: Vec<String> = names.chain([victim.clone()]).collect();
        asked += names.len() as u64;
        launches.last_fails(names)
    });
    let seconds = begun.elapsed().as_secs_f64();
    let names = found.unwrap_or_default().into_iter();
    let mut named: Vec<String> = names.map(|it| order[it].clone()).collect();
    named.sort();
    Measured {
        is_right: named == fixture::polluters(case),
        searching: asked,
        ran: fixture::ran(&notes),
        processes: launches.started(),
        search_s: seconds,
        seconds,
    }
}
