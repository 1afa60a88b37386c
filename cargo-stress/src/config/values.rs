//! How durations and sizes are written, on the command line and everywhere else.

use std::str::FromStr;
use std::time::Duration;

/// The output of a run has to fit into one message.
const MOST_KEPT: u64 = 1 << 20;

/// What a count is.
pub(super) const A_COUNT: &str = "a number of at least 1";
/// What any other number is.
pub(super) const A_NUMBER: &str = "a number that is not negative";

/// One or more, where `N` knows no zero.
pub(crate) fn count<N: FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("expected {A_COUNT}"))
}

/// Zero, too, where `N` is unsigned.
pub(crate) fn number<N: FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("expected {A_NUMBER}"))
}

/// At least one millisecond.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let parsed = duration_or_none(text)?;
    if parsed < Duration::from_millis(1) {
        Err("at least 1ms is needed".to_owned())
    } else {
        Ok(parsed)
    }
}

/// Zero, too.
pub(crate) fn duration_or_none(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|error| {
        if text.parse::<f64>().is_ok() {
            format!("a unit is missing; did you mean {text}s?")
        } else {
            format!("{error}; write for example 500ms, 5s or 2m")
        }
    })
}

/// The same duration in the words of a flag.
pub(crate) fn written(duration: Duration) -> String {
    humantime::format_duration(duration)
        .to_string()
        .replace(' ', "")
}

/// A number, with `k`, `M` or `G` behind it for powers of 1024.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|it: char| !it.is_ascii_digit());
    let unit = match &text[digits.len()..] {
        "" => Some(1),
        "k" | "K" => Some(1 << 10),
        "M" => Some(1 << 20),
        "G" => Some(1 << 30),
        _ => None,
    };
    let number = digits.parse::<u64>().ok();
    let bytes = number
        .zip(unit)
        .and_then(|(number, unit)| number.checked_mul(unit));
    bytes.ok_or_else(|| "write for example 4096, 500k or 10M".to_owned())
}

/// As many as can be kept of a stream.
pub(crate) fn kept_bytes(text: &str) -> Result<u64, String> {
    let bytes = bytes(text)?;
    if bytes <= MOST_KEPT {
        return Ok(bytes);
    }
    Err(format!("at most {}M can be kept", MOST_KEPT >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_duration_without_a_unit_is_refused_with_a_suggestion() {
        assert_eq!(
            duration("5"),
            Err("a unit is missing; did you mean 5s?".to_owned())
        );
        assert!(duration("soon").unwrap_err().contains("write for example"));
        assert!(duration("0s").is_err());
        assert_eq!(duration_or_none("0s"), Ok(Duration::ZERO));
        assert_eq!(duration("1m 30s"), Ok(Duration::from_secs(90)));
        assert_eq!(written(Duration::from_millis(1500)), "1s500ms");
    }

    #[test]
    fn sizes_may_have_a_unit() {
        assert_eq!(bytes("0"), Ok(0));
        assert_eq!(bytes("4096"), Ok(4096));
        assert_eq!(bytes("500k"), Ok(500 * 1024));
        assert_eq!(bytes("3M"), Ok(3 << 20));
        for text in ["", "k", "-1", "1.5M", "10 apples", "99999999999G"] {
            assert!(bytes(text).is_err(), "{text}");
        }
        assert!(kept_bytes("2M").is_err());
    }

    proptest! {
        #[test]
        fn any_size_is_read_or_refused_in_a_few_words(
            text in prop_oneof![any::<String>(), "[0-9]{0,22}[kKMGü ]{0,2}"],
        ) {
            for read in [bytes(&text), kept_bytes(&text)] {
                if let Err(error) = read {
                    prop_assert!(error.len() < 100, "{error}");
                }
            }
            prop_assert!(kept_bytes(&text).is_err() || kept_bytes(&text) == bytes(&text));
        }

        #[test]
        fn a_size_is_read_as_what_it_was(number in any::<u64>(), unit in 0..4_usize) {
            let (letter, shift) = [("", 0), ("k", 10), ("M", 20), ("G", 30)][unit];
            let number = number >> shift;
            prop_assert_eq!(bytes(&format!("{number}{letter}")), Ok(number << shift));
        }
    }

    proptest! {
        #[test]
        fn any_duration_is_read_or_refused_in_a_few_words(
            text in prop_oneof![any::<String>(), "[0-9.]{0,25} ?[a-zµ]{0,6}( [0-9]{1,20}[smhdy])?"],
        ) {
            match duration(&text) {
                Ok(read) => prop_assert!(read >= Duration::from_millis(1)),
                Err(error) => prop_assert!(error.len() <= 200 + 2 * text.len(), "{error}"),
            }
        }
    }
}
