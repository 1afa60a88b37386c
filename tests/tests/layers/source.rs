//! Source files as tokens: comments are gone, and text in strings is not taken for code.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};
use stress_tests::root;

/// A Rust file of the workspace.
pub(crate) struct Source {
    /// Its path below the root of the workspace.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All Rust files below those directories, build results and fixtures excepted.
pub(crate) fn sources(directories: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for directory in directories {
        collect(&root().join(directory), &mut found);
    }
    found.sort();
    let sources: Vec<Source> = found.into_iter().map(Source::read).collect();
    assert!(!sources.is_empty(), "nothing is in {directories:?}");
    sources
}

/// The crates that users get, and this one.
pub(crate) fn all_sources() -> Vec<Source> {
    sources(&["cargo-stress", "stress-macros", "stress-runtime", "tests"])
}

/// Code that is there to be wrong, or stands in other crates.
const NOT_OURS: [&str; 5] = ["target", "hostile", "macro-fixtures", "scratch", "wip"];

fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory is missing") {
        let path = entry.expect("a directory cannot be read").path();
        let name = path.file_name().and_then(|it| it.to_str());
        if path.is_dir() && name.is_some_and(|name| !NOT_OURS.contains(&name)) {
            collect(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

impl Source {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).expect("a source cannot be read");
        let path = path.strip_prefix(root()).expect("it is below the root");
        let path = path.display().to_string();
        Self { path, text }
    }

    pub(crate) fn tokens(&self) -> TokenStream {
        match self.text.parse() {
            Ok(tokens) => tokens,
            Err(error) => panic!("{}: {error}", self.path),
        }
    }

    /// Every path in the file that has at least two parts, one entry for each branch of a group:
    /// `use crate::{a::B, c}` gives `crate::a::B` and `crate::c`.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        paths_in(self.tokens(), &mut paths);
        paths
    }

    /// Those outside items that are only compiled for tests.
    pub(crate) fn paths_outside_tests(&self) -> Vec<String> {
        let mut paths = Vec::new();
        paths_in(without_tests(self.tokens()), &mut paths);
        paths
    }
}

/// The items of a file but those under `#[cfg(test)]`.
fn without_tests(tokens: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_test = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#')
            && tokens.next_if(is_cfg_test).is_some();
        if is_test {
            // Up to the end of the item: a semicolon, or its body.
            let _ = tokens.find(|token| match token {
                TokenTree::Punct(punct) => punct.as_char() == ';',
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                _ => false,
            });
        } else {
            kept.extend([token]);
        }
    }
    kept
}

fn is_cfg_test(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if words(group.stream()) == ["cfg", "test"])
}

/// All words of the code.
pub(crate) fn words(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Group(group) => words(group.stream()),
            TokenTree::Ident(ident) => vec![ident.to_string()],
            _ => Vec::new(),
        })
        .collect()
}

fn paths_in(tokens: TokenStream, paths: &mut Vec<String>) {
    let mut current = String::new();
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                colons += 1;
                continue;
            }
            TokenTree::Ident(ident) if colons == 2 => current.push_str(&format!("::{ident}")),
            TokenTree::Ident(ident) => {
                end_path(&mut current, paths);
                current = ident.to_string();
            }
            TokenTree::Group(group) if colons == 2 && group.delimiter() == Delimiter::Brace => {
                for branch in branches(group.stream()) {
                    paths.push(format!("{current}::{branch}"));
                }
                current.clear();
            }
            TokenTree::Group(group) => {
                end_path(&mut current, paths);
                paths_in(group.stream(), paths);
            }
            _ => end_path(&mut current, paths),
        }
        colons = 0;
    }
    end_path(&mut current, paths);
}

fn end_path(current: &mut String, paths: &mut Vec<String>) {
    let path = std::mem::take(current);
    if path.contains("::") {
        paths.push(path);
    }
}

/// The paths inside the braces of a `use`; a single word counts too.
fn branches(tokens: TokenStream) -> Vec<String> {
    let mut all = Vec::new();
    let mut item = TokenStream::new();
    let mut items = Vec::new();
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                items.push(std::mem::take(&mut item));
            }
            _ => item.extend([token]),
        }
    }
    items.push(item);
    for item in items {
        let mut paths = Vec::new();
        paths_in(item.clone(), &mut paths);
        if paths.is_empty() {
            paths.extend(words(item).into_iter().take(1));
        }
        all.extend(paths);
    }
    all
}

#[test]
fn a_group_gives_a_path_for_each_branch() {
    let source = Source {
        path: String::new(),
        text: "use crate::{plan::{Queue, Seed}, model as m, self}; // crate::comment\n\
               fn f() -> crate::judge::Rate { g(super::super::x, \"crate::text\") }"
            .to_owned(),
    };
    let expected = [
        "crate::plan::Queue",
        "crate::plan::Seed",
        "crate::model",
        "crate::self",
        "crate::judge::Rate",
        "super::super::x",
    ];
    assert_eq!(source.paths(), expected);
}

#[test]
fn what_is_only_compiled_for_tests_is_left_out_where_that_is_wanted() {
    let source = Source {
        path: String::new(),
        text: "#[cfg(test)] mod a; use b::c; #[cfg(test)] #[x] mod tests { use d::e; } f::g!()"
            .to_owned(),
    };
    assert_eq!(source.paths_outside_tests(), ["b::c", "f::g"]);
    assert_eq!(source.paths(), ["b::c", "d::e", "f::g"]);
}
