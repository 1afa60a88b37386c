//! Ctrl-C and SIGTERM: once ends the session in order, twice kills it.

use nix::sys::signal::Signal;
use stress_tests::{Notes, ScratchCrate, Session, StressCommand, TestCrate, of_session};

fn endless() -> TestCrate {
    // TERM is answered with a note, and by ending; or by not ending, for far longer than any test
    // here waits.
    let source = r#"
        static TERMINATED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
        extern "C" fn on_term(_: libc::c_int) {
            TERMINATED.store(true, std::sync::atomic::Ordering::Relaxed);
        }
        fn wait_for_term() {
            // SAFETY: the handler stores one atomic.
            unsafe { libc::signal(libc::SIGTERM, on_term as extern "C" fn(libc::c_int) as usize) };
            note("started", "");
            while !TERMINATED.load(std::sync::atomic::Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(5));
            }
            note("terminated", "");
        }
        #[stress(timeout = "20m", grace = "20m")]
        fn ends_when_told() {
            wait_for_term();
        }
        #[stress(timeout = "20m", grace = "20m")]
        fn never_ends() {
            wait_for_term();
            sleep_for_ever();
        }
        #[stress(timeout = "20m", grace = "20m")]
        fn fails_twice() {
            assert!(note("attempt", "") >= 2, "known before");
            wait_for_term();
        }
    "#;
    ScratchCrate::new("endless").tests("tests", source).place()
}

fn ends_in_order_on(signal: Signal) {
    let notes = Notes::default();
    let session = StressCommand::new(&endless())
        .words("ends_when_told --runs 100 --jobs 3")
        .notes(&notes)
        .report()
        .start();
    notes.wait_for("started", 3);
    session.signal(signal);
    let session = session.finish().assert_code(130);
    assert_interrupted(&session, signal);
    // What ran was told to end, and nothing was started after that.
    assert_eq!((notes.count("started"), notes.count("terminated")), (3, 3));
}

fn is_killed_by_two_of(signal: Signal) {
    let notes = Notes::default();
    let mut session = StressCommand::new(&endless())
        .words("never_ends --runs 100 --jobs 2")
        .notes(&notes)
        .report()
        .start();
    notes.wait_for("started", 2);
    session.signal(signal);
    // The first one has been understood once its tests have got their TERM.
    notes.wait_for("terminated", 2);
    session.wait_for_stderr(signal.as_str());
    session.signal(signal);
    let session = session.finish().assert_code(130);
    assert_interrupted(&session, signal);
    assert_eq!(notes.count("started"), 2);
}

fn assert_interrupted(session: &Session, signal: Signal) {
    assert!(session.report().interrupted);
    assert!(session.stdout.contains(signal.as_str()), "{session}");
}

#[test]
fn ctrl_c_ends_what_runs_in_order() {
    ends_in_order_on(Signal::SIGINT);
}

#[test]
fn sigterm_ends_what_runs_in_order() {
    ends_in_order_on(Signal::SIGTERM);
}

#[test]
fn a_closed_terminal_ends_what_runs_in_order() {
    ends_in_order_on(Signal::SIGHUP);
}

#[test]
fn sigquit_ends_what_runs_in_order() {
    ends_in_order_on(Signal::SIGQUIT);
}

#[test]
fn ctrl_c_twice_kills_what_runs() {
    is_killed_by_two_of(Signal::SIGINT);
}

#[test]
fn sigterm_twice_kills_what_runs() {
    is_killed_by_two_of(Signal::SIGTERM);
}

fn is_ended_while_cargo_builds_by(signal: Signal) {
    let notes = Notes::default();
    let session = StressCommand::new(&endless())
        .calling("waiting-cargo")
        .notes(&notes)
        .start();
    notes.wait_for("building", 1);
    session.signal(signal);
    // No cargo is left behind either.
    let session = session.finish().assert_code(130);
    let line = format!("error: ended by {signal} before any test was run");
    assert!(session.stderr.contains(&line), "{session}");
}

#[test]
fn sigterm_to_the_tool_alone_ends_what_cargo_builds_for_it() {
    is_ended_while_cargo_builds_by(Signal::SIGTERM);
}

#[test]
fn sigint_to_the_tool_alone_ends_what_cargo_builds_for_it() {
    is_ended_while_cargo_builds_by(Signal::SIGINT);
}

#[test]
fn what_was_known_before_ctrl_c_is_shown_and_reported() {
    let notes = Notes::default();
    let mut session = StressCommand::new(&endless())
        .words("fails_twice --jobs 1")
        .notes(&notes)
        .report()
        .start();
    session.wait_for_stderr("known before");
    notes.wait_for("started", 1);
    session.signal(Signal::SIGINT);
    let session = session.finish().assert_code(130);
    assert_interrupted(&session, Signal::SIGINT);
    assert!(session.stdout.contains("known before"), "{session}");
    // The attempt that was ended with the session is not blamed on the test.
    let report = session.report();
    let test = report.test("fails_twice");
    assert_eq!((test.failed, test.timed_out, test.crashed), (2, 0, 0));
}

#[test]
fn ctrl_c_while_a_finding_is_looked_into_leaves_what_is_known_by_then() {
    let slow = "std::thread::sleep(Duration::from_millis(150));";
    let source = format!(
        "use std::sync::atomic::{{AtomicBool, Ordering::SeqCst}};\n\
         static LIT: AtomicBool = AtomicBool::new(false);\n\
         #[stress(runs = 4, shuffle)] fn lights_the_lamp() {{ {slow} LIT.store(true, SeqCst); }}\n\
         #[stress(runs = 4, shuffle)] fn the_lamp_is_dark() {{ {slow} assert!(!LIT.load(SeqCst)); }}\n"
    );
    let krate = ScratchCrate::new("examined").tests("lamp", &source).place();
    let mut session = StressCommand::new(&krate)
        .words("--threads 1 --seed 1")
        .report()
        .start();
    session.wait_for_stderr("Examining");
    session.signal(Signal::SIGINT);
    let session = session.finish().assert_code(130);
    assert!(session.stdout.contains("the_lamp_is_dark"), "{session}");
    let report = session.report();
    assert!(report.interrupted, "{session}");
    assert!(report.test("the_lamp_is_dark").failed > 0);
}

#[test]
fn a_running_session_is_found_by_its_marker() {
    // The other tests here ask that nothing is found: it must be found where it is.
    let notes = Notes::default();
    let session = StressCommand::new(&endless())
        .words("ends_when_told --runs 100 --jobs 2")
        .notes(&notes)
        .start();
    notes.wait_for("started", 2);
    // The tool, two harnesses, two children.
    assert_eq!(of_session(session.marker()).len(), 5);
    session.signal(Signal::SIGINT);
    session.finish().assert_code(130);
}
