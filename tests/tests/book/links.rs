//! Every link and anchor of the built book leads somewhere.

use crate::built::pages;
use std::collections::BTreeMap;
use std::path::{Component, Path};

#[test]
fn every_link_leads_somewhere() {
    let (mut followed, mut dead) = (0, Vec::new());
    for (page, html) in pages() {
        for link in attributes(html, "href") {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            followed += 1;
            if !leads_somewhere(pages(), page, link) {
                dead.push(format!("{page}: {link}"));
            }
        }
    }
    assert_eq!(dead, Vec::<String>::new());
    assert!(followed > 200, "only {followed} links were seen");
}

/// Links to style sheets and pictures are mdbook's own business.
fn leads_somewhere(pages: &BTreeMap<String, String>, from: &str, link: &str) -> bool {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        from.to_owned()
    } else {
        resolved(from, path)
    };
    if !target.ends_with(".html") {
        return !target.ends_with(".md");
    }
    let page = pages.get(&target);
    page.is_some_and(|html| anchor.is_empty() || attributes(html, "id").any(|id| id == anchor))
}

/// The path of a page, seen from the root of the book.
fn resolved(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => drop(parts.pop()),
            Component::Normal(part) => parts.push(part.to_str().expect("names are UTF-8")),
            _ => {}
        }
    }
    parts.join("/")
}

fn attributes<'a>(html: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let begin = format!(" {name}=\"");
    let places: Vec<_> = html.match_indices(&begin).map(|it| it.0).collect();
    let length = begin.len();
    places
        .into_iter()
        .filter_map(move |at| html[at + length..].split('"').next())
}

#[test]
fn a_dead_link_is_seen() {
    let page = |path: &str, html: &str| (path.to_owned(), html.to_owned());
    let pages = BTreeMap::from([
        page("a/one.html", r#"<h2 id="here">"#),
        page("two.html", ""),
    ]);
    let leads = |link| leads_somewhere(&pages, "a/one.html", link);
    for link in ["#here", "one.html#here", "../two.html", "../a/one.html", ""] {
        assert!(leads(link), "{link}");
    }
    for link in ["#there", "two.html", "../two.html#here", "../two.md"] {
        assert!(!leads(link), "{link}");
    }
}
