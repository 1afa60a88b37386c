//! What a setting may be, in a manifest and in a variable.

use super::values;
use crate::nearest::likely;
use std::num::NonZeroU64;
use toml::de::DeValue;

/// The type of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number of at least 1.
    Count,
    /// Any number that is not negative.
    Number,
    /// A duration of at least a millisecond.
    Duration,
    /// A duration that may be zero.
    DurationOrNone,
    /// A number of bytes.
    Bytes,
    /// A number of bytes that can be kept.
    KeptBytes,
    /// Yes or no.
    Switch,
    /// A file, seen from the manifest.
    Path,
    /// One of these.
    Word(&'static [&'static str]),
}

impl Kind {
    /// The value in the words of a flag; else what is wrong with it.
    pub(super) fn of_manifest(self, value: &DeValue<'_>) -> Result<String, String> {
        let text = match (self, value) {
            (Self::Switch, DeValue::Boolean(value)) => value.to_string(),
            (
                Self::Count | Self::Number | Self::Bytes | Self::KeptBytes,
                DeValue::Integer(number),
            ) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => number.to_string(),
                Err(_) => number.to_string(),
            },
            (
                Self::Duration
                | Self::DurationOrNone
                | Self::Bytes
                | Self::KeptBytes
                | Self::Path
                | Self::Word(_),
                DeValue::String(text),
            ) => text.to_string(),
            _ => return Err(self.instead_of(value)),
        };
        self.of_text(&text)
    }

    /// The same of a text, which is all that a variable can hold.
    pub(super) fn of_text(self, text: &str) -> Result<String, String> {
        let wanted = || format!("expected {}", self.wanted());
        match self {
            Self::Count => values::count::<NonZeroU64>(text).map(drop),
            Self::Number => values::number::<u64>(text).map(drop),
            Self::Duration => values::duration(text).map(drop),
            Self::DurationOrNone => values::duration_or_none(text).map(drop),
            Self::Bytes => values::bytes(text).map(drop),
            Self::KeptBytes => values::kept_bytes(text).map(drop),
            Self::Path => Ok(()),
            Self::Switch => {
                return match text.to_ascii_lowercase().as_str() {
                    "true" | "1" | "yes" | "on" => Ok("true".to_owned()),
                    "false" | "0" | "no" | "off" => Ok("false".to_owned()),
                    _ => Err(wanted()),
                };
            }
            Self::Word(words) if words.contains(&text) => Ok(()),
            Self::Word(words) => Err(match likely(words.iter().copied(), text) {
                Some(meant) => format!("did you mean {meant:?}?"),
                None => wanted(),
            }),
        }
        .map(|()| text.to_owned())
    }

    /// What is wanted instead of a value of another type.
    fn instead_of(self, value: &DeValue<'_>) -> String {
        let meant = match (self, value) {
            (Self::Duration | Self::DurationOrNone, DeValue::Integer(number)) => {
                Some(format!("\"{}s\"", number.as_str()))
            }
            (Self::Count | Self::Number | Self::Switch, DeValue::String(text)) => {
                self.of_text(text).ok()
            }
            _ => None,
        };
        match meant {
            Some(meant) => format!("did you mean {meant}?"),
            None => format!("expected {}", self.wanted()),
        }
    }

    fn wanted(self) -> String {
        match self {
            Self::Count => values::A_COUNT.to_owned(),
            Self::Number => values::A_NUMBER.to_owned(),
            Self::Duration | Self::DurationOrNone => "a duration such as \"5s\"".to_owned(),
            Self::Bytes | Self::KeptBytes => "a size such as \"500k\"".to_owned(),
            Self::Switch => "true or false".to_owned(),
            Self::Path => "the path of a file".to_owned(),
            Self::Word(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("{word:?}")).collect();
                format!("one of {}", words.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, text: &str) -> Result<String, String> {
        let value = DeValue::parse(text).unwrap();
        kind.of_manifest(value.get_ref())
    }

    #[test]
    fn values_become_words_of_a_flag() {
        let fine = |kind, text| read(kind, text).unwrap();
        assert_eq!(fine(Kind::Count, "1_000"), "1000");
        assert_eq!(fine(Kind::Number, "0x10"), "16");
        assert_eq!(fine(Kind::Duration, "'5s'"), "5s");
        assert_eq!(fine(Kind::DurationOrNone, "'0s'"), "0s");
        assert_eq!(fine(Kind::Bytes, "4096"), "4096");
        assert_eq!(fine(Kind::KeptBytes, "'500k'"), "500k");
        assert_eq!(fine(Kind::Switch, "true"), "true");
        assert_eq!(fine(Kind::Word(&["fork", "spawn"]), "'fork'"), "fork");
    }

    #[test]
    fn what_is_none_is_refused_with_what_was_meant() {
        let wrong = |kind, text| read(kind, text).unwrap_err();
        let (count, number) = (values::A_COUNT, values::A_NUMBER);
        assert_eq!(wrong(Kind::Count, "'20'"), "did you mean 20?");
        for text in ["0", "1.5", "'many'"] {
            assert_eq!(wrong(Kind::Count, text), format!("expected {count}"));
        }
        assert_eq!(wrong(Kind::Number, "-1"), format!("expected {number}"));
        assert_eq!(wrong(Kind::Duration, "5"), "did you mean \"5s\"?");
        assert_eq!(wrong(Kind::Duration, "'0s'"), "at least 1ms is needed");
        let duration = "expected a duration such as \"5s\"";
        assert_eq!(wrong(Kind::Duration, "true"), duration);
        assert_eq!(wrong(Kind::Switch, "'yes'"), "did you mean true?");
        assert_eq!(wrong(Kind::Switch, "1"), "expected true or false");
        let launch = Kind::Word(&["fork", "spawn"]);
        assert_eq!(wrong(launch, "'frok'"), "did you mean \"fork\"?");
        assert_eq!(wrong(launch, "'x'"), "expected one of \"fork\", \"spawn\"");
        assert_eq!(wrong(Kind::KeptBytes, "'2M'"), "at most 1M can be kept");
    }

    #[test]
    fn a_variable_may_say_yes_in_the_usual_ways() {
        for (text, value) in [("1", "true"), ("Yes", "true"), ("off", "false")] {
            assert_eq!(Kind::Switch.of_text(text).unwrap(), value);
        }
        assert!(Kind::Switch.of_text("maybe").is_err());
        assert!(Kind::Count.of_text("0").is_err());
    }
}
