//! Reads what `git diff --unified=0` prints: which lines of which files are others now.

use camino::Utf8PathBuf;
use std::collections::BTreeMap;

/// Lines that stand in the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    /// The first of them, counted from 1; where there is none, the line after which some are gone.
    pub(super) first: usize,
    pub(super) count: usize,
    /// Whether there was code among those that are gone.
    pub(super) lost_code: bool,
}

/// The hunks of each file that is still there, by its present path in the repository.
pub(super) fn parse(diff: &str) -> BTreeMap<Utf8PathBuf, Vec<Hunk>> {
    let mut files: BTreeMap<Utf8PathBuf, Vec<Hunk>> = BTreeMap::new();
    let mut current = None;
    let mut lines = diff.split('\n');
    while let Some(line) = lines.next() {
        if line.starts_with("diff --git ") {
            current = None;
        } else if let Some(name) = line.strip_prefix("+++ ") {
            current = path(name);
        } else if let Some((gone, first, count)) = line.strip_prefix("@@ ").and_then(header) {
            let gone: Vec<&str> = lines.by_ref().take(gone).collect();
            // What is new may look like a header: it is counted off. A missing newline at the end is
            // told in a line of its own, between the two or after both, which begins like no header.
            let mut left = count;
            while left > 0 {
                let Some(line) = lines.next() else { break };
                left -= usize::from(line.starts_with('+'));
            }
            if let Some(path) = &current {
                let hunks = files.entry(Utf8PathBuf::clone(path)).or_default();
                hunks.push(Hunk {
                    first,
                    count,
                    lost_code: gone.iter().any(|line| is_code(line)),
                });
            }
        }
    }
    files
}

/// `b/src/lib.rs`, in quotes where it has strange characters; nothing for a file that is gone.
fn path(name: &str) -> Option<Utf8PathBuf> {
    // git puts a tab behind names with spaces.
    let name = name.strip_suffix('\t').unwrap_or(name);
    let name = match name.strip_prefix('"') {
        Some(quoted) => unquoted(quoted.strip_suffix('"')?),
        None => name.to_owned(),
    };
    name.strip_prefix("b/").map(Utf8PathBuf::from)
}

/// A byte has no more.
const OCTAL_DIGITS: usize = 3;

/// C's escapes, of which some are octal.
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'a') => bytes.push(7),
            Some(b'b') => bytes.push(8),
            Some(b't') => bytes.push(b'\t'),
            Some(b'n') => bytes.push(b'\n'),
            Some(b'v') => bytes.push(11),
            Some(b'f') => bytes.push(12),
            Some(b'r') => bytes.push(b'\r'),
            Some(digit @ b'0'..=b'7') => {
                let mut value = digit - b'0';
                // What stands behind the third digit is a sign of the name.
                for _ in 1..OCTAL_DIGITS {
                    let Some(digit) = rest.next_if(|it| (b'0'..=b'7').contains(it)) else {
                        break;
                    };
                    value = value.wrapping_mul(8).wrapping_add(digit - b'0');
                }
                bytes.push(value);
            }
            other => bytes.extend(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `-3,2 +5 @@ …`: how many lines are gone, and first and number of the new ones.
fn header(text: &str) -> Option<(usize, usize, usize)> {
    let mut words = text.split(' ');
    let (_, gone) = range(words.next()?.strip_prefix('-')?)?;
    let (first, count) = range(words.next()?.strip_prefix('+')?)?;
    Some((gone, first, count))
}

/// `5,2`, or `5` for one line.
fn range(text: &str) -> Option<(usize, usize)> {
    let (first, count) = text.split_once(',').unwrap_or((text, "1"));
    Some((first.parse().ok()?, count.parse().ok()?))
}

/// Whether a line of the diff has more on it than a comment.
fn is_code(line: &str) -> bool {
    let line = line.trim_start_matches('-').trim();
    !line.is_empty() && !line.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::Utf8Path;
    use std::process::Command;

    fn hunk(first: usize, count: usize, lost_code: bool) -> Hunk {
        Hunk {
            first,
            count,
            lost_code,
        }
    }

    #[test]
    fn hunks_are_told_by_file() {
        let diff = "\
diff --git a/src/lib.rs b/src/lib.rs
index 1..2 100644
--- a/src/lib.rs
+++ b/src/lib.rs
@@ -3 +3,2 @@ fn a() {
-    one();
+++ b/not/a/file.rs
+@@ -1 +1 @@
@@ -9,2 +10,0 @@
-
-    // only words
diff --git a/gone.rs b/gone.rs
deleted file mode 100644
--- a/gone.rs
+++ /dev/null
@@ -1 +0,0 @@
-fn gone() {}
diff --git a/old.rs b/new name.rs
similarity index 100%
rename from old.rs
rename to new name.rs
diff --git a/c.rs b/c d.rs
--- a/c.rs
+++ b/c d.rs\t
@@ -1 +1 @@
-a
\\ No newline at end of file
+b
\\ No newline at end of file
";
        let files = parse(diff);
        let names: Vec<_> = files.keys().map(|path| path.as_str()).collect();
        assert_eq!(names, ["c d.rs", "src/lib.rs"]);
        let expected = [hunk(3, 2, true), hunk(10, 0, false)];
        assert_eq!(files[Utf8Path::new("src/lib.rs")], expected);
        assert_eq!(files[Utf8Path::new("c d.rs")], [hunk(1, 1, true)]);
    }

    #[test]
    fn strange_names_are_read() {
        let name = |text| path(text).map(Utf8PathBuf::into_string);
        assert_eq!(name(r#""b/a\"b\\\303\251.rs""#).unwrap(), r#"a"b\é.rs"#);
        assert_eq!(name("/dev/null"), None);
    }

    #[test]
    fn a_file_with_any_name_is_found_again() {
        let repository = tempfile::tempdir().unwrap();
        let git = |words: &[&str]| {
            let git = Command::new("git")
                .args(words)
                .current_dir(&repository)
                .output()
                .unwrap();
            assert!(git.status.success(), "{git:?}");
            String::from_utf8(git.stdout).unwrap()
        };
        let name = "\u{1}1\u{7}\u{8}\t\n\u{b}\u{c}\r\u{1b}é777\\ \"";
        fs_err::write(repository.path().join(name), "fn a() {}\n").unwrap();
        git(&["init", "--quiet"]);
        git(&["add", "--all"]);
        let files = parse(&git(&[
            "diff",
            "--cached",
            "--unified=0",
            "--dst-prefix=b/",
        ]));
        assert_eq!(files.into_keys().collect::<Vec<_>>(), [name]);
    }
}
