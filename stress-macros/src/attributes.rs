//! Sorts a test's attributes: which go on the generated test, which stay on the user's function.

use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Expr, ExprLit, Lit, LitStr, Meta, MetaNameValue, Path, Token};

/// The attributes of one test, each where it belongs.
#[derive(Default)]
pub(crate) struct Attributes {
    /// For the generated test.
    pub(crate) outer: Vec<Attribute>,
    /// For the user's function inside it, in their order.
    pub(crate) inner: Vec<Attribute>,
    /// What the child judges instead of libtest.
    pub(crate) should_panic: Option<ShouldPanic>,
    /// The reason of `#[ignore]`; `Some(None)` where it gives none.
    pub(crate) ignore: Option<Option<LitStr>>,
}

/// `#[should_panic]`, with the text the message must contain.
pub(crate) struct ShouldPanic {
    pub(crate) attribute: Attribute,
    pub(crate) expected: Option<LitStr>,
}

impl Attributes {
    /// Whether an attribute on the user's function may supply a runtime, arguments or types.
    pub(crate) fn can_transform(&self) -> bool {
        self.inner
            .iter()
            .any(|attribute| !is_inert(attribute.path()))
    }
}

/// Is this one `#[stress]`, by whatever path?
pub(crate) fn is_stress(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|last| last.ident == "stress")
}

/// Sorts `attributes`; one that is malformed or doubled is left out and added to `mistakes`.
pub(crate) fn sort(attributes: &[Attribute], mistakes: &mut Vec<Error>) -> Attributes {
    let mut sorted = Attributes::default();
    for attribute in attributes {
        let path = attribute.path();
        if is_stress(attribute) {
            let message = "a second `#[stress]` on one test; write all options on the first";
            mistakes.push(Error::new_spanned(attribute, message));
        } else if path.is_ident("should_panic") {
            match read_should_panic(attribute) {
                Ok(_) if sorted.should_panic.is_some() => {
                    let message = "a second `#[should_panic]` on one test";
                    mistakes.push(Error::new_spanned(attribute, message));
                }
                Ok(read) => sorted.should_panic = Some(read),
                Err(mistake) => mistakes.push(mistake),
            }
        } else if path.is_ident("ignore") {
            // libtest needs it as well, and rustc judges its form there.
            sorted
                .ignore
                .get_or_insert_with(|| reason_of_ignore(attribute));
            sorted.outer.push(attribute.clone());
        } else if is_for_the_outer(path) {
            sorted.outer.push(attribute.clone());
        } else if !is_builtin_test(path) {
            sorted.inner.push(attribute.clone());
        }
    }
    sorted
}

/// Attributes about the test as a whole.
///
/// Lint levels are among them: they reach the user's function, which stands inside. On both, an
/// `expect` that the inner one fulfils would be reported as unfulfilled on the outer one.
fn is_for_the_outer(path: &Path) -> bool {
    [
        "allow",
        "cfg",
        "cfg_attr",
        "deny",
        "deprecated",
        "doc",
        "expect",
        "forbid",
        "warn",
    ]
    .iter()
    .any(|name| path.is_ident(name))
}

/// Is this the built-in `#[test]` by a name that cannot mean another?
///
/// A bare `#[test]` can: `use test_log::test` is common. It stays on the inner function, where the
/// built-in one has no effect.
fn is_builtin_test(path: &Path) -> bool {
    let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    matches!(segments[..], ["core" | "std", "prelude", _, "test"])
}

/// Attributes of the compiler and its tools, which leave a function as it is.
fn is_inert(path: &Path) -> bool {
    const NAMES: &[&str] = &[
        "cold",
        "coverage",
        "export_name",
        "inline",
        "link_section",
        "must_use",
        "no_mangle",
        "optimize",
        "target_feature",
        "track_caller",
        "unsafe",
    ];
    const TOOLS: &[&str] = &["clippy", "diagnostic", "miri", "rust_analyzer", "rustfmt"];
    let first = path
        .segments
        .first()
        .map(|segment| segment.ident.to_string());
    NAMES.iter().any(|name| path.is_ident(name))
        || path.segments.len() > 1 && first.is_some_and(|first| TOOLS.contains(&first.as_str()))
}

fn read_should_panic(attribute: &Attribute) -> Result<ShouldPanic, Error> {
    let expected = match &attribute.meta {
        Meta::Path(_) => Ok(None),
        Meta::NameValue(pair) => literal(pair).map(Some),
        Meta::List(_) => attribute
            .parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated)
            .ok()
            .filter(|pairs| pairs.len() == 1)
            .and_then(|pairs| pairs.into_iter().next())
            .filter(|pair| pair.path.is_ident("expected"))
            .ok_or(())
            .and_then(|pair| literal(&pair).map(Some)),
    };
    match expected {
        Ok(expected) => Ok(ShouldPanic {
            attribute: attribute.clone(),
            expected,
        }),
        Err(()) => Err(Error::new_spanned(
            attribute,
            "write `#[should_panic]` or `#[should_panic(expected = \"part of the message\")]`",
        )),
    }
}

fn reason_of_ignore(attribute: &Attribute) -> Option<LitStr> {
    attribute
        .meta
        .require_name_value()
        .ok()
        .and_then(|pair| literal(pair).ok())
}

fn literal(pair: &MetaNameValue) -> Result<LitStr, ()> {
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Ok(text.clone()),
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn sorted(attributes: &[Attribute]) -> (Attributes, Vec<String>) {
        let mut mistakes = Vec::new();
        let sorted = sort(attributes, &mut mistakes);
        (sorted, mistakes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_form_of_should_panic_is_recorded_and_removed() {
        let forms: [(Attribute, Option<&str>); 4] = [
            (parse_quote!(#[should_panic]), None),
            (parse_quote!(#[should_panic = "closed"]), Some("closed")),
            (
                parse_quote!(#[should_panic(expected = "closed")]),
                Some("closed"),
            ),
            (
                parse_quote!(#[should_panic(expected = "closed",)]),
                Some("closed"),
            ),
        ];
        for (form, expected) in forms {
            let (sorted, mistakes) = sorted(&[form]);
            assert!(mistakes.is_empty() && sorted.outer.is_empty() && sorted.inner.is_empty());
            let should_panic = sorted.should_panic.expect("it was recorded");
            assert_eq!(
                should_panic.expected.map(|text| text.value()).as_deref(),
                expected
            );
        }
    }

    #[test]
    fn a_malformed_or_second_should_panic_is_refused() {
        let (_, mistakes) = sorted(&[
            parse_quote!(#[should_panic(closed)]),
            parse_quote!(#[should_panic = 5]),
            parse_quote!(#[should_panic]),
            parse_quote!(#[should_panic]),
        ]);
        assert_eq!(mistakes.len(), 3);
        assert!(mistakes[0].starts_with("write `#[should_panic]` or"));
        assert_eq!(mistakes[2], "a second `#[should_panic]` on one test");
    }

    #[test]
    fn ignore_is_recorded_and_kept() {
        let (bare, _) = sorted(&[parse_quote!(#[ignore])]);
        assert!(matches!(bare.ignore, Some(None)));
        let (reasoned, _) = sorted(&[parse_quote!(#[ignore = "slow"])]);
        assert_eq!(reasoned.ignore.flatten().expect("a reason").value(), "slow");
        assert_eq!((bare.outer.len(), reasoned.outer.len()), (1, 1));
    }

    #[test]
    fn a_second_stress_is_refused_by_whatever_path() {
        let (_, mistakes) = sorted(&[parse_quote!(#[stress_runtime::stress(runs = 5)])]);
        assert_eq!(mistakes.len(), 1);
        assert!(mistakes[0].starts_with("a second `#[stress]`"));
    }

    #[test]
    fn only_the_unmistakable_built_in_test_is_dropped() {
        let (sorted, _) = sorted(&[
            parse_quote!(#[::core::prelude::v1::test]),
            parse_quote!(#[std::prelude::rust_2024::test]),
            parse_quote!(#[test]),
            parse_quote!(#[test_log::test]),
        ]);
        assert_eq!(sorted.inner.len(), 2);
    }

    #[test]
    fn attributes_of_compiler_and_tools_transform_nothing() {
        let (inert, _) = sorted(&[parse_quote!(#[inline]), parse_quote!(#[rustfmt::skip])]);
        assert!(!inert.can_transform());
        let (other, _) = sorted(&[parse_quote!(#[inline]), parse_quote!(#[rstest])]);
        assert!(other.can_transform());
    }
}
