//! A person asks a session what runs, and it goes on as if nobody had.

use nix::sys::signal::Signal;
use nix::sys::termios::LocalFlags;
use std::thread::sleep;
use std::time::Duration;
use stress_tests::{
    Notes, RunningSession, ScratchCrate, StressCommand, Terminal, TestCrate, is_stopped,
};

fn patient() -> TestCrate {
    let source = r#"
        #[stress(runs = 1, timeout = "20m")]
        fn waits_for_the_word() {
            note("started", "");
            wait_for("word", 1);
        }
        #[stress(runs = 1, timeout = "20m", grace = "20m")]
        fn never_ends() {
            // SAFETY: the signal is ignored, nothing more.
            unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
            note("started", "");
            sleep_for_ever();
        }
        #[stress(runs = 2, shuffle, timeout = "20m")]
        fn leaves_a_mark() {
            MARK.store(true, std::sync::atomic::Ordering::SeqCst);
        }
        #[stress(runs = 2, shuffle, timeout = "20m")]
        fn wants_no_mark() {
            if note("attempt", "") > 2 {
                note("examined", "");
                wait_for("word", 1);
            }
            assert!(!MARK.load(std::sync::atomic::Ordering::SeqCst));
        }
        static MARK: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
    "#;
    ScratchCrate::new("patient").tests("tests", source).place()
}

/// What runs is told as the harness knows it, with its process.
fn ask(session: &mut RunningSession, words: &[&str]) {
    session.signal(Signal::SIGUSR1);
    for words in words {
        session.wait_for_stderr(words);
    }
}

#[test]
fn sigusr1_prints_the_test_that_runs_and_the_session_goes_on() {
    for progress in ["auto", "none"] {
        let notes = Notes::default();
        let mut session = StressCommand::new(&patient())
            .args(["waits_for_the_word", "--progress", progress])
            .notes(&notes)
            .report()
            .start();
        notes.wait_for("started", 1);
        let words = [
            "Running now: 0 of 1 run",
            "  waits_for_the_word (forked, process ",
        ];
        ask(&mut session, &words);
        notes.leave("word");
        let session = session.finish().assert_code(0);
        assert_eq!(session.report().test("waits_for_the_word").passed, 1);
        assert_eq!(notes.count("started"), 1);
    }
}

#[test]
fn while_a_finding_is_looked_into_that_is_said_too() {
    let notes = Notes::default();
    let mut session = StressCommand::new(&patient())
        .words("mark --threads 1 --jobs 1")
        .notes(&notes)
        .start();
    notes.wait_for("examined", 1);
    ask(&mut session, &["examining wants_no_mark for "]);
    session.wait_for_stderr("process ");
    notes.leave("word");
    let session = session.finish().assert_code(100);
    assert!(session.stdout.contains("leaves_a_mark"), "{session}");
}

/// Presses a key that asks what runs, and others that mean nothing.
fn press_t(terminal: &Terminal, session: &mut RunningSession, test: &str) {
    // Before it is the tool's, the terminal keeps keys for a whole line.
    while terminal.settings().local_flags.contains(LocalFlags::ICANON) {
        sleep(Duration::from_millis(5));
    }
    terminal.press("\n?\u{1b}[At");
    session.wait_for_stderr(&format!("  {test} (forked, process "));
}

#[test]
fn the_key_t_does_the_same_and_ctrl_c_twice_leaves_the_terminal_as_it_was() {
    let (notes, mut terminal) = (Notes::default(), Terminal::default());
    let before = terminal.settings();
    let mut session = StressCommand::before_a_terminal(&patient())
        .args(["never_ends"])
        .notes(&notes)
        .start_before(&mut terminal);
    notes.wait_for("started", 1);
    press_t(&terminal, &mut session, "never_ends");
    assert_ne!(terminal.settings(), before);
    for answer in ["ending what runs", "killing"] {
        terminal.press("\u{3}");
        session.wait_for_stderr(answer);
    }
    let session = session.finish().assert_code(130);
    assert_eq!(terminal.settings(), before);
    for shown in ["^[", "^C", "?"] {
        assert!(!session.stderr.contains(shown), "{session}");
    }
}

#[test]
fn the_terminal_is_the_shells_while_all_stands_still_and_after_the_end() {
    let (notes, mut terminal) = (Notes::default(), Terminal::default());
    let before = terminal.settings();
    let mut session = StressCommand::before_a_terminal(&patient())
        .args(["waits_for_the_word"])
        .notes(&notes)
        .start_before(&mut terminal);
    notes.wait_for("started", 1);
    press_t(&terminal, &mut session, "waits_for_the_word");
    terminal.press("\u{1a}");
    while !is_stopped(session.pid()) {
        sleep(Duration::from_millis(5));
    }
    assert_eq!(terminal.settings(), before);
    session.signal(Signal::SIGCONT);
    press_t(&terminal, &mut session, "waits_for_the_word");
    notes.leave("word");
    session.finish().assert_code(0);
    assert_eq!(terminal.settings(), before);
}

#[test]
fn a_question_before_anything_runs_does_no_harm() {
    let notes = Notes::default();
    let session = StressCommand::new(&patient())
        .args(["waits_for_the_word"])
        .calling("waiting-cargo")
        .notes(&notes)
        .start();
    notes.wait_for("building", 1);
    session.signal(Signal::SIGUSR1);
    notes.leave("word");
    session.finish().assert_code(0);
}
