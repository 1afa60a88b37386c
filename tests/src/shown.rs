//! What a page shows, held against what was printed.

/// Lines whose words depend on counts, or are other ones in each session.
const DEPEND: [&str; 6] = [
    "Stressing:",
    "evidence:",
    "the search ran",
    " clean runs",
    "there was no time to see it",
    "in a browser:",
];

/// Lines that are shown and were not printed.
pub fn not_printed<'a>(shown: &'a str, printed: &str) -> Vec<&'a str> {
    let printed: Vec<String> = printed.lines().map(shape).collect();
    let depends = |line: &str| DEPEND.iter().any(|it| line.contains(it));
    let lines = shown.lines().filter(|line| !depends(line));
    lines
        .filter(|line| !printed.contains(&shape(line)))
        .collect()
}

/// The line with one sign for each number, and without remarks in brackets and space that only aligns.
fn shape(line: &str) -> String {
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
    let shape = shape.split_whitespace().collect::<Vec<_>>().join(" ");
    // A slow machine takes minutes for what took seconds.
    shape.replace("# m # s", "# s")
}

#[test]
fn lines_are_alike_if_only_their_numbers_differ() {
    let shown = "Findings: 3 tests, 9000 runs in 4.98 s (1808/s): 1 flaky";
    for printed in [
        "Findings: 3 tests, 180 runs in 12 s (9/s): 2 flaky",
        "Findings: 3 tests, 180 runs in 1 m 2 s (9/s): 2 flaky",
    ] {
        assert_eq!(not_printed(shown, printed), Vec::<&str>::new());
        assert_eq!(
            not_printed(shown, &printed.replace("flaky", "broken")),
            [shown]
        );
    }
    let shown = "fails after a (1 of 2)\nthe search ran 3 tests";
    assert_eq!(
        not_printed(shown, "fails after b (1 of 2)"),
        ["fails after a (1 of 2)"]
    );
}
