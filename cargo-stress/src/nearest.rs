//! Which of the known names was probably meant, or which part of one.

/// The name that is most like `name`, with how like it is: 1 is the same, 0 has nothing in common.
pub(crate) fn nearest<'a>(
    known: impl Iterator<Item = &'a str>,
    name: &str,
) -> Option<(f64, &'a str)> {
    known
        .map(|other| (strsim::jaro_winkler(other, name), other))
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
}

/// What is less like a name was hardly meant by it.
const LIKE: f64 = 0.7;

/// The name that was probably meant by `name`, if any is like it.
pub(crate) fn likely<'a>(known: impl Iterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    let (likeness, meant) = nearest(known, name)?;
    (likeness > LIKE).then_some(meant)
}

/// The part of a name that is most like `part`, with the name in which it stands and how like it is. Parts
/// are of as many words, between `::` and `_`, as `part` has.
pub(crate) fn nearest_part<'a>(
    known: impl Iterator<Item = &'a str>,
    part: &str,
) -> Option<(f64, &'a str, &'a str)> {
    let count = words(part).len();
    let parts = known.flat_map(move |name| {
        let words = words(name);
        let parts = words.windows(count.max(1)).map(|words| {
            let (first, last) = (words[0], words[words.len() - 1]);
            (&name[first.0..last.1], name)
        });
        parts.collect::<Vec<_>>()
    });
    parts
        .filter(|_| count > 0)
        .map(|(other, name)| (strsim::jaro_winkler(other, part), other, name))
        .max_by(|one, other| one.0.total_cmp(&other.0))
}

/// Where words begin and end.
fn words(name: &str) -> Vec<(usize, usize)> {
    let mut at = 0;
    let mut words = Vec::new();
    for word in name.split_inclusive([':', '_']) {
        let length = word.trim_end_matches([':', '_']).len();
        if length > 0 {
            words.push((at, at + length));
        }
        at += word.len();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_is_found_by_its_words() {
        let names = ["tests::a_checkout_is_paid", "cart::is_empty_at_first"];
        let nearest = |part: &str| {
            let (_, meant, name) = nearest_part(names.into_iter(), part).unwrap();
            (meant, name)
        };
        assert_eq!(nearest("chekout"), ("checkout", names[0]));
        assert_eq!(nearest("is_emtpy"), ("is_empty", names[1]));
        assert_eq!(nearest("test::a"), ("tests::a", names[0]));
        assert_eq!(nearest_part(names.into_iter(), "a_b_c_d_e_f_g_h"), None);
        assert_eq!(nearest_part(names.into_iter(), "::"), None);
    }
}
