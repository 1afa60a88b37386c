//! A failure as the text with which a body unwinds that runs in place: the runtime that supervises it is
//! another one, and shares no types with this one.

use crate::protocol::FailureCause;

/// What such texts begin with.
const BEGINNINGS: [(FailureCause, &str); 2] = [
    (FailureCause::Error, "the test returned an error: "),
    (FailureCause::ShouldPanic, "#[should_panic]: "),
];

/// The text for it.
pub(crate) fn in_words(cause: FailureCause, message: &str) -> String {
    let known = BEGINNINGS.iter().find(|(known, _)| *known == cause);
    format!("{}{message}", known.map_or("", |(_, beginning)| beginning))
}

/// The failure that a text tells; nothing, where it is not one of these.
pub(crate) fn read(text: &str) -> Option<(FailureCause, &str)> {
    let read = |&(cause, beginning)| Some((cause, text.strip_prefix(beginning)?));
    BEGINNINGS.iter().find_map(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_read_again() {
        for cause in [FailureCause::Error, FailureCause::ShouldPanic] {
            assert_eq!(read(&in_words(cause, "why")), Some((cause, "why")));
        }
        let panicked = in_words(FailureCause::Panic, "why");
        assert_eq!((read(&panicked), &*panicked), (None, "why"));
    }
}
