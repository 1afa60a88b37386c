//! The book as its readers see it, built once in this process.

use mdbook_driver::MDBook;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use stress_tests::root;

/// Where the book is written.
pub(crate) fn source() -> PathBuf {
    root().join("book/src")
}

/// The pages as HTML, by their path in the book.
pub(crate) fn pages() -> &'static BTreeMap<String, String> {
    static PAGES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
        let mut book = MDBook::load(root().join("book")).expect("the book cannot be read");
        book.config.build.build_dir.clone_from(&directory);
        book.build().expect("the book cannot be built");
        files(&directory, "html")
    })
}

/// Texts of all files below `directory` with that extension, by their path in it.
pub(crate) fn files(directory: &Path, extension: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut left = vec![directory.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).expect("a directory of the book is missing") {
            let path = entry.expect("the book can be read").path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                let name = path.strip_prefix(directory).expect("it is below it");
                let text = fs::read_to_string(&path).expect("pages are UTF-8");
                found.insert(name.display().to_string(), text);
            }
        }
    }
    found
}
