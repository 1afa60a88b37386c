//! What is said of tests that passed: what they left behind, and known flakes that may be released.

use super::paper::Paper;
use crate::model::{Catalog, Judgement};
use crate::report::figures::count;
use crate::report::left_behind::{left_files, left_processes};

/// So many tests are named that left something behind.
const NAMED: u64 = 5;

/// Remarks in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Passed {
    pub(super) paper: Paper,
    /// Tests that left something behind.
    leaving: u64,
}

impl Passed {
    /// Nothing yet, for lines like those of `paper`.
    pub(super) fn like(paper: &Paper) -> Self {
        Self {
            paper: paper.another(),
            leaving: 0,
        }
    }

    /// Takes in a test that is no finding.
    pub(super) fn judged(&mut self, catalog: &Catalog, judgement: &Judgement) {
        let tally = &judgement.tally;
        let processes = left_processes(tally).map(|left| format!("{left} (they were killed)"));
        let left: Vec<String> = processes.into_iter().chain(left_files(tally)).collect();
        if left.is_empty() {
            return;
        }
        self.leaving += 1;
        if self.leaving > NAMED {
            return;
        }
        let name = catalog.display_name(judgement.test);
        for left in left {
            self.paper.line(&format!("note: {name} passed, but {left}"));
        }
    }

    /// Writes them.
    pub(super) fn write(&self, paper: &mut Paper) {
        paper.add(&self.paper);
        if let Some(more @ 1..) = self.leaving.checked_sub(NAMED) {
            let more = count(more, "other test");
            paper.line(&format!("note: so did {more}; the JSON report names them"));
        }
    }
}
