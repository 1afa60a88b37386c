//! Reads the value of one option and says what was meant where it is not one.

use proc_macro2::{Ident, TokenStream};
use syn::parse::Parser;
use syn::{Error, Lit, Path};

use crate::durations;
use crate::suggest::nearest;

/// How the attribute wants the children of a test started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Launch {
    Fork,
    Spawn,
}

const LAUNCHES: &[&str] = &["fork", "spawn"];

/// `runs = 500`
pub(crate) fn runs(value: &TokenStream) -> Result<u32, Error> {
    let mistake = |message: &str| Err(Error::new_spanned(value, message));
    let number = match syn::parse2::<Lit>(value.clone()) {
        Ok(Lit::Int(number)) => number,
        Ok(Lit::Str(text))
            if text
                .value()
                .trim()
                .parse::<u32>()
                .is_ok_and(|runs| runs > 0) =>
        {
            let meant = text.value();
            return mistake(&format!(
                "`runs` takes a number without quotes; did you mean `{}`?",
                meant.trim()
            ));
        }
        _ => return mistake("`runs` takes a whole number written out, such as `runs = 500`"),
    };
    let digits = number.base10_digits();
    if digits.starts_with('-') || digits == "0" {
        return mistake("`runs` must be at least 1");
    }
    if !matches!(number.suffix(), "" | "u32") {
        return mistake(&format!(
            "`runs` takes a plain number; did you mean `{digits}`?"
        ));
    }
    digits
        .parse()
        .or_else(|_| mistake(&format!("`runs` is at most {}", u32::MAX)))
}

/// `timeout = "5s"`
pub(crate) fn timeout(value: &TokenStream) -> Result<u64, Error> {
    match durations::milliseconds("timeout", value, "5s")? {
        0 => Err(Error::new_spanned(
            value,
            "`timeout` must be longer than zero",
        )),
        milliseconds => Ok(milliseconds),
    }
}

/// `grace = "2s"`; zero means KILL at once.
pub(crate) fn grace(value: &TokenStream) -> Result<u64, Error> {
    durations::milliseconds("grace", value, "2s")
}

/// `launch = "fork"`
pub(crate) fn launch(value: &TokenStream) -> Result<Launch, Error> {
    let word = match syn::parse2::<Lit>(value.clone()) {
        Ok(Lit::Str(text)) => match text.value().as_str() {
            "fork" => return Ok(Launch::Fork),
            "spawn" => return Ok(Launch::Spawn),
            other => Some(other.to_owned()),
        },
        _ => syn::parse2::<Ident>(value.clone())
            .ok()
            .map(|word| word.to_string()),
    };
    let hint = word
        .and_then(|word| nearest(&word, LAUNCHES))
        .map(|meant| format!("; did you mean `\"{meant}\"`?"))
        .unwrap_or_default();
    Err(Error::new_spanned(
        value,
        format!("`launch` is either `\"fork\"` or `\"spawn\"`{hint}"),
    ))
}

/// `crate = path::to::stress_runtime`
pub(crate) fn runtime(value: &TokenStream) -> Result<Path, Error> {
    if let Ok(path) = Path::parse_mod_style.parse2(value.clone()) {
        return Ok(path);
    }
    let quoted = match syn::parse2::<Lit>(value.clone()) {
        Ok(Lit::Str(text)) => text
            .parse_with(Path::parse_mod_style)
            .is_ok()
            .then(|| text.value()),
        _ => None,
    };
    let message = match quoted {
        Some(meant) => format!("`crate` takes a path without quotes; did you mean `{meant}`?"),
        None => "`crate` takes the path of the runtime, such as \
                 `crate = ::stress_runtime`"
            .to_owned(),
    };
    Err(Error::new_spanned(value, message))
}

/// What to say to a value of `shuffle`, which takes none.
pub(crate) fn for_shuffle(value: &TokenStream) -> Error {
    let message = if value.to_string() == "false" {
        "`shuffle` takes no value; leave it out to keep the test out of shuffled rounds"
    } else {
        "`shuffle` takes no value; write `shuffle` alone"
    };
    Error::new_spanned(value, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::{ToTokens, quote};

    fn message<T>(result: Result<T, Error>) -> String {
        result
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn runs_is_any_positive_u32() {
        assert_eq!(runs(&quote!(500)).unwrap(), 500);
        assert_eq!(runs(&quote!(1_000)).unwrap(), 1_000);
        assert_eq!(runs(&quote!(0x10)).unwrap(), 16);
        assert_eq!(runs(&quote!(7u32)).unwrap(), 7);
        assert_eq!(runs(&quote!(4294967295)).unwrap(), u32::MAX);
    }

    #[test]
    fn runs_that_cannot_be_are_told_apart() {
        assert_eq!(message(runs(&quote!(0))), "`runs` must be at least 1");
        assert_eq!(message(runs(&quote!(-5))), "`runs` must be at least 1");
        assert_eq!(
            message(runs(&quote!(4294967296))),
            "`runs` is at most 4294967295"
        );
        assert!(message(runs(&quote!("500"))).ends_with("did you mean `500`?"));
        assert!(message(runs(&quote!(500u64))).ends_with("did you mean `500`?"));
        for value in [
            quote!(RUNS),
            quote!(1.5),
            quote!(10 * 50),
            quote!("0"),
            quote!("many"),
        ] {
            assert!(
                message(runs(&value)).ends_with("such as `runs = 500`"),
                "{value}"
            );
        }
    }

    #[test]
    fn a_timeout_of_zero_is_refused_but_not_a_grace_of_zero() {
        assert_eq!(
            message(timeout(&quote!("0s"))),
            "`timeout` must be longer than zero"
        );
        assert_eq!(grace(&quote!("0s")).unwrap(), 0);
    }

    #[test]
    fn launch_is_one_of_two_words_in_quotes() {
        assert_eq!(launch(&quote!("fork")).unwrap(), Launch::Fork);
        assert_eq!(launch(&quote!("spawn")).unwrap(), Launch::Spawn);
        assert!(message(launch(&quote!(fork))).ends_with("did you mean `\"fork\"`?"));
        assert!(message(launch(&quote!("forks"))).ends_with("did you mean `\"fork\"`?"));
        assert!(message(launch(&quote!(Spawn))).ends_with("did you mean `\"spawn\"`?"));
        assert_eq!(
            message(launch(&quote!(7))),
            "`launch` is either `\"fork\"` or `\"spawn\"`"
        );
    }

    #[test]
    fn crate_is_a_path_without_quotes() {
        let path = runtime(&quote!(crate::other)).unwrap();
        assert_eq!(
            path.to_token_stream().to_string(),
            quote!(crate::other).to_string()
        );
        assert!(message(runtime(&quote!("my::rt"))).ends_with("did you mean `my::rt`?"));
        assert!(message(runtime(&quote!(a + b))).starts_with("`crate` takes the path"));
    }
}
