//! Pages followed to the letter: the commands on them are run, and print what is shown.

use crate::built::source;
use std::fs;
use stress_tests::{ScratchCrate, StressCommand, TestCrate};

/// Pages that go on with the crate of the first session.
pub(crate) const FIRST_SESSION: [&str; 4] = [
    "start/first-session.md",
    "use/replay.md",
    "reference/configuration.md",
    "reference/exit-codes.md",
];
/// Fewer runs than a person waits for.
const RUNS: (&str, &str) = ("CARGO_STRESS_RUNS", "60");
/// Lines whose words depend on counts, or are other ones in each session.
const DEPEND: [&str; 5] = [
    "Stressing:",
    "evidence:",
    "the search ran",
    " clean runs",
    "in a browser:",
];

#[test]
fn what_is_shown_of_the_first_session_is_what_is_printed() {
    let pages = FIRST_SESSION.map(read);
    assert_eq!(follow("prices", &pages[0], &pages), 6);
}

#[test]
fn what_is_shown_of_a_crash_is_what_is_printed() {
    let page = read("use/hangs-and-crashes.md");
    let (_, crashes) = page.split_once("\n## Crashes\n").unwrap();
    assert_eq!(follow("deep", crashes, &[crashes.to_owned()]), 1);
}

/// Makes the crate that the first page shows and types the commands of all; says how many.
fn follow(name: &'static str, first: &str, pages: &[String]) -> usize {
    let library = blocks(first, "rust").next().expect("it shows the crate");
    let krate = ScratchCrate::library(name, library)
        .with_line_numbers()
        .place();
    let mut followed = 0;
    for block in pages.iter().flat_map(|page| blocks(page, "console")) {
        let (command, shown) = block.split_once('\n').expect("it prints something");
        if let Some(words) = command.strip_prefix("$ cargo stress ") {
            assert_eq!(missing(&krate, words, shown), "", "{command}");
            followed += 1;
        }
    }
    followed
}

/// Lines that are shown and not printed.
fn missing(krate: &TestCrate, words: &str, shown: &str) -> String {
    let command = StressCommand::new(krate).env(RUNS.0, RUNS.1);
    let session = command.words(words).run();
    let printed = session.stdout.lines().chain(session.stderr.lines());
    let printed: Vec<String> = printed.map(shape).collect();
    let depends = |line: &str| DEPEND.iter().any(|it| line.contains(it));
    let lines = shown.lines().filter(|line| !depends(line));
    let missing = lines.filter(|line| !printed.contains(&shape(line)));
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() {
        return String::new();
    }
    format!("{}\nis not printed:\n{session}", missing.join("\n"))
}

/// The line with one sign for each number, and without remarks in brackets and space that only aligns.
pub(crate) fn shape(line: &str) -> String {
    let mut shape = String::new();
    let mut in_brackets = false;
    for sign in line.chars() {
        let goes_on = shape.ends_with('#');
        match sign {
            '(' => in_brackets = true,
            ')' => in_brackets = false,
            _ if in_brackets || goes_on && (sign == '.' || sign.is_ascii_digit()) => {}
            _ if sign.is_ascii_digit() => shape.push('#'),
            _ => shape.push(sign),
        }
    }
    shape.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn read(page: &str) -> String {
    fs::read_to_string(source().join(page)).expect("the page is there")
}

pub(crate) fn blocks<'a>(page: &'a str, language: &str) -> impl Iterator<Item = &'a str> {
    let begin = format!("```{language}\n");
    let blocks: Vec<&str> = page.split(&*begin).skip(1).collect();
    let blocks = blocks.into_iter();
    blocks.filter_map(|rest| rest.split("\n```").next())
}

#[test]
fn lines_are_alike_if_only_their_numbers_differ() {
    let shown = "Findings: 3 tests, 9000 runs in 4.98 s (1808/s): 1 flaky";
    let printed = "Findings: 3 tests, 180 runs in 12 s (9/s): 2 flaky";
    assert_eq!(shape(shown), shape(printed));
    assert_ne!(shape(shown), shape(&printed.replace("flaky", "broken")));
    assert_ne!(
        shape("fails after a (1 of 2)"),
        shape("fails after b (1 of 2)")
    );
}
