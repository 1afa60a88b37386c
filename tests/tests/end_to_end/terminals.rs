//! What is printed depends on where it is shown: on a terminal it fits and has colours, unless the
//! environment says otherwise; elsewhere lines are whole and plain.

use stress_tests::{Notes, ScratchCrate, Session, StressCommand, TestCrate};

fn talkative() -> TestCrate {
    let source = r#"
        #[stress(runs = 9)]
        fn a_test_with_a_name_that_says_what_it_is_about() {
            println!("{}", "it says more than fits in a line of most terminals ".repeat(4));
            assert!(note("attempt", "") % 3 != 0, "every third time it does not say enough");
        }
    "#;
    ScratchCrate::new("talkative")
        .tests("talks", source)
        .place()
}

const SESSION: &str = "cargo stress --jobs 1 2> /dev/null";

/// What a session prints on a terminal of so many columns.
fn on_terminal(krate: &TestCrate, columns: usize, environment: &str) -> Session {
    let notes = Notes::default();
    let line = format!("{environment} {SESSION}");
    let command = StressCommand::on_terminal(krate, columns, &line).notes(&notes);
    command.run().assert_code(100)
}

fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    let rest = pieces.map(|it| it.split_once('m').expect("it is a colour").1);
    rest.fold(first, |text, piece| text + piece)
}

/// The longest line, in characters, but for those that are to be pasted.
fn longest(text: &str) -> usize {
    let lines = text.lines().filter(|it| !it.contains("cargo stress "));
    lines.map(|it| it.chars().count()).max().unwrap_or_default()
}

#[test]
fn a_finding_fits_the_terminal_on_which_it_is_shown() {
    let krate = talkative();
    for columns in [60, 120] {
        let session = on_terminal(&krate, columns, "env -u NO_COLOR TERM=xterm");
        assert!(session.stdout.contains("\u{1b}["), "{session}");
        let text = without_colours(&session.stdout);
        assert!(longest(&text) <= columns, "{session}");
        assert!(longest(&text) > columns / 2, "{session}");
        assert!(
            text.contains("FLAKY") && text.contains("Findings"),
            "{session}"
        );
    }
}

#[test]
fn colours_are_left_out_where_the_environment_asks_for_it_or_nobody_looks() {
    let krate = talkative();
    for environment in ["env NO_COLOR=1 TERM=xterm", "env -u NO_COLOR TERM=dumb"] {
        let session = on_terminal(&krate, 60, environment);
        assert!(!session.stdout.contains('\u{1b}'), "{session}");
        assert!(longest(&session.stdout) <= 60, "{session}");
    }
    let notes = Notes::default();
    let command = StressCommand::in_shell(&krate, SESSION).env("TERM", "xterm");
    let session = command.notes(&notes).run().assert_code(100);
    assert!(!session.stdout.contains('\u{1b}'), "{session}");
    assert!(longest(&session.stdout) > 120, "{session}");
}
