//! Turns an annotated function into a test that registers itself and enters the runtime.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::Error;

use crate::attributes::Attributes;
use crate::options::{self, Options};
use crate::signature::{self, TestFunction};
use crate::{item, name, test_case};

/// All of `#[stress(options)] item`: parse, check, expand.
pub(crate) fn stress(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut mistakes = Vec::new();
    let options = options::parse(options, &mut mistakes);
    let function = signature::parse(item.clone(), &mut mistakes);
    match function {
        Some(function) if mistakes.is_empty() => expand(&options, &function),
        _ => {
            let mistakes = mistakes.iter().map(told);
            let item = item::as_it_was(item);
            quote! { #(#mistakes)* #item }
        }
    }
}

/// The mistake where it was made. What stands there is of the user's edition, and in that of 2015 no path leads to
/// `core`; the bare name is known in all of them.
fn told(mistake: &Error) -> TokenStream {
    let is_path = |token: &TokenTree| match token {
        TokenTree::Punct(sign) => sign.as_char() == ':',
        token => matches!(token, TokenTree::Ident(word) if word == "core"),
    };
    let tokens = mistake.to_compile_error().into_iter();
    tokens.filter(|token| !is_path(token)).collect()
}

fn expand(options: &Options, function: &TestFunction) -> TokenStream {
    let TestFunction {
        attributes,
        visibility,
        signature,
        body,
    } = function;
    let Attributes { outer, inner, .. } = attributes;
    let runtime = &options.runtime;
    let (outer_ident, printed) = name::for_libtest(&signature.ident);
    // Attributes such as `#[tokio::test]` leave a nested `#[test]`, which libtest never sees.
    let allow_nested_test = (!inner.is_empty()).then(|| quote!(#[allow(unnameable_test_items)]));
    let test_case = test_case::value(options, function, &printed);
    quote! {
        #[::core::prelude::v1::test]
        #allow_nested_test
        #(#outer)*
        #visibility fn #outer_ident() {
            #(#inner)*
            #signature #body

            #runtime::__private::submit! { #test_case }

            #runtime::__private::enter(::core::module_path!(), #printed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::{File, Item, ItemFn, Stmt};

    /// The generated test, and the user's function inside it.
    fn expanded(options: TokenStream, item: TokenStream) -> (ItemFn, ItemFn) {
        let outer: ItemFn = syn::parse2(stress(options, item)).expect("one function");
        let inner = match &outer.block.stmts[0] {
            Stmt::Item(Item::Fn(inner)) => inner.clone(),
            _ => panic!("the user's function comes first"),
        };
        (outer, inner)
    }

    fn attributes(function: &ItemFn) -> Vec<String> {
        function.attrs.iter().map(text).collect()
    }

    fn text(tokens: impl quote::ToTokens) -> String {
        tokens.to_token_stream().to_string().replace(' ', "")
    }

    #[test]
    fn the_user_s_function_stands_inside_a_test_of_its_name() {
        let item = quote!(
            pub(crate) fn drains() -> Result<(), String> {
                drain(2)
            }
        );
        let (outer, inner) = expanded(quote!(), item);
        assert_eq!(attributes(&outer), ["#[::core::prelude::v1::test]"]);
        assert_eq!(text(&outer.vis), "pub(crate)");
        assert_eq!(text(&outer.sig), "fndrains()");
        assert_eq!(text(&inner), "fndrains()->Result<(),String>{drain(2)}");
        assert!(
            text(&outer).ends_with(
                "::stress_runtime::__private::enter(::core::module_path!(),\"drains\")}"
            )
        );
    }

    #[test]
    fn every_attribute_goes_where_it_belongs() {
        let item = quote! {
            /// Drains.
            #[ignore = "slow"]
            #[test]
            #[should_panic(expected = "closed")]
            #[expect(unused_variables)]
            #[cfg(unix)]
            #[tokio::test(flavor = "current_thread")]
            #[inline]
            async fn drains() {}
        };
        let (outer, inner) = expanded(quote!(), item);
        assert_eq!(
            attributes(&outer)[1..],
            [
                "#[allow(unnameable_test_items)]",
                "#[doc=r\"Drains.\"]",
                "#[ignore=\"slow\"]",
                "#[expect(unused_variables)]",
                "#[cfg(unix)]",
            ]
        );
        assert_eq!(
            attributes(&inner),
            [
                "#[test]",
                "#[tokio::test(flavor=\"current_thread\")]",
                "#[inline]"
            ]
        );
        let outer = text(&outer);
        assert!(
            outer.contains("ShouldPanic::Containing(\"closed\")"),
            "{outer}"
        );
        assert!(
            outer.contains("ignore:::core::option::Option::Some(\"slow\")"),
            "{outer}"
        );
    }

    #[test]
    fn with_mistakes_the_item_stays_and_each_mistake_is_an_error() {
        let item = quote! {
            #[stress] #[should_panic] pub async fn drains(queue: Queue) { queue.drain() }
        };
        let file: File = syn::parse2(stress(quote!(runs = 0), item)).expect("some items");
        let items: Vec<String> = file.items.iter().map(text).collect();
        let (function, errors) = items.split_last().expect("the function");
        assert_eq!(errors.len(), 4, "{errors:?}");
        assert!(
            errors
                .iter()
                .all(|error| error.starts_with("compile_error!"))
        );
        assert_eq!(
            function,
            "#[allow(dead_code)]pubasyncfndrains(queue:Queue){queue.drain()}"
        );
    }

    #[test]
    fn what_is_no_function_is_given_back_as_it_was() {
        let file: File = syn::parse2(stress(
            quote!(),
            quote!(
                struct Queue;
            ),
        ))
        .expect("two items");
        assert_eq!(text(&file.items[1]), "#[allow(dead_code)]structQueue;");
    }
}
