//! Two long values that were to be equal: shown from shortly before where they differ.

/// What `assert_eq!` and `assert_ne!` put before the values; both are as long.
const LEFT: &str = "  left: ";
const RIGHT: &str = " right: ";
/// Shown of what is the same, in characters.
const BEFORE: usize = 40;

/// The lines of a message. Where two values would not be seen whole in `most` characters, what is the same
/// at their beginning is left out.
pub(super) fn left_and_right(message: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = message.lines().map(str::to_owned).collect();
    for at in 1..lines.len() {
        let (before, after) = lines.split_at_mut(at);
        let (one, other) = (&mut before[at - 1], &mut after[0]);
        let (Some(left), Some(right)) = (one.strip_prefix(LEFT), other.strip_prefix(RIGHT)) else {
            continue;
        };
        let is_long = left.chars().count().max(right.chars().count()) > most;
        let same = left.chars().zip(right.chars());
        let same = same.take_while(|(one, other)| one == other).count();
        if !is_long || same <= BEFORE {
            continue;
        }
        let rest = |value: &str| value.chars().skip(same - BEFORE).collect::<String>();
        let (left, right) = (rest(left), rest(right));
        *one = format!("{LEFT}…{left}");
        *other = format!("{RIGHT}…{right}");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_shown_from_where_they_differ() {
        let same = "1, ".repeat(200);
        let message = format!("not equal\n  left: [{same}2, 3]\n right: [{same}4, 3]\nmore");
        let lines = left_and_right(&message, 100);
        assert_eq!(lines[0], "not equal");
        assert!(
            lines[1].starts_with("  left: …") && lines[1].ends_with("1, 2, 3]"),
            "{lines:?}"
        );
        assert!(
            lines[2].starts_with(" right: …") && lines[2].ends_with("1, 4, 3]"),
            "{lines:?}"
        );
        assert_eq!(lines[1].chars().count(), lines[2].chars().count());
        assert!(lines[1].chars().count() < 60, "{lines:?}");
        assert_eq!(lines[3], "more");
    }

    #[test]
    fn what_is_seen_whole_or_differs_early_stays_as_it_is() {
        for message in [
            "  left: 1\n right: 2".to_owned(),
            format!("  left: a{0}\n right: b{0}", "x".repeat(500)),
            format!("  left: {0}", "x".repeat(500)),
        ] {
            assert_eq!(left_and_right(&message, 100).join("\n"), message);
        }
    }
}
