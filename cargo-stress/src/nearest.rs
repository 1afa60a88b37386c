//! Which of the known names was probably meant.

/// The name that is most like `name`, with how like it is: 1 is the same, 0 has nothing in common.
pub(crate) fn nearest<'a>(
    known: impl Iterator<Item = &'a str>,
    name: &str,
) -> Option<(f64, &'a str)> {
    known
        .map(|other| (strsim::jaro_winkler(other, name), other))
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
}
