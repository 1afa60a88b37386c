//! How findings look: wide and narrow, many of them, with long names and in other scripts.

use super::scripted::{Scripted, clean, flaky, of_all_kinds, plain};
use textwrap::core::display_width;

const WIDE: Option<usize> = Some(120);
const NARROW: Option<usize> = Some(60);

/// Lines that a terminal of so many columns would break, but for commands: those stay in one piece.
fn too_long(text: &str, columns: usize) -> Vec<&str> {
    let is_command = |line: &str| line.contains("cargo stress ");
    let lines = text.lines().filter(|line| !is_command(line));
    lines.filter(|it| display_width(it) > columns).collect()
}

#[test]
fn findings_of_all_kinds_without_a_terminal() {
    insta::assert_snapshot!(plain(&of_all_kinds().on(None)));
}

#[test]
fn findings_of_all_kinds_wide() {
    insta::assert_snapshot!(plain(&of_all_kinds().on(WIDE)));
}

#[test]
fn findings_of_all_kinds_narrow() {
    let text = plain(&of_all_kinds().on(NARROW));
    assert_eq!(too_long(&text, 60), Vec::<&str>::new());
    insta::assert_snapshot!(text);
}

/// 200 of 5000 tests fail, in all rates.
fn many() -> Scripted {
    let names: Vec<String> = (0..5000)
        .map(|it| format!("cart::item_{it}_is_kept"))
        .collect();
    let tests = names.iter().enumerate().map(|(number, name)| {
        let number = number as u64;
        let tally = if number.is_multiple_of(25) {
            flaky(1 + number / 25, "it was not")
        } else {
            clean(20 + number % 700)
        };
        (name.as_str(), tally)
    });
    Scripted::of(tests.collect()).with_pairs(4_000_000, 24_995_000)
}

#[test]
fn two_hundred_findings_wide() {
    let text = plain(&many().on(WIDE));
    assert!(text.lines().count() < 100, "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn two_hundred_findings_narrow() {
    let text = plain(&many().on(NARROW));
    assert_eq!(too_long(&text, 60), Vec::<&str>::new());
    insta::assert_snapshot!(text);
}

#[test]
fn a_name_of_three_hundred_characters() {
    let name = "warehouse::".repeat(27) + "it";
    assert!(name.len() >= 299);
    for columns in [60, 120] {
        let tests = vec![(name.as_str(), flaky(3, "lost"))];
        let text = plain(&Scripted::of(tests).on(Some(columns)));
        assert_eq!(too_long(&text, columns), Vec::<&str>::new());
        let all: String = text
            .lines()
            .take_while(|it| !it.contains("failed"))
            .collect();
        let all: String = all.split_whitespace().collect();
        assert_eq!(all, format!("FLAKY{name}tests/orders.rs:10"));
    }
}

#[test]
fn names_and_messages_in_other_scripts() {
    let message = "«été» ≠ «hiver»: 在庫の数が合わない、注文は三つあったはずなのに二つしか届いていない\n\
        \u{202e}turned around\u{1b}[31m and red\u{7}";
    let tests = vec![("naïve_東京_is_open", flaky(3, message))];
    let text = plain(&Scripted::of(tests).on(NARROW));
    assert_eq!(too_long(&text, 60), Vec::<&str>::new());
    insta::assert_snapshot!(text);
}
