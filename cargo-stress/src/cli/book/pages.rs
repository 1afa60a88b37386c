//! The texts that tell a person what to type.

use camino::{Utf8Path, Utf8PathBuf};

/// Where the repository is.
fn root() -> &'static Utf8Path {
    let package = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package is in the repository")
}

/// The path of a page of the reference.
pub(super) fn reference_path(page: &str) -> Utf8PathBuf {
    root().join("book/src/reference").join(page)
}

/// A page of the reference.
pub(super) fn reference(page: &str) -> String {
    fs_err::read_to_string(reference_path(page)).unwrap()
}

/// All pages of the book and of the repository, by their path.
pub(super) fn all() -> Vec<(Utf8PathBuf, String)> {
    let mut pages = Vec::new();
    let mut left: Vec<Utf8PathBuf> = ["book/src", "examples"].map(|it| root().join(it)).into();
    while let Some(directory) = left.pop() {
        for entry in directory.read_dir_utf8().unwrap() {
            let path = entry.unwrap().into_path();
            if path.is_dir() && path.file_name() != Some("target") {
                left.push(path);
            } else if path.extension() == Some("md") {
                pages.push(path);
            }
        }
    }
    pages.extend(["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(|it| root().join(it)));
    let text = |path: Utf8PathBuf| (path.clone(), fs_err::read_to_string(path).unwrap());
    pages.into_iter().map(text).collect()
}

/// Names in code in the first columns of the tables below that heading.
pub(super) fn first_column(page: &str, heading: &str) -> Vec<String> {
    let part = page.split_once(&format!("\n## {heading}\n")).unwrap().1;
    let part = part.split("\n## ").next().unwrap_or(part);
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `"));
    let names = rows.filter_map(|row| row.split('`').next());
    names.map(str::to_owned).collect()
}
