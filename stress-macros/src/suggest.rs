//! Finds the word that a misspelt one was probably meant to be.

/// The candidate nearest to `word`, where one is near enough to be worth naming.
pub(crate) fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .iter()
        .map(|candidate| (distance(&word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance; two swapped neighbours count as two edits.
///
/// Written out because every user of `#[stress]` compiles this crate and its dependencies.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(l != *r);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &[&str] = &["runs", "timeout", "grace", "shuffle", "launch", "crate"];

    #[test]
    fn distance_counts_insertions_deletions_and_substitutions() {
        assert_eq!(distance("", "runs"), 4);
        assert_eq!(distance("runs", "runs"), 0);
        assert_eq!(distance("timout", "timeout"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn slips_find_the_option_that_was_meant() {
        for (word, meant) in [
            ("timout", "timeout"),
            ("time_out", "timeout"),
            ("Runs", "runs"),
            ("run", "runs"),
            ("rusn", "runs"),
            ("shufle", "shuffle"),
            ("crat", "crate"),
        ] {
            assert_eq!(nearest(word, OPTIONS), Some(meant), "{word}");
        }
    }

    #[test]
    fn a_word_that_resembles_nothing_gets_no_suggestion() {
        assert_eq!(nearest("retries", OPTIONS), None);
        assert_eq!(nearest("x", OPTIONS), None);
    }
}
