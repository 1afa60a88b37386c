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
    /// How many have no line, by their labels, in the order in which they came.
    without_line: Vec<(String, u64)>,
}

impl Rest {
    /// Nothing yet, for lines like those of `paper`.
    pub(super) fn like(paper: &Paper) -> Self {
        Self {
            lines: paper.another(),
            count: 0,
            without_line: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Takes in one more.
    pub(super) fn add(&mut self, catalog: &Catalog, judgement: &Judgement) {
        self.count += 1;
        let verdict = judgement.verdict;
        let label = label(verdict);
        if self.count > LINES {
            self.count_only(label);
            return;
        }
        let label = paint(of_verdict(verdict), format!("{label:<9}"));
        let rate = percent(judgement.rate.estimate);
        let record = judgement.record.as_deref().unwrap_or("-");
        let name = readable(&catalog.display_name(judgement.test));
        let place = catalog.test(judgement.test).place();
        let place = place.map_or_else(String::new, |it| format!("  {it}"));
        let words = format!("  {rate:>8}  {record:<4}  {name}{place}");
        self.lines.cut(&label, &words);
    }

    fn count_only(&mut self, label: String) {
        match self.without_line.iter_mut().find(|it| it.0 == label) {
            Some((_, count)) => *count += 1,
            None => self.without_line.push((label, 1)),
        }
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
        let kinds = self.without_line.iter();
        let kinds: Vec<String> = kinds
            .map(|(label, count)| format!("{count} {label}"))
            .collect();
        if !kinds.is_empty() {
            // Among many that always fail, the one that does not must not go unnoticed.
            paper.line(&format!("and {} more", kinds.join(", ")));
        }
        paper.gap();
    }
}
