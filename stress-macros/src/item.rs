//! Takes the annotated item apart, and gives it back as it was when something is wrong with it.

use proc_macro2::{TokenStream, TokenTree};
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
    let (signature, body) = signature_and_body.parse2(item.rest)?;
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

fn signature_and_body(input: ParseStream<'_>) -> Result<(Signature, TokenStream), Error> {
    Ok((input.parse()?, input.parse()?))
}

#[cfg(test)]
mod tests {
    use super::*;

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
