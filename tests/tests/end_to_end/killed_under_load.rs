//! Whoever is killed while every processor is busy and several runs are alive: nothing is left behind.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::collections::BTreeSet;
use stress_tests::{Notes, ScratchCrate, StressCommand, TestCrate};

/// More at a time than most machines have processors.
const AT_ONCE: usize = 6;

/// More than all harnesses together are given ahead of need: each comes to a run that spins.
const RUNS: u64 = 150;

/// After a few that pass, as many runs as there may be at a time spin until they are killed, each
/// beside a process in a session of its own; later ones pass.
fn busy() -> TestCrate {
    let source = r#"
        #[stress(runs = 150, timeout = "20m", grace = "20m")]
        fn spins_at_times() {
            use std::os::unix::process::CommandExt;
            // SAFETY: asks for numbers.
            let (child, harness) = unsafe { (libc::getpid(), libc::getppid()) };
            if !(6..12).contains(&note("run", "")) {
                return;
            }
            let mut sleeper = std::process::Command::new("sleep");
            // SAFETY: setsid is async-signal-safe.
            unsafe { sleeper.arg("3600").pre_exec(|| { libc::setsid(); Ok(()) }) };
            sleeper.spawn().unwrap();
            note("spins", &format!("{child} {harness}"));
            loop {
                std::hint::spin_loop();
            }
        }
    "#;
    ScratchCrate::new("busy").tests("tests", source).place()
}

/// Each child that spins, and its harness.
fn spinning(notes: &Notes) -> Vec<[Pid; 2]> {
    notes.wait_for("spins", AT_ONCE);
    let pid = |word: &str| Pid::from_raw(word.parse().unwrap());
    let pair = |text: String| {
        let (child, harness) = text.split_once(' ').unwrap();
        [pid(child), pid(harness)]
    };
    // The last of them may not have been written to its end when it was made.
    loop {
        let texts = notes.texts("spins");
        if texts.iter().all(|text| text.contains(' ')) {
            return texts.into_iter().map(pair).collect();
        }
    }
}

fn start(launch: &str, notes: &Notes) -> stress_tests::RunningSession {
    StressCommand::new(&busy())
        .words("--jobs 6 --launch")
        .args([launch])
        .notes(notes)
        .report()
        .start()
}

#[test]
fn the_tool() {
    for launch in ["fork", "spawn"] {
        let notes = Notes::default();
        let session = start(launch, &notes);
        assert_eq!(spinning(&notes).len(), AT_ONCE);
        session.signal(Signal::SIGKILL);
        // `finish` waits until all that descends from the tool is gone.
        assert_eq!(session.finish().signal, Some(Signal::SIGKILL as i32));
    }
}

/// Then nobody is left who knows of the processes that the tests had started.
#[test]
fn all_harnesses_and_the_tool_at_once() {
    for launch in ["fork", "spawn"] {
        let notes = Notes::default();
        let session = start(launch, &notes);
        let all = spinning(&notes);
        // It must not see that the harnesses are gone.
        session.signal(Signal::SIGSTOP);
        let harnesses: BTreeSet<Pid> = all.into_iter().map(|[_, harness]| harness).collect();
        for harness in harnesses {
            kill(harness, Signal::SIGKILL).expect("its children spin");
        }
        session.signal(Signal::SIGKILL);
        assert_eq!(session.finish().signal, Some(Signal::SIGKILL as i32));
    }
}

#[test]
fn two_harnesses_and_the_children_of_the_others() {
    for launch in ["fork", "spawn"] {
        let notes = Notes::default();
        let session = start(launch, &notes);
        for (number, [child, harness]) in spinning(&notes).into_iter().enumerate() {
            let victim = if number < 2 { harness } else { child };
            kill(victim, Signal::SIGKILL).expect("it spins");
        }
        let session = session.finish().assert_code(100);
        let report = session.report();
        let test = report.test("spins_at_times");
        // Every run is accounted for. Of a harness's death the test may be blamed or not.
        assert_eq!(test.runs, RUNS, "{session}");
        assert_eq!(test.passed + test.crashed, RUNS, "{session}");
        assert!((4..=6).contains(&test.crashed), "{session}");
        let by_signal = test.failures.iter().find(|it| it.cause == "signal");
        assert_eq!(by_signal.map(|it| it.count), Some(4), "{session}");
        assert!(session.stderr.contains("killed by signal 9"), "{session}");
    }
}
