//! Decides whether two failures are the same one: cause, place, and message without what varies.

use stress_runtime::protocol::{Captured, Crash, Exit, FailureCause, Outcome, PanicReport};

/// What made an attempt fail, in the report's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cause {
    Panic,
    Error,
    ShouldPanic,
    Timeout,
    Signal,
    Exit,
    Launch,
    Harness,
}

impl Cause {
    /// The word used in the JSON report.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Panic => "panic",
            Self::Error => "error",
            Self::ShouldPanic => "should_panic",
            Self::Timeout => "timeout",
            Self::Signal => "signal",
            Self::Exit => "exit",
            Self::Launch => "launch",
            Self::Harness => "harness",
        }
    }
}

/// Two failures with the same fingerprint are one failure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Fingerprint {
    pub(crate) cause: Cause,
    pub(crate) location: Option<String>,
    pub(crate) normalised: String,
}

/// All that a failing attempt left to look at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) cause: Cause,
    pub(crate) message: String,
    /// `file:line:column`.
    pub(crate) location: Option<String>,
    /// Panics beside the one that decided.
    pub(crate) panics: Vec<PanicReport>,
    pub(crate) stdout: Captured,
    pub(crate) stderr: Captured,
}

impl Evidence {
    /// The evidence of an outcome; `None` if it passed.
    pub(crate) fn of(outcome: &Outcome, stdout: Captured, stderr: Captured) -> Option<Self> {
        let (cause, message, location, panics) = match outcome {
            Outcome::Passed => return None,
            Outcome::Failed(failure) => {
                let cause = match failure.cause {
                    FailureCause::Panic => Cause::Panic,
                    FailureCause::Error => Cause::Error,
                    FailureCause::ShouldPanic => Cause::ShouldPanic,
                };
                (
                    cause,
                    failure.message.clone(),
                    failure.location.clone(),
                    &failure.other_panics,
                )
            }
            Outcome::TimedOut { limit_ms, panics } => (
                Cause::Timeout,
                format!("still running after {limit_ms} ms"),
                None,
                panics,
            ),
            Outcome::Crashed { crash, panics } => {
                let cause = match crash {
                    Crash::Signal { .. } | Crash::Unknown => Cause::Signal,
                    Crash::Exit { .. } | Crash::AfterPass { .. } => Cause::Exit,
                    Crash::OneOf {
                        exit: Exit::Code { .. },
                        ..
                    } => Cause::Exit,
                    Crash::OneOf { .. } => Cause::Signal,
                    Crash::CouldNotStart { .. } => Cause::Launch,
                    Crash::HarnessLost { .. } => Cause::Harness,
                };
                (cause, crash.to_string(), None, panics)
            }
        };
        Some(Self {
            cause,
            message,
            location,
            panics: panics.clone(),
            stdout,
            stderr,
        })
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint {
            cause: self.cause,
            location: self.location.clone(),
            normalised: normalise(&self.message),
        }
    }
}

/// The message with every number, address and long hexadecimal word replaced by `#`: they differ
/// from run to run though the failure is the same.
fn normalise(message: &str) -> String {
    let mut normalised = String::with_capacity(message.len());
    let mut word = String::new();
    for character in message.chars() {
        if character.is_ascii_alphanumeric() {
            word.push(character);
        } else {
            push_word(&mut normalised, &word);
            word.clear();
            normalised.push(character);
        }
    }
    push_word(&mut normalised, &word);
    normalised
}

fn push_word(normalised: &mut String, word: &str) {
    let digits = word.strip_prefix("0x").unwrap_or(word);
    let is_hex = digits.len() >= 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_address = word.starts_with("0x") && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_address || (is_hex && digits.bytes().any(|byte| byte.is_ascii_digit())) {
        normalised.push('#');
        return;
    }
    let mut in_number = false;
    for character in word.chars() {
        let is_digit = character.is_ascii_digit();
        if !is_digit {
            normalised.push(character);
        } else if !in_number {
            normalised.push('#');
        }
        in_number = is_digit;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_from_run_to_run_does_not_make_a_new_failure() {
        for (one, other) in [
            ("left: 3 right: 4", "left: 17 right: 4000"),
            ("at 0x7ffe12ab", "at 0x55d0c3f0"),
            ("id 550e8400e29b41d4 gone", "id 0011223344556677 gone"),
            ("took 1.25s", "took 13.7s"),
            ("thread7 died", "thread12 died"),
        ] {
            assert_eq!(normalise(one), normalise(other));
        }
    }

    #[test]
    fn different_words_are_different_failures() {
        assert_ne!(normalise("queue closed"), normalise("queue full"));
        assert_eq!(normalise("deadbeef face"), "deadbeef face");
        assert_eq!(normalise("größer als 3"), "größer als #");
    }
}
