//! Options, in the words in which they are typed.

/// Adds a switch that is on.
pub(super) fn flag(words: &mut Vec<String>, name: &str, is_set: bool) {
    if is_set {
        words.push(name.to_owned());
    }
}

/// Adds an option for each of its values.
pub(super) fn option<'a>(
    words: &mut Vec<String>,
    name: &str,
    values: impl IntoIterator<Item = &'a String>,
) {
    for value in values {
        words.extend([name.to_owned(), value.clone()]);
    }
}
