//! Ctrl-Z and `fg`: the tests stand still with the tool, and no time is counted meanwhile.

use nix::sys::signal::Signal;
use std::thread::sleep;
use std::time::Duration;
use stress_tests::{Notes, ScratchCrate, StressCommand, TestCrate};

/// Longer than the limits below.
const PAUSE: Duration = Duration::from_secs(4);

fn waiting() -> TestCrate {
    let source = r#"
        #[stress(timeout = "3s")]
        fn waits_for_the_word() {
            note("started", "");
            wait_for("word", 1);
        }
        /// The clock that it looks at goes on.
        #[stress]
        fn is_impatient_the_first_time() {
            let begun = std::time::Instant::now();
            if note("started", "") < 2 {
                wait_for("word", 1);
                assert!(begun.elapsed() < Duration::from_secs(3), "lost its patience");
            }
        }
        #[stress(runs = 1)]
        fn tells_which_signals_are_blocked() {
            let blocked = |process: &str| {
                let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
                let line = status.lines().find_map(|line| line.strip_prefix("SigBlk:"));
                line.unwrap().trim().to_owned()
            };
            // SAFETY: asks for a number.
            let harness = unsafe { libc::getppid() }.to_string();
            let mut of_harness = blocked(&harness);
            // libc blocks all signals while it forks, and may not have come back from that yet.
            while of_harness.starts_with("ffff") {
                std::thread::sleep(Duration::from_millis(1));
                of_harness = blocked(&harness);
            }
            note("blocked", &format!("{of_harness} {}", blocked("thread-self")));
        }
        #[stress(timeout = "20m", grace = "20m")]
        fn ends_when_told() {
            note("started", "");
            sleep_for_ever();
        }
    "#;
    ScratchCrate::new("waiting").tests("tests", source).place()
}

#[test]
fn a_pause_beyond_every_limit_is_nobodys_failure() {
    let notes = Notes::default();
    let session = StressCommand::new(&waiting())
        .words("waits impatient --runs 1 --jobs 2")
        .notes(&notes)
        .report()
        .start();
    notes.wait_for("started", 2);
    session.pause();
    sleep(PAUSE);
    notes.leave("word");
    session.signal(Signal::SIGCONT);
    let session = session.finish().assert_code(0);
    // The impatient one has failed, and was run again.
    assert_eq!(notes.count("started"), 3);
    let report = session.report();
    for test in ["waits_for_the_word", "is_impatient_the_first_time"] {
        let test = report.test(test);
        assert_eq!((test.runs, test.passed), (1, 1), "{session}");
    }
    for words in ["Paused: what runs is stopped", "Continued after "] {
        assert!(session.stderr.contains(words), "{session}");
    }
}

#[test]
fn a_session_that_is_killed_while_it_stands_still_leaves_nothing() {
    let notes = Notes::default();
    let session = StressCommand::new(&waiting())
        .words("ends_when_told --jobs 2")
        .notes(&notes)
        .start();
    notes.wait_for("started", 2);
    session.pause();
    session.signal(Signal::SIGKILL);
    // `finish` waits until harnesses and children are gone.
    let session = session.finish();
    assert_eq!(session.signal, Some(Signal::SIGKILL as i32));
}

#[test]
fn ctrl_c_while_it_stands_still_ends_it_in_order_when_it_goes_on() {
    let notes = Notes::default();
    let session = StressCommand::new(&waiting())
        .words("ends_when_told --jobs 2")
        .notes(&notes)
        .report()
        .start();
    notes.wait_for("started", 2);
    session.pause();
    session.signal(Signal::SIGINT);
    session.signal(Signal::SIGCONT);
    let session = session.finish().assert_code(130);
    assert!(session.report().interrupted, "{session}");
    assert_eq!(notes.count("started"), 2);
}

/// It reaches all of the tool's group, and for a moment that is a new harness's too.
#[test]
fn ctrl_z_cannot_stop_a_harness_before_it_has_a_group_of_its_own() {
    for launch in ["fork", "spawn"] {
        let notes = Notes::default();
        StressCommand::new(&waiting())
            .args(["blocked", "--launch", launch])
            .notes(&notes)
            .run()
            .assert_code(0);
        let only_sigtstp = 1_u64 << (Signal::SIGTSTP as i32 - 1);
        let expected = format!("{only_sigtstp:016x} {:016x}", 0);
        assert_eq!(notes.texts("blocked"), [expected]);
    }
}

#[test]
fn it_can_stand_still_twice() {
    let notes = Notes::default();
    let session = StressCommand::new(&waiting())
        .words("ends_when_told --jobs 2")
        .notes(&notes)
        .start();
    notes.wait_for("started", 2);
    session.pause();
    session.signal(Signal::SIGCONT);
    session.pause();
    session.signal(Signal::SIGCONT);
    session.signal(Signal::SIGTERM);
    session.finish().assert_code(130);
}
