//! Lays the changed lines of a file over its outline: which of its tests do they touch?

use super::diff::Hunk;
use super::outline::{Outline, Part};

/// For each test, of which the line is given, whether it has changed. What has changed outside of all
/// tests may be a helper of any of them.
pub(super) fn touched(outline: &Outline, tests: &[usize], hunks: &[Hunk]) -> Vec<bool> {
    let has_test =
        |part: &&Part| part.is_test || tests.iter().any(|line| part.lines.contains(line));
    let of_tests: Vec<&Part> = outline.parts.iter().filter(has_test).collect();
    let place = |line: usize| of_tests.iter().position(|part| part.lines.contains(&line));
    let mut changed = vec![false; of_tests.len()];
    for hunk in hunks {
        if hunk.count == 0 {
            // Gone from between two lines: of one part, if both of them are.
            match (place(hunk.first), place(hunk.first + 1)) {
                (Some(one), Some(other)) if one == other => changed[one] = true,
                _ if hunk.lost_code => return vec![true; tests.len()],
                _ => {}
            }
        }
        for line in hunk.first..hunk.first + hunk.count {
            match place(line) {
                Some(part) => changed[part] = true,
                // Blank now, but maybe not before.
                None if hunk.lost_code || outline.code.contains(&line) => {
                    return vec![true; tests.len()];
                }
                None => {}
            }
        }
    }
    let is_changed = |line: &usize| place(*line).is_none_or(|part| changed[part]);
    tests.iter().map(is_changed).collect()
}

#[cfg(test)]
mod tests;
