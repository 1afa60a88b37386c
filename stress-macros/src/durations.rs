//! Reads `"5s"` and the like, in the grammar of the command line, as whole milliseconds.

use proc_macro2::TokenStream;
use syn::{Error, Lit};

/// The milliseconds that `value` stands for; `option` and `example` are for the message.
pub(crate) fn milliseconds(option: &str, value: &TokenStream, example: &str) -> Result<u64, Error> {
    let mistake = |message: String| Error::new_spanned(value, message);
    let text = match syn::parse2::<Lit>(value.clone()) {
        Ok(Lit::Str(text)) => text.value(),
        Ok(Lit::Int(number)) => {
            return Err(mistake(unquoted(
                option,
                number.base10_digits(),
                number.suffix(),
                example,
            )));
        }
        Ok(Lit::Float(number)) => {
            return Err(mistake(unquoted(
                option,
                number.base10_digits(),
                number.suffix(),
                example,
            )));
        }
        _ => return Err(mistake(not_a_duration(option, example))),
    };
    let duration = humantime::parse_duration(&text).map_err(|error| {
        mistake(match with_seconds(&text) {
            Some(meant) => format!("`{option}` needs a unit of time; did you mean `\"{meant}\"`?"),
            None => format!("`{option}` is not a duration such as `\"{example}\"`: {error}"),
        })
    })?;
    if duration.subsec_nanos() % 1_000_000 != 0 {
        return Err(mistake(format!(
            "`{option}` is kept in whole milliseconds; `\"1ms\"` is the smallest step"
        )));
    }
    u64::try_from(duration.as_millis()).map_err(|_| {
        mistake(format!(
            "`{option}` is longer than can be counted in milliseconds"
        ))
    })
}

/// What to say to `5`, `5s` or `1.5`.
fn unquoted(option: &str, digits: &str, unit: &str, example: &str) -> String {
    let written = format!("{digits}{unit}");
    let meant = match humantime::parse_duration(&written) {
        Ok(_) => Some(written),
        Err(_) => with_seconds(&written),
    };
    match meant {
        Some(meant) => {
            format!("`{option}` takes a duration in quotes; did you mean `\"{meant}\"`?")
        }
        None => not_a_duration(option, example),
    }
}

/// The text in seconds, where a unit is all it lacks.
fn with_seconds(text: &str) -> Option<String> {
    let meant = format!("{}s", text.trim());
    let only_a_number = text.trim().chars().all(|c| c.is_ascii_digit() || c == '.');
    (only_a_number && humantime::parse_duration(&meant).is_ok()).then_some(meant)
}

fn not_a_duration(option: &str, example: &str) -> String {
    format!("`{option}` takes a duration in quotes, such as `{option} = \"{example}\"`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn read(value: TokenStream) -> Result<u64, String> {
        milliseconds("timeout", &value, "5s").map_err(|error| error.to_string())
    }

    #[test]
    fn durations_are_read_as_milliseconds() {
        assert_eq!(read(quote!("5s")), Ok(5_000));
        assert_eq!(read(quote!("250ms")), Ok(250));
        assert_eq!(read(quote!("1.5s")), Ok(1_500));
        assert_eq!(read(quote!("1min 30s")), Ok(90_000));
        assert_eq!(read(quote!("0s")), Ok(0));
    }

    #[test]
    fn a_number_without_quotes_or_unit_is_offered_in_seconds() {
        for (value, meant) in [
            (quote!(5), "5s"),
            (quote!("5"), "5s"),
            (quote!("1.5"), "1.5s"),
            (quote!(1.5), "1.5s"),
            (quote!(5s), "5s"),
            (quote!(250ms), "250ms"),
        ] {
            let message = read(value).unwrap_err();
            assert!(
                message.ends_with(&format!("did you mean `\"{meant}\"`?")),
                "{message}"
            );
        }
    }

    #[test]
    fn nonsense_is_answered_with_an_example() {
        for value in [
            quote!(later),
            quote!(5 + 5),
            quote!(5u32),
            quote!(-5),
            quote!(true),
        ] {
            let message = read(value).unwrap_err();
            assert!(message.ends_with("such as `timeout = \"5s\"`"), "{message}");
        }
        assert!(
            read(quote!("5 parsecs"))
                .unwrap_err()
                .contains("unknown time unit \"parsecs\"")
        );
        assert!(read(quote!("")).unwrap_err().contains("value was empty"));
    }

    #[test]
    fn fractions_of_a_millisecond_are_refused() {
        assert!(
            read(quote!("500us"))
                .unwrap_err()
                .contains("whole milliseconds")
        );
        assert!(
            read(quote!("1s 1ns"))
                .unwrap_err()
                .contains("whole milliseconds")
        );
    }

    #[test]
    fn a_duration_beyond_counting_is_refused() {
        assert!(
            read(quote!("18446744073709551615s"))
                .unwrap_err()
                .contains("longer than")
        );
    }
}
