//! Lines by which a program tells GitHub's runner where something is wrong.

use std::fmt::Display;

/// An error at a line of a file, if it is known where.
pub(super) fn error(place: Option<(&str, u32)>, title: &str, message: &str) -> String {
    let mut properties: Vec<(&str, &dyn Display)> = Vec::new();
    if let Some((file, line)) = &place {
        properties.extend([("file", file as &dyn Display), ("line", line)]);
    }
    properties.push(("title", &title));
    command("error", &properties, message)
}

/// Something that is worth knowing.
pub(super) fn notice(message: &str) -> String {
    command("notice", &[], message)
}

fn command(name: &str, properties: &[(&str, &dyn Display)], message: &str) -> String {
    let properties: Vec<String> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped_property(&value.to_string())))
        .collect();
    let space = if properties.is_empty() { "" } else { " " };
    let message = escaped(message);
    format!("::{name}{space}{}::{message}", properties.join(","))
}

/// As the runner's toolkit escapes what is said.
fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Properties end at a comma, and all of them at a colon.
fn escaped_property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_said_can_end_a_line_or_begin_another_command() {
        assert_eq!(
            error(
                Some(("src/a,b.rs", 7)),
                "FLAKY a::b",
                "100 %\r\n::error::no: never"
            ),
            "::error file=src/a%2Cb.rs,line=7,title=FLAKY a%3A%3Ab::100 %25%0D%0A::error::no: never"
        );
        assert_eq!(error(None, "FLAKY a", "no"), "::error title=FLAKY a::no");
        assert_eq!(notice("two more"), "::notice::two more");
    }
}
