//! Checks that the annotated function can be a test.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Error, GenericParam, ReturnType, Safety, Signature, Type, Visibility};

use crate::attributes::{self, Attributes};
use crate::item;

/// An annotated function with its attributes sorted.
pub(crate) struct TestFunction {
    pub(crate) attributes: Attributes,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: TokenStream,
}

/// Parses `tokens`; everything that keeps them from being a test is added to `mistakes`.
pub(crate) fn parse(tokens: TokenStream, mistakes: &mut Vec<Error>) -> Option<TestFunction> {
    match item::function(tokens) {
        Ok(function) => {
            let attributes = attributes::sort(&function.attributes, mistakes);
            check(&function.signature, &attributes, mistakes);
            Some(TestFunction {
                attributes,
                visibility: function.visibility,
                signature: function.signature,
                body: function.body,
            })
        }
        Err(mistake) => {
            mistakes.push(mistake);
            None
        }
    }
}

fn check(signature: &Signature, attributes: &Attributes, mistakes: &mut Vec<Error>) {
    let mut mistake = |at: &dyn ToTokens, message: &str| {
        mistakes.push(Error::new_spanned(at.to_token_stream(), message));
    };
    if let Some(token) = &signature.constness {
        mistake(token, "a test cannot be `const`");
    }
    if let Safety::Unsafe(token) = &signature.safety {
        mistake(
            token,
            "a test cannot be `unsafe`; put the unsafe block inside it",
        );
    }
    if let Some(abi) = &signature.abi {
        mistake(abi, "a test cannot be `extern`");
    }
    if let Some(receiver) = signature.receiver() {
        mistake(
            receiver,
            "a test cannot be a method; `#[stress]` goes on a free function",
        );
    } else if !attributes.can_transform() {
        check_untransformed(signature, &mut mistake);
    }
    if let (Some(should_panic), ReturnType::Type(_, returned)) =
        (&attributes.should_panic, &signature.output)
    {
        // libtest refuses this too, but never sees the attribute.
        if !matches!(bare(returned), Type::Tuple(tuple) if tuple.elems.is_empty()) {
            mistake(
                &should_panic.attribute,
                "a test with `#[should_panic]` must return `()`",
            );
        }
    }
}

/// The type without the brackets that nobody sees, which a macro's `$t:ty` has around it.
pub(crate) fn bare(written: &Type) -> &Type {
    match written {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        other => other,
    }
}

/// What only another attribute on the function could turn into a test.
fn check_untransformed(signature: &Signature, mistake: &mut dyn FnMut(&dyn ToTokens, &str)) {
    if let Some(token) = &signature.asyncness {
        let message = "an async test needs a runtime; put its attribute, such as \
                       `#[tokio::test]`, below `#[stress]`";
        mistake(token, message);
    }
    if !signature.inputs.is_empty() {
        let message = "a test takes no arguments; to have them supplied, put the attribute that \
                       does so, such as `#[rstest]`, below `#[stress]`";
        mistake(&signature.inputs, message);
    }
    let is_type = |parameter: &&GenericParam| !matches!(parameter, GenericParam::Lifetime(_));
    if signature
        .generics
        .params
        .iter()
        .any(|parameter| is_type(&parameter))
    {
        mistake(&signature.generics.params, "a test cannot be generic");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn mistakes(tokens: TokenStream) -> Vec<String> {
        let mut mistakes = Vec::new();
        parse(tokens, &mut mistakes);
        mistakes.iter().map(ToString::to_string).collect()
    }

    fn only_mistake(tokens: TokenStream) -> String {
        let mistakes = mistakes(tokens);
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
        mistakes.concat()
    }

    #[test]
    fn a_type_that_came_through_a_macro_is_what_it_is() {
        let unit: Type = syn::parse_quote!(());
        // What a macro's `$t:ty` becomes has no brackets that could be written.
        let group = proc_macro2::Group::new(proc_macro2::Delimiter::None, quote!(#unit));
        let function = quote!(#[should_panic] fn panics() -> #group {});
        assert_eq!(mistakes(function), Vec::<String>::new());
    }

    #[test]
    fn functions_that_can_be_tests_are_accepted() {
        for function in [
            quote!(
                fn plain() {}
            ),
            quote!(
                pub fn with_a_result() -> Result<(), String> {
                    Ok(())
                }
            ),
            quote!(
                fn with_a_lifetime<'a>() {}
            ),
            quote!(
                #[tokio::test]
                async fn on_a_runtime() {}
            ),
            quote!(
                #[rstest]
                fn with_a_fixture<T: Queue>(queue: T) {}
            ),
            quote!(
                #[should_panic]
                fn panics() -> () {}
            ),
        ] {
            assert_eq!(mistakes(function.clone()), [""; 0], "{function}");
        }
    }

    #[test]
    fn an_async_test_needs_an_attribute_that_runs_it() {
        assert!(
            only_mistake(quote!(
                async fn plain() {}
            ))
            .contains("`#[tokio::test]`")
        );
        assert!(
            only_mistake(quote!(
                #[inline]
                async fn inert() {}
            ))
            .contains("`#[tokio::test]`")
        );
    }

    #[test]
    fn arguments_and_types_need_an_attribute_that_supplies_them() {
        assert!(
            only_mistake(quote!(
                fn takes(queue: Queue) {}
            ))
            .contains("takes no arguments")
        );
        assert!(
            only_mistake(quote!(
                fn generic<T>() {}
            ))
            .contains("cannot be generic")
        );
        assert!(
            only_mistake(quote!(
                fn sized<const N: usize>() {}
            ))
            .contains("generic")
        );
    }

    #[test]
    fn all_mistakes_of_a_signature_are_found_at_once() {
        let function = quote!(
            const async unsafe extern "C" fn all<T>(queue: T) {}
        );
        assert_eq!(mistakes(function).len(), 6);
    }

    #[test]
    fn a_method_is_told_apart_from_a_function_with_arguments() {
        assert!(
            only_mistake(quote!(
                fn drains(&mut self) {}
            ))
            .contains("cannot be a method")
        );
    }

    #[test]
    fn a_test_that_should_panic_returns_nothing() {
        let function = quote!(
            #[should_panic]
            fn drains() -> Result<(), String> {
                Ok(())
            }
        );
        assert!(only_mistake(function).contains("must return `()`"));
    }
}
