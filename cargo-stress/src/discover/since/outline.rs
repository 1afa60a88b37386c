//! The outline of a source file: which lines are those of which function, and on which is any code.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use syn::spanned::Spanned;
use syn::{Attribute, Item};

/// What there is in a file.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Functions and macro calls outside of them, with their attributes.
    pub(super) parts: Vec<Part>,
    /// Lines with something on them beside blanks and comments.
    pub(super) code: BTreeSet<usize>,
}

/// A function, or a macro call that may stand for some.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) lines: RangeInclusive<usize>,
    /// Whether an attribute says that it is a test.
    pub(super) is_test: bool,
}

impl Outline {
    /// Nothing if it is not Rust as we know it.
    pub(super) fn of(source: &str) -> Option<Self> {
        let file = syn::parse_file(source).ok()?;
        let mut outline = Self::default();
        outline.add_lines(file.to_token_stream());
        outline.add_parts(&file.items);
        Some(outline)
    }

    fn add_lines(&mut self, tokens: TokenStream) {
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                self.code.insert(group.span_open().start().line);
                self.code.insert(group.span_close().end().line);
                self.add_lines(group.stream());
            } else {
                self.code.extend(lines(&token));
            }
        }
    }

    fn add_parts(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Fn(function) => self.parts.push(Part {
                    lines: lines(function),
                    is_test: function.attrs.iter().any(is_of_a_test),
                }),
                Item::Macro(call) => self.parts.push(Part {
                    lines: lines(call),
                    is_test: false,
                }),
                Item::Mod(module) => {
                    let content = module.content.as_ref();
                    content
                        .into_iter()
                        .for_each(|(_, items)| self.add_parts(items));
                }
                _ => {}
            }
        }
    }
}

fn lines(item: &impl Spanned) -> RangeInclusive<usize> {
    let span = item.span();
    span.start().line..=span.end().line
}

/// `#[test]`, `#[tokio::test]`, `#[rstest]`, `#[stress]`.
fn is_of_a_test(attribute: &Attribute) -> bool {
    let name = attribute.path().segments.last();
    let name = name.map(|segment| segment.ident.to_string());
    name.is_some_and(|name| name.ends_with("test") || name == "stress" || name == "test_case")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_in_modules_with_their_attributes() {
        let source = "\
//! A file.
use std::fs;

fn helper() {
    // words

    fs::read(\"a\");
}

mod tests {
    /// What it shows.
    #[tokio::test(flavor = \"x\")]
    async fn one() {
        \"
        \";
    }
    cases! {
        two,
    }
}
";
        let outline = Outline::of(source).unwrap();
        let parts = outline.parts.iter();
        let parts: Vec<_> = parts
            .map(|part| (*part.lines.start(), *part.lines.end(), part.is_test))
            .collect();
        assert_eq!(parts, [(4, 8, false), (11, 16, true), (17, 19, false)]);
        let without: Vec<usize> = (1..=20).filter(|it| !outline.code.contains(it)).collect();
        assert_eq!(without, [3, 5, 6, 9]);
        assert!(Outline::of("fn {").is_none());
    }
}
