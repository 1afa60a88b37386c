//! Whoever dies, nothing is left behind.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use stress_tests::{Notes, ScratchCrate, StressCommand, TestCrate};

fn stubborn() -> TestCrate {
    let source = r#"
        fn start_sleeper() -> std::process::Child {
            std::process::Command::new("sleep").arg("3600").spawn().unwrap()
        }
        #[stress(timeout = "20m", grace = "20m")]
        fn sleeps_beside_a_sleeper() {
            // SAFETY: no handler is installed.
            unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
            start_sleeper();
            note("started", "");
            sleep_for_ever();
        }
        #[stress(timeout = "20m")]
        fn sleeps_the_first_time() {
            // SAFETY: asks for a number.
            let parent = unsafe { libc::getppid() };
            if note("harness", &parent.to_string()) == 0 {
                if std::env::var_os("WITH_SLEEPER").is_some() {
                    start_sleeper();
                }
                note("started", "");
                sleep_for_ever();
            }
        }
        #[stress]
        fn leaves_a_session_of_its_own() {
            use std::os::unix::process::CommandExt;
            let mut sleeper = std::process::Command::new("sleep");
            sleeper.arg("3600");
            // SAFETY: setsid is async-signal-safe.
            unsafe { sleeper.pre_exec(|| { libc::setsid(); Ok(()) }) };
            sleeper.spawn().unwrap();
        }
    "#;
    ScratchCrate::new("stubborn").tests("tests", source).place()
}

fn the_tool_is_killed_with(launch: &str) {
    let notes = Notes::default();
    let session = StressCommand::new(&stubborn())
        .words("sleeps_beside --jobs 3 --launch")
        .args([launch])
        .notes(&notes)
        .start();
    notes.wait_for("started", 3);
    session.signal(Signal::SIGKILL);
    // `finish` waits until harnesses, children and grandchildren are gone.
    let session = session.finish();
    assert_eq!(session.signal, Some(Signal::SIGKILL as i32));
}

#[test]
fn a_killed_tool_leaves_nothing_that_was_forked() {
    the_tool_is_killed_with("fork");
}

#[test]
fn a_killed_tool_leaves_nothing_that_was_spawned() {
    the_tool_is_killed_with("spawn");
}

fn the_harness_is_killed(variable: &str) {
    let notes = Notes::default();
    let session = StressCommand::new(&stubborn())
        .words("sleeps_the_first_time --runs 5 --jobs 1")
        .env(variable, "")
        .notes(&notes)
        .report()
        .start();
    notes.wait_for("started", 1);
    let harness = notes.texts("harness")[0].parse().expect("it is a number");
    kill(Pid::from_raw(harness), Signal::SIGKILL).expect("the harness is there");
    // `finish` waits until children and grandchildren are gone.
    let session = session.finish();
    // The test may be blamed or not; its other runs happen, and what happened is told.
    let report = session.report();
    let test = report.test("sleeps_the_first_time");
    assert_eq!(
        (test.runs, test.failed, test.timed_out),
        (5, 0, 0),
        "{session}"
    );
    assert!(test.crashed <= 1, "{session}");
    assert!(session.stderr.contains("signal 9"), "{session}");
}

#[test]
fn a_killed_harness_does_not_end_the_session() {
    the_harness_is_killed("WITHOUT_SLEEPER");
}

#[test]
fn a_killed_harness_leaves_no_process_that_its_tests_started() {
    the_harness_is_killed("WITH_SLEEPER");
}

#[test]
fn a_test_that_kills_its_harness_is_blamed_and_those_beside_it_are_not() {
    let source = r#"
        #[stress]
        fn kills_its_harness() {
            // SAFETY: plain system calls on numbers.
            unsafe { libc::kill(libc::getppid(), libc::SIGKILL) };
            sleep_for_ever();
        }
        #[stress]
        fn passes() {}
    "#;
    let krate = ScratchCrate::new("harness_killer")
        .tests("tests", source)
        .place();
    let report = StressCommand::new(&krate)
        .words("--runs 20")
        .report()
        .run()
        .assert_code(100)
        .report();
    let culprit = report.test("kills_its_harness");
    assert!(culprit.crashed >= 1 && culprit.passed == 0, "{culprit:?}");
    assert_eq!(culprit.failures[0].cause, "harness");
    assert!(
        culprit.failures[0].message.contains("signal 9"),
        "{culprit:?}"
    );
    let other = report.test("passes");
    assert_eq!(other.passed, other.runs, "{other:?}");
}

#[test]
fn a_process_that_left_its_group_is_counted_and_does_not_outlive_the_session() {
    // `run` waits until it is gone.
    let session = StressCommand::new(&stubborn())
        .words("leaves_a_session --runs 2")
        .report()
        .run();
    let report = session.report();
    let test = report.test("leaves_a_session_of_its_own");
    assert_eq!((test.passed, test.leaked), (2, 2));
    let [left] = test.left_processes.as_slice() else {
        panic!("{session}");
    };
    assert_eq!(left.command, "sleep 3600");
    let words = format!("in 2 runs: sleep 3600 ({})", left.pid);
    assert!(session.stdout.contains(&words), "{session}");
}

#[test]
fn what_was_started_before_the_tool_was_is_not_ended_with_a_lost_harness() {
    let source = r#"
        #[stress(runs = 2)]
        fn kills_its_harness() {
            let parent = std::os::unix::process::parent_id() as i32;
            // SAFETY: a harness is all that it hits.
            unsafe { libc::kill(parent, libc::SIGKILL) };
            sleep_for_ever();
        }
    "#;
    let krate = ScratchCrate::new("before_the_tool")
        .tests("tests", source)
        .place();
    // Without an environment: by that these tests find what a session has left.
    let line = "env -i sleep 300 < /dev/null > /dev/null 2>&1 & echo $!; \
                exec cargo stress --offline --explain-time 1ms";
    let session = StressCommand::in_shell(&krate, line).run().assert_code(100);
    let sleeper: i32 = session
        .stdout
        .lines()
        .next()
        .and_then(|line| line.parse().ok())
        .expect("the shell has said which process it started");
    kill(Pid::from_raw(sleeper), Signal::SIGKILL).expect("it is still there");
    assert!(session.stdout.contains("kills_its_harness"), "{session}");
}
