//! Where a failing output departs from a passing one, as a part of a line.

use crate::model::{DifferingLine, FirstDifference};
use serde::{Deserialize, Serialize};

/// The first difference.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DifferenceEntry {
    context: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failing: Option<LineEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    passing: Option<LineEntry>,
}

/// A line that the other output does not have in its place.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct LineEntry {
    number: usize,
    text: String,
}

impl From<&FirstDifference> for DifferenceEntry {
    fn from(difference: &FirstDifference) -> Self {
        let entry = |line: &DifferingLine| LineEntry {
            number: line.number,
            text: line.text.clone(),
        };
        Self {
            context: difference.context.clone(),
            failing: difference.failing.as_ref().map(entry),
            passing: difference.passing.as_ref().map(entry),
        }
    }
}

impl From<DifferenceEntry> for FirstDifference {
    fn from(entry: DifferenceEntry) -> Self {
        let line = |line: LineEntry| DifferingLine {
            number: line.number,
            text: line.text,
        };
        Self {
            context: entry.context,
            failing: entry.failing.map(line),
            passing: entry.passing.map(line),
        }
    }
}
