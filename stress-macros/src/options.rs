//! Parses the options of `#[stress(…)]` one by one, so that one mistake never hides another.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Lit, Path, Token, parse_quote};

use crate::usage;
use crate::values::{self, Launch};

/// What the attribute said; `None` where it was silent.
pub(crate) struct Options {
    pub(crate) runs: Option<u32>,
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) grace_ms: Option<u64>,
    pub(crate) shuffle: bool,
    pub(crate) launch: Option<Launch>,
    /// Where the runtime is found.
    pub(crate) runtime: Path,
}

/// One option before its value is read.
struct Written {
    name: Ident,
    value: Option<TokenStream>,
}

/// Reads all options and adds everything that is wrong with them to `mistakes`.
pub(crate) fn parse(tokens: TokenStream, mistakes: &mut Vec<Error>) -> Options {
    let mut options = Options {
        runs: None,
        timeout_ms: None,
        grace_ms: None,
        shuffle: false,
        launch: None,
        runtime: parse_quote!(::stress_runtime),
    };
    let mut seen: Vec<String> = Vec::new();
    for piece in split_at_commas(tokens) {
        let written = match piece.and_then(|tokens| written.parse2(tokens)) {
            Ok(written) => written,
            Err(mistake) => {
                mistakes.push(mistake);
                continue;
            }
        };
        let word = written.name.to_string();
        if seen.contains(&word) {
            mistakes.push(Error::new(
                written.name.span(),
                format!("`{word}` is given twice"),
            ));
        }
        if let Err(mistake) = set(&mut options, written) {
            mistakes.push(mistake);
        }
        seen.push(word);
    }
    options
}

/// Cuts at the commas between options; a trailing one is fine, a lone one is not.
fn split_at_commas(tokens: TokenStream) -> Vec<Result<TokenStream, Error>> {
    let mut pieces = Vec::new();
    let mut piece = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                let piece = std::mem::take(&mut piece);
                pieces.push(if piece.is_empty() {
                    Err(Error::new(
                        comma.span(),
                        "expected an option before this comma",
                    ))
                } else {
                    Ok(piece)
                });
            }
            token => piece.extend([token]),
        }
    }
    if !piece.is_empty() {
        pieces.push(Ok(piece));
    }
    pieces
}

/// `name`, or `name = value` with whatever tokens the value has.
fn written(input: ParseStream<'_>) -> Result<Written, Error> {
    if input.peek(Lit) {
        return Err(usage::nameless(&input.parse()?));
    }
    let Ok(name) = input.call(Ident::parse_any) else {
        let rest: TokenStream = input.parse()?;
        return Err(Error::new_spanned(
            rest,
            format!("expected an option\n{}", usage::all()),
        ));
    };
    let equals_sign = input.parse::<Option<Token![=]>>()?;
    let value: TokenStream = input.parse()?;
    if let Some(usage) = usage::of(&name)
        && equals_sign.is_none()
        && !value.is_empty()
    {
        return Err(Error::new_spanned(value, format!("write `{usage}`")));
    }
    // A lone `=` reads like a missing value, which `set` knows to answer.
    let value = (!value.is_empty()).then_some(value);
    Ok(Written { name, value })
}

/// Puts one option in its place.
fn set(options: &mut Options, Written { name, value }: Written) -> Result<(), Error> {
    let Some(usage) = usage::of(&name) else {
        return Err(usage::unknown(&name));
    };
    let Some(value) = value else {
        if name == "shuffle" {
            options.shuffle = true;
            return Ok(());
        }
        let message = format!("`{name}` needs a value, such as `{usage}`");
        return Err(Error::new(name.span(), message));
    };
    match name.to_string().as_str() {
        "runs" => options.runs = Some(values::runs(&value)?),
        "timeout" => options.timeout_ms = Some(values::timeout(&value)?),
        "grace" => options.grace_ms = Some(values::grace(&value)?),
        "launch" => options.launch = Some(values::launch(&value)?),
        "crate" => options.runtime = values::runtime(&value)?,
        _ => return Err(values::for_shuffle(&value)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quote::{ToTokens, quote};

    fn good(tokens: TokenStream) -> Options {
        let mut mistakes = Vec::new();
        let options = parse(tokens, &mut mistakes);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        options
    }

    fn bad(tokens: TokenStream) -> Vec<String> {
        let mut mistakes = Vec::new();
        parse(tokens, &mut mistakes);
        mistakes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn silence_leaves_every_option_unset() {
        let options = good(quote!());
        assert_eq!(
            (options.runs, options.timeout_ms, options.grace_ms),
            (None, None, None)
        );
        assert_eq!((options.shuffle, options.launch), (false, None));
        let runtime = options.runtime.to_token_stream().to_string();
        assert_eq!(runtime, quote!(::stress_runtime).to_string());
    }

    #[test]
    fn all_options_can_stand_together_with_a_trailing_comma() {
        let options = good(quote! {
            runs = 500, timeout = "5s", grace = "250ms", shuffle, launch = "spawn", crate = other::rt,
        });
        assert_eq!(options.runs, Some(500));
        assert_eq!(
            (options.timeout_ms, options.grace_ms),
            (Some(5_000), Some(250))
        );
        assert_eq!(
            (options.shuffle, options.launch),
            (true, Some(Launch::Spawn))
        );
        let runtime = options.runtime.to_token_stream().to_string();
        assert_eq!(runtime, quote!(other::rt).to_string());
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let mistakes = bad(quote! {
            runs = 0, timout = "5s", grace = +, shuffle = true, launch = fork, runs = 5,
        });
        assert_eq!(mistakes.len(), 6, "{mistakes:?}");
        assert_eq!(mistakes[0], "`runs` must be at least 1");
        assert_eq!(
            mistakes[1],
            "unknown option `timout`; did you mean `timeout`?\n\
             the options are `runs`, `timeout`, `grace`, `shuffle`, `launch`, `crate`"
        );
        assert!(mistakes[2].starts_with("`grace` takes a duration in quotes"));
        assert_eq!(
            mistakes[3],
            "`shuffle` takes no value; write `shuffle` alone"
        );
        assert!(mistakes[4].ends_with("did you mean `\"fork\"`?"));
        assert_eq!(mistakes[5], "`runs` is given twice");
    }

    #[test]
    fn a_missing_value_is_answered_with_an_example() {
        assert_eq!(
            bad(quote!(runs)),
            ["`runs` needs a value, such as `runs = 500`"]
        );
        assert_eq!(
            bad(quote!(grace =)),
            ["`grace` needs a value, such as `grace = \"2s\"`"]
        );
        assert_eq!(bad(quote!(crate)).len(), 1);
    }

    #[test]
    fn other_ways_to_write_a_value_are_put_right() {
        assert_eq!(bad(quote!(runs: 500)), ["write `runs = 500`"]);
        assert_eq!(bad(quote!(timeout("5s"))), ["write `timeout = \"5s\"`"]);
        assert_eq!(bad(quote!(shuffle())), ["write `shuffle`"]);
        assert!(bad(quote!(500))[0].contains("did you mean `runs = 500`?"));
        assert!(bad(quote!("5s"))[0].contains("did you mean `timeout = \"5s\"`?"));
        assert!(bad(quote!(?))[0].starts_with("expected an option\nthe options are"));
    }

    #[test]
    fn a_lone_comma_is_refused() {
        assert_eq!(
            bad(quote!(shuffle,, runs = 5)),
            ["expected an option before this comma"]
        );
    }

    #[test]
    fn a_comma_inside_a_value_does_not_end_it() {
        assert_eq!(bad(quote!(runs = max(5, 6), shuffle)).len(), 1);
    }

    proptest! {
        #[test]
        fn whatever_stands_in_the_brackets_is_read_or_refused_in_a_few_words(
            text in prop_oneof![
                any::<String>(),
                "((runs|timeout|grace|shuffle|launch|crate|self|r#type|x) ?(=|:|==)? ?(-?[0-9]{1,12}(u32|s)?|\"[0-9a-z. \u{fc}]{0,9}\"|fork|a::b|\\(\\)|'a|1\\.5)?,? ?){0,6}",
            ],
        ) {
            // What is no Rust at all does not get here.
            if let Ok(tokens) = text.parse::<TokenStream>() {
                for mistake in bad(tokens) {
                    prop_assert!(mistake.len() < 2000 + 4 * text.len(), "{mistake}");
                    prop_assert!(!mistake.is_empty());
                }
            }
        }

        #[test]
        fn what_is_written_well_is_read_as_it_was_meant(
            wanted_runs in 1..=u32::MAX,
            timeout in 1..u64::from(u32::MAX),
            grace in 0..u64::from(u32::MAX),
            is_spawn in any::<bool>(),
            shuffle in any::<bool>(),
        ) {
            let launch = if is_spawn { "spawn" } else { "fork" };
            let shuffle_word = if shuffle { ", shuffle" } else { "" };
            let text = format!(
                "runs = {wanted_runs}, timeout = \"{timeout}ms\"{shuffle_word}, grace = \"{grace}ms\", launch = \"{launch}\","
            );
            let options = good(text.parse().unwrap());
            prop_assert_eq!(options.runs, Some(wanted_runs));
            prop_assert_eq!(options.timeout_ms, Some(timeout));
            prop_assert_eq!(options.grace_ms, Some(grace));
            prop_assert_eq!(options.launch == Some(Launch::Spawn), is_spawn);
            prop_assert_eq!(options.shuffle, shuffle);
        }
    }
}
