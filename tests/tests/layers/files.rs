//! Files are small, open with their duty, and those called `mod.rs` only declare.

use crate::source::all_sources;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

const MOST_LINES: usize = 400;
const MOST_LINES_OF_HALF: usize = 130;

#[test]
fn every_file_opens_with_the_sentence_that_names_its_duty() {
    for source in all_sources() {
        let first = source.text.lines().next().unwrap_or_default();
        let is_sentence = first.starts_with("//! ") && first.len() > "//! ".len();
        assert!(is_sentence, "{} opens with {first:?}", source.path);
    }
}

#[test]
fn no_file_is_long_and_half_of_them_are_short() {
    let mut lines: Vec<(usize, String)> = all_sources()
        .into_iter()
        .map(|source| (source.text.lines().count(), source.path))
        .collect();
    lines.sort();
    let (most, path) = &lines[lines.len() - 1];
    assert!(*most <= MOST_LINES, "{path} has {most} lines");
    let (median, _) = lines[lines.len() / 2];
    assert!(
        median <= MOST_LINES_OF_HALF,
        "half of the files have more than {median} lines"
    );
}

#[test]
fn a_mod_file_only_declares_and_re_exports() {
    let mut seen = 0;
    for source in all_sources() {
        if !source.path.ends_with("/mod.rs") {
            continue;
        }
        seen += 1;
        for item in items(source.tokens()) {
            assert!(declares(&item), "{}: {}", source.path, text(&item));
        }
    }
    assert!(seen > 5, "{seen} mod.rs files");
}

#[test]
fn files_are_named_after_what_they_do() {
    const VAGUE: [&str; 6] = ["common", "helper", "helpers", "manager", "utils", "util"];
    for source in all_sources() {
        let parts: Vec<&str> = source
            .path
            .trim_end_matches(".rs")
            .split(['/', '_'])
            .collect();
        let vague = parts.iter().find(|part| VAGUE.contains(part));
        assert_eq!(vague, None, "{}", source.path);
    }
}

/// What stands between semicolons, without attributes; docs are attributes too.
fn items(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut items = vec![Vec::new()];
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                tokens.next_if(|it| matches!(it, TokenTree::Punct(it) if it.as_char() == '!'));
                tokens.next();
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => items.push(Vec::new()),
            _ => items.last_mut().expect("it begins with one").push(token),
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

/// `mod x`, `pub mod x`, `pub(crate) use x::{y, z}`: a keyword, and braces only in a `use`.
fn declares(item: &[TokenTree]) -> bool {
    let keyword = item.iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident != "pub" => Some(ident.to_string()),
        _ => None,
    });
    let has_body = item.iter().any(
        |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace),
    );
    match keyword.as_deref() {
        Some("mod") => !has_body,
        Some("use") => true,
        _ => false,
    }
}

fn text(item: &[TokenTree]) -> String {
    item.iter().cloned().collect::<TokenStream>().to_string()
}

#[test]
fn what_is_more_than_a_declaration_is_recognised() {
    let is_fine = |text: &str| {
        items(text.parse().unwrap())
            .iter()
            .all(|item| declares(item))
    };
    assert!(is_fine(
        "//! Docs.\n#[cfg(test)] mod a; pub(crate) use b::{c, d}; pub mod e;"
    ));
    for more in [
        "fn f() {}",
        "mod a { fn f() {} }",
        "mod a; const X: u8 = 1;",
        "use a::b; struct C;",
    ] {
        assert!(!is_fine(more), "{more}");
    }
}
