//! What runs left behind in words, the same in every report.

use super::readable::readable_line;
use crate::model::Tally;
use stress_runtime::protocol::{Left, LeftFiles, LeftProcess};

/// `left processes behind in 2 runs: sleep 3600 (4711)`.
pub(super) fn left_processes(tally: &Tally) -> Option<String> {
    if tally.leaked == 0 {
        return None;
    }
    let text = format!("left processes behind in {}", runs(tally.leaked));
    Some(with_names(text, &processes(&tally.left.processes)))
}

/// `left files in its TMPDIR in 3 runs: a.db, cache/ and 4 more`.
pub(super) fn left_files(tally: &Tally) -> Option<String> {
    let files = tally.left.files.as_ref()?;
    let text = format!(
        "left files in its TMPDIR in {}",
        runs(tally.left.runs_with_files)
    );
    Some(with_names(text, &names(files)))
}

/// `orders: a round left files in its TMPDIR: a.db, cache/ and 4 more; …`, of files or of processes.
pub(super) fn left_by_round(target: &str, left: &Left) -> String {
    let what = match &left.files {
        Some(files) => with_names("a round left files in its TMPDIR".to_owned(), &names(files)),
        None => {
            let text = "a round left a process behind (it was killed)".to_owned();
            with_names(text, &processes(&left.processes))
        }
    };
    format!("{target}: {what}; --no-shuffle shows which test does that")
}

fn processes(processes: &[LeftProcess]) -> String {
    let names = processes.iter().map(|it| readable_line(&it.to_string()));
    names.collect::<Vec<_>>().join(", ")
}

fn names(files: &LeftFiles) -> String {
    let names: Vec<String> = files.names.iter().map(|it| readable_line(it)).collect();
    let names = names.join(", ");
    match files.count - files.names.len() as u64 {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}

fn runs(count: u64) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} run{plural}")
}

fn with_names(text: String, names: &str) -> String {
    if names.is_empty() {
        text
    } else {
        format!("{text}: {names}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_round_left_stands_in_one_line_and_what_is_not_named_is_counted() {
        let files = Left {
            files: Some(LeftFiles {
                count: 6,
                names: vec!["a\n::error::x\u{1b}[31m".to_owned(), "cache/".to_owned()],
            }),
            ..Left::default()
        };
        assert_eq!(
            left_by_round("orders", &files),
            "orders: a round left files in its TMPDIR: a␊::error::x, cache/ and 4 more; --no-shuffle shows which test does that"
        );
        let processes = Left {
            processes: vec![LeftProcess {
                pid: 4711,
                command: "sh -c a\nb".to_owned(),
            }],
            ..Left::default()
        };
        assert_eq!(
            left_by_round("orders", &processes),
            "orders: a round left a process behind (it was killed): sh -c a␊b (4711); --no-shuffle shows which test does that"
        );
    }

    #[test]
    fn what_was_left_is_counted_and_named() {
        let mut tally = Tally::default();
        assert_eq!(left_processes(&tally), None);
        assert_eq!(left_files(&tally), None);
        let names = ["a.db", "cache/"].map(str::to_owned).to_vec();
        tally.left.add(&Left {
            processes: vec![LeftProcess {
                pid: 4711,
                command: "sleep 3600".to_owned(),
            }],
            files: Some(LeftFiles { count: 6, names }),
            kept_tmp: None,
            core: None,
        });
        tally.leaked = 2;
        assert_eq!(
            left_processes(&tally).unwrap(),
            "left processes behind in 2 runs: sleep 3600 (4711)"
        );
        assert_eq!(
            left_files(&tally).unwrap(),
            "left files in its TMPDIR in 1 run: a.db, cache/ and 4 more"
        );
    }

    #[test]
    fn a_name_begins_no_line_and_hides_nothing() {
        let mut tally = Tally::default();
        let name = "a\n::error::x\u{1b}[31m\u{202e}".to_owned();
        tally.left.add(&Left {
            processes: vec![LeftProcess {
                pid: 4711,
                command: "sh -c a\n::error::y".to_owned(),
            }],
            files: Some(LeftFiles {
                count: 1,
                names: vec![name],
            }),
            kept_tmp: None,
            core: None,
        });
        tally.leaked = 1;
        assert_eq!(
            left_processes(&tally).unwrap(),
            "left processes behind in 1 run: sh -c a␊::error::y (4711)"
        );
        assert_eq!(
            left_files(&tally).unwrap(),
            "left files in its TMPDIR in 1 run: a␊::error::x\u{fffd}"
        );
    }
}
