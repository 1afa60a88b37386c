//! What is said of a file that was written for somebody else to read.

use super::error::ReportError;
use super::stdout::print;
use camino::Utf8Path;

/// Says where it is, and what is to be done with it. `below` is where the workspace is, seen from
/// the root of the repository.
///
/// # Errors
/// If it could not be printed.
pub(crate) fn show_written(
    path: &Utf8Path,
    below: &Utf8Path,
    next_steps: &str,
) -> Result<(), ReportError> {
    print(&text(path, below, next_steps))
}

fn text(path: &Utf8Path, below: &Utf8Path, next_steps: &str) -> String {
    let mut text = format!("Wrote {path}.\n{next_steps}");
    if !below.as_str().is_empty() {
        text.push_str(&format!(
            "The workspace is not the root of the repository: have the commands run in {below}, and put\n\
             {below}/ before the paths of caches and artifacts.\n"
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_inside_of_a_repository_needs_a_hand() {
        let steps = "Next:\n  1. Read it.\n";
        insta::assert_snapshot!(text("/r/x.yml".into(), "".into(), steps), @r"
        Wrote /r/x.yml.
        Next:
          1. Read it.
        ");
        insta::assert_snapshot!(text("/r/x.yml".into(), "rust".into(), steps), @r"
        Wrote /r/x.yml.
        Next:
          1. Read it.
        The workspace is not the root of the repository: have the commands run in rust, and put
        rust/ before the paths of caches and artifacts.
        ");
    }
}
