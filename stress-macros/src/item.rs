//! Takes the annotated item apart, and gives it back as it was when something is wrong with it.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Error, Signature, Visibility};

use crate::attributes;

/// An annotated function.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    /// Kept as tokens: the compiler reports what is wrong inside better than we could.
    pub(crate) body: TokenStream,
}

/// What all items have in common, so that any can be given back.
struct Item {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    rest: TokenStream,
}

/// Parses a function that has a body, whatever the body is.
pub(crate) fn function(tokens: TokenStream) -> Result<Function, Error> {
    let item = any_item.parse2(tokens)?;
    let has_word_fn = |token| matches!(token, TokenTree::Ident(word) if word == "fn");
    if !item.rest.clone().into_iter().any(has_word_fn) {
        let message = "`#[stress]` goes on a test function";
        return Err(Error::new_spanned(item.rest, message));
    }
    let (name, rest) = named_otherwise(item.rest);
    let (mut signature, body) = signature_and_body.parse2(rest)?;
    if let Some(name) = name {
        signature.ident = name;
    }
    if !matches!(body.clone().into_iter().next(), Some(TokenTree::Group(_))) {
        let message = "`#[stress]` goes on a function with a body";
        return Err(Error::new_spanned(signature, message));
    }
    Ok(Function {
        attributes: item.attributes,
        visibility: item.visibility,
        signature,
        body,
    })
}

/// The item without `#[stress]` and `#[should_panic]`, so that editors go on completing while it has mistakes.
pub(crate) fn as_it_was(tokens: TokenStream) -> TokenStream {
    let Ok(mut item) = any_item.parse2(tokens.clone()) else {
        return tokens;
    };
    // The compiler would complain once more of a malformed `#[should_panic]`.
    item.attributes.retain(|attribute| {
        !attributes::is_stress(attribute) && !attribute.path().is_ident("should_panic")
    });
    let Item {
        attributes,
        visibility,
        rest,
    } = item;
    quote! {
        #[allow(dead_code)]
        #(#attributes)*
        #visibility #rest
    }
}

fn any_item(input: ParseStream<'_>) -> Result<Item, Error> {
    Ok(Item {
        attributes: input.call(Attribute::parse_outer)?,
        visibility: input.parse()?,
        rest: input.parse()?,
    })
}

/// The function's name, and the function under another one: `async` and `dyn` are names in the edition of 2015, but
/// not to `syn`. The compiler has taken the name already.
fn named_otherwise(tokens: TokenStream) -> (Option<Ident>, TokenStream) {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_fn = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "fn");
    let after = tokens.iter().position(is_fn).map_or(0, |at| at + 1);
    let name = match tokens.get_mut(after) {
        Some(TokenTree::Ident(name)) => {
            let other = Ident::new("name", name.span());
            Some(std::mem::replace(name, other))
        }
        _ => None,
    };
    (name, tokens.into_iter().collect())
}

fn signature_and_body(input: ParseStream<'_>) -> Result<(Signature, TokenStream), Error> {
    Ok((input.parse()?, input.parse()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    fn mistake(tokens: TokenStream) -> String {
        function(tokens)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn a_body_need_not_be_complete() {
        assert_eq!(mistake(quote!(fn half_written() { queue. })), "");
    }

    #[test]
    fn a_word_that_later_editions_reserve_is_a_name() {
        for name in ["async", "await", "dyn", "try", "drains"] {
            let name = Ident::new(name, Span::call_site());
            let function = function(quote!(fn #name() {})).map_err(|it| it.to_string());
            assert_eq!(function.map(|it| it.signature.ident), Ok(name));
        }
    }

    #[test]
    fn other_items_are_refused() {
        for item in [
            quote!(
                struct Queue;
            ),
            quote!(
                const RUNS: u32 = 5;
            ),
            quote!(
                mod queue {}
            ),
        ] {
            assert_eq!(mistake(item), "`#[stress]` goes on a test function");
        }
        assert!(
            mistake(quote!(
                fn drains();
            ))
            .contains("with a body")
        );
    }

    #[test]
    fn an_item_is_given_back_without_what_was_ours_to_judge() {
        let item = quote!(
            #[stress]
            #[ignore]
            #[a::stress(runs = 5)]
            pub struct Queue;
        );
        let given_back = as_it_was(item).to_string();
        let expected = quote!(
            #[allow(dead_code)]
            #[ignore]
            pub struct Queue;
        )
        .to_string();
        assert_eq!(given_back, expected);
    }
}
