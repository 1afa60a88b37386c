//! What a store tells of its records where the one that was asked for is not clear.

use jiff::Timestamp;
use serde::Deserialize;
use std::cmp::Reverse;
use std::fmt;

/// No more records than this are listed.
const MOST: usize = 5;

/// The part of a record by which a person knows it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Known {
    pub(super) id: String,
    pub(super) created: Timestamp,
    pub(super) package: String,
    pub(super) binary: String,
    pub(super) kind: String,
    pub(super) test: String,
    pub(super) verdict: String,
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", self.id, self.package)?;
        if self.kind != "lib" {
            write!(f, "::{}", self.binary)?;
        }
        let created = self.created.strftime("%Y-%m-%d %H:%M UTC");
        write!(f, " {} ({}, {created})", self.test, self.verdict)
    }
}

/// Help for somebody who asked for an id that does not exist: those that begin most like it, of
/// those the newest.
pub(super) fn nearest(known: Vec<Known>, asked: &str) -> String {
    let in_common = |id: &str| {
        let pairs = id.bytes().zip(asked.bytes());
        pairs.take_while(|(one, other)| one == other).count()
    };
    list(known, |it| {
        (Reverse(in_common(&it.id)), Reverse(it.created))
    })
}

/// Help for somebody who has to choose: the newest.
pub(super) fn newest(known: Vec<Known>) -> String {
    list(known, |it| Reverse(it.created))
}

fn list<K: Ord>(mut known: Vec<Known>, key: impl Fn(&Known) -> K) -> String {
    if known.is_empty() {
        return "there are no records; each session adds one for every finding".to_owned();
    }
    known.sort_by(|one, other| (key(one), &one.id).cmp(&(key(other), &other.id)));
    let more = known.len().saturating_sub(MOST);
    let mut text = "there are".to_owned();
    for known in known.iter().take(MOST) {
        text.push_str(&format!("\n    {known}"));
    }
    if more > 0 {
        text.push_str(&format!("\n    and {more} more"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(id: &str, minute: u32) -> Known {
        Known {
            id: id.to_owned(),
            created: format!("2026-03-01T12:{minute:02}:59Z").parse().unwrap(),
            package: "shop".to_owned(),
            binary: "orders".to_owned(),
            kind: if minute.is_multiple_of(2) {
                "lib"
            } else {
                "test"
            }
            .to_owned(),
            test: "closes".to_owned(),
            verdict: "flaky".to_owned(),
        }
    }

    #[test]
    fn those_that_begin_most_alike_come_first_then_the_newest() {
        let all = vec![known("ab12", 1), known("ffff", 2), known("ab99", 3)];
        insta::assert_snapshot!(nearest(all, "ab13"), @"
        there are
            ab12  shop::orders closes (flaky, 2026-03-01 12:01 UTC)
            ab99  shop::orders closes (flaky, 2026-03-01 12:03 UTC)
            ffff  shop closes (flaky, 2026-03-01 12:02 UTC)
        ");
    }

    #[test]
    fn a_long_list_is_cut_and_an_empty_one_said() {
        let all = (0..8).map(|minute| known(&format!("{minute:04}"), minute));
        let text = newest(all.collect());
        assert!(
            text.starts_with("there are\n    0007  shop::orders"),
            "{text}"
        );
        assert!(text.ends_with("\n    and 3 more"), "{text}");
        assert_eq!(text.lines().count(), 7);
        assert!(newest(Vec::new()).starts_with("there are no records"));
    }
}
