//! The findings after the first few: a line for each, and of the many only their number.

use super::finding::label;
use super::paper::Paper;
use super::style::{of_verdict, paint};
use crate::model::{Catalog, Judgement};
use crate::report::figures::percent;
use crate::report::readable::readable;

/// So many have a line.
const LINES: u64 = 20;

/// Those of which not everything is shown, in the order in which they come.
#[derive(Debug, Clone, Default)]
pub(super) struct Rest {
    lines: Paper,
    count: u64,
}

impl Rest {
    /// Nothing yet, for lines like those of `paper`.
    pub(super) fn like(paper: &Paper) -> Self {
        Self {
            lines: paper.another(),
            count: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Takes in one more.
    pub(super) fn add(&mut self, catalog: &Catalog, judgement: &Judgement) {
        self.count += 1;
        if self.count > LINES {
            return;
        }
        let verdict = judgement.verdict;
        let label = paint(of_verdict(verdict), format!("{:<9}", label(verdict)));
        let rate = percent(judgement.rate.estimate);
        let record = judgement.record.as_deref().unwrap_or("-");
        let name = readable(&catalog.display_name(judgement.test));
        let place = catalog.test(judgement.test).place();
        let place = place.map_or_else(String::new, |it| format!("  {it}"));
        let words = format!("  {rate:>8}  {record:<4}  {name}{place}");
        self.lines.cut(&label, &words);
    }

    /// Writes them.
    pub(super) fn write(&self, paper: &mut Paper) {
        if self.is_empty() {
            return;
        }
        let count = self.count;
        paper.line(&format!(
            "{count} more, each with its rate and its ID for cargo stress replay:"
        ));
        paper.add(&self.lines);
        if let Some(left @ 1..) = count.checked_sub(LINES) {
            paper.line(&format!("and {left} more"));
        }
        paper.gap();
    }
}
