//! Writes the value by which a test is registered with the runtime.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Path, ReturnType, Type};

use crate::options::Options;
use crate::signature::{TestFunction, bare};
use crate::values::Launch;

/// The value of type `TestCase` that is registered.
pub(crate) fn value(options: &Options, function: &TestFunction, printed: &str) -> TokenStream {
    let TestFunction {
        attributes,
        signature,
        ..
    } = function;
    let runtime = &options.runtime;
    let ident = &signature.ident;
    let file = written_at(ident.span(), "file");
    let line = written_at(ident.span(), "line");
    let should_panic = match &attributes.should_panic {
        None => quote!(No),
        Some(wanted) => match &wanted.expected {
            None => quote!(Yes),
            Some(text) => quote!(Containing(#text)),
        },
    };
    let ignore = option(attributes.ignore.as_ref().map(|reason| match reason {
        Some(reason) => quote!(#reason),
        None => quote!(""),
    }));
    let options = options_value(options);
    let body = body(runtime, function);
    quote! {
        #runtime::__private::TestCase {
            module_path: ::core::module_path!(),
            ident: #printed,
            file: #file,
            line: #line,
            options: #options,
            should_panic: #runtime::__private::ShouldPanic::#should_panic,
            ignore: #ignore,
            body: #body,
        }
    }
}

/// The value of that macro, which speaks of where it is written: let that be the function's name. Whatever is
/// written there is of the user's edition. In that of 2015 no path leads to `core`, and the bare name may be the
/// user's own; hence another one.
fn written_at(span: Span, name: &str) -> TokenStream {
    let renamed = Ident::new(&format!("__stress_{name}"), span);
    let name = Ident::new(name, Span::call_site());
    let value = quote_spanned!(span=> #renamed!());
    quote!({ use ::core::#name as #renamed; #value })
}

/// The value of type `Options`.
fn options_value(options: &Options) -> TokenStream {
    let runtime = &options.runtime;
    let runs = option(options.runs.map(|runs| quote!(#runs)));
    let timeout_ms = option(options.timeout_ms.map(|milliseconds| quote!(#milliseconds)));
    let grace_ms = option(options.grace_ms.map(|milliseconds| quote!(#milliseconds)));
    let shuffle = options.shuffle;
    let launch = option(options.launch.map(|launch| match launch {
        Launch::Fork => quote!(#runtime::__private::Launch::Fork),
        Launch::Spawn => quote!(#runtime::__private::Launch::Spawn),
    }));
    quote! {
        #runtime::__private::Options {
            runs: #runs,
            timeout_ms: #timeout_ms,
            grace_ms: #grace_ms,
            shuffle: #shuffle,
            launch: #launch,
        }
    }
}

/// A closure that calls the user's function and reads what it returns.
fn body(runtime: &Path, function: &TestFunction) -> TokenStream {
    let ident = &function.signature.ident;
    let span = match &function.signature.output {
        ReturnType::Default => Span::call_site(),
        // Nothing is returned that could be read.
        ReturnType::Type(_, returned) if matches!(bare(returned), Type::Never(_)) => {
            return quote!(|| #ident());
        }
        // A type that is no `Termination` is then reported where it is written.
        ReturnType::Type(_, returned) => Span::call_site().located_at(returned.span()),
    };
    let read = quote_spanned!(span=> into_body_result);
    quote! {
        || {
            // Which of the two is used depends on what the function returns.
            #[allow(unused_imports)]
            use #runtime::__private::{ReturnedError as _, ReturnedTermination as _};
            (&&#runtime::__private::Returned::new(#ident())).#read()
        }
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{options, signature};

    fn written(options: TokenStream, function: TokenStream) -> String {
        let mut mistakes = Vec::new();
        let options = options::parse(options, &mut mistakes);
        let function = signature::parse(function, &mut mistakes).expect("a function");
        assert!(mistakes.is_empty());
        text(&value(&options, &function, "drains"))
    }

    fn text(tokens: &TokenStream) -> String {
        tokens.to_string().replace(' ', "")
    }

    #[test]
    fn every_option_is_written_out() {
        let options = quote! {
            runs = 500, timeout = "5s", grace = "1s", shuffle, launch = "spawn", crate = other
        };
        let written = written(
            options,
            quote!(
                fn drains() {}
            ),
        );
        let expected = quote! {
            other::__private::Options {
                runs: ::core::option::Option::Some(500u32),
                timeout_ms: ::core::option::Option::Some(5000u64),
                grace_ms: ::core::option::Option::Some(1000u64),
                shuffle: true,
                launch: ::core::option::Option::Some(other::__private::Launch::Spawn),
            }
        };
        assert!(written.contains(&text(&expected)), "{written}");
        assert!(!written.contains("stress_runtime"), "{written}");
    }

    #[test]
    fn silence_is_written_out_too() {
        let written = written(
            quote!(),
            quote!(
                fn drains() {}
            ),
        );
        for expected in [
            "ident:\"drains\"",
            "runs:::core::option::Option::None",
            "shuffle:false",
            "should_panic:::stress_runtime::__private::ShouldPanic::No",
            "ignore:::core::option::Option::None",
        ] {
            assert!(written.contains(expected), "{expected} in {written}");
        }
    }

    #[test]
    fn should_panic_and_ignore_are_written_with_their_texts() {
        let written_for = |function| written(quote!(), function);
        let with_texts = written_for(quote!(
            #[ignore = "slow"]
            #[should_panic = "closed"]
            fn drains() {}
        ));
        assert!(
            with_texts.contains("ShouldPanic::Containing(\"closed\")"),
            "{with_texts}"
        );
        assert!(with_texts.contains("ignore:::core::option::Option::Some(\"slow\")"));
        let without = written_for(quote!(
            #[ignore]
            #[should_panic]
            fn drains() {}
        ));
        assert!(without.contains("ShouldPanic::Yes"), "{without}");
        assert!(
            without.contains("ignore:::core::option::Option::Some(\"\")"),
            "{without}"
        );
    }

    #[test]
    fn a_function_that_never_returns_is_called_and_not_read() {
        let written = written(
            quote!(),
            quote!(
                fn drains() -> ! {
                    exit()
                }
            ),
        );
        assert!(written.ends_with("body:||drains(),}"), "{written}");
    }
}
