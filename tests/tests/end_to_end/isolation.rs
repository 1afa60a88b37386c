//! What each run has for itself: a slot, a number, and a directory for temporary files.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::path::{Path, PathBuf};
use stress_tests::{
    Notes, ScratchCrate, Session, StressCommand, TestCrate, children_of, plain_cargo_test,
    what_stays,
};

fn isolated() -> TestCrate {
    let source = r#"
        use std::{env, fs, path::PathBuf};
        fn shared(name: String) -> PathBuf {
            PathBuf::from(env::var_os("E2E_NOTES").unwrap()).join(name)
        }
        /// Whoever comes while the file is there fails.
        fn take_slot() -> usize {
            let slot = stress_runtime::slot();
            let path = shared(format!("slot-{slot}"));
            fs::File::create_new(&path).unwrap();
            std::thread::sleep(Duration::from_micros(100));
            fs::remove_file(path).unwrap();
            slot
        }
        #[stress]
        fn has_a_slot_and_a_number() {
            assert!(take_slot() < 8);
            fs::File::create_new(shared(format!("run-{}", stress_runtime::run()))).unwrap();
        }
        #[stress]
        fn has_a_directory() {
            let directory = env::temp_dir();
            assert_eq!(fs::read_dir(&directory).unwrap().count(), 0);
            note("tmp", directory.to_str().unwrap());
            // So does a program that it starts.
            let mut shell = std::process::Command::new("sh");
            shell.args(["-c", "echo $TMPDIR $STRESS_SLOT $STRESS_RUN $STRESS_SEED"]);
            let said = String::from_utf8(shell.output().unwrap().stdout).unwrap();
            let (slot, run) = (stress_runtime::slot(), stress_runtime::run());
            let seed = stress_runtime::seed();
            assert_eq!(said, format!("{} {slot} {run} {seed}\n", directory.display()));
            note("seed", &seed.to_string());
            fs::write(directory.join("file"), "").unwrap();
            if run % 2 == 0 {
                fs::remove_file(directory.join("file")).unwrap();
            }
        }
        #[stress]
        fn leaves_files() {
            let directory = env::temp_dir();
            assert_eq!(fs::read_dir(&directory).unwrap().count(), 0);
            fs::create_dir(directory.join("cache")).unwrap();
            fs::write(directory.join("cache/deep"), "").unwrap();
            fs::write(directory.join("orders.db"), "").unwrap();
        }
        #[stress]
        fn leaves_files_and_fails() {
            fs::write(env::temp_dir().join("trace"), stress_runtime::run().to_string()).unwrap();
            panic!("always");
        }
        #[stress(timeout = "20m")]
        fn sleeps() {
            fs::write(env::temp_dir().join("file"), "").unwrap();
            // SAFETY: asks for a number.
            note("harness", &unsafe { libc::getppid() }.to_string());
            note("tmp", env::temp_dir().to_str().unwrap());
            sleep_for_ever();
        }
        #[stress]
        fn kills_its_harness_the_first_time() {
            fs::write(env::temp_dir().join("file"), "").unwrap();
            if note("killed", "") == 0 {
                // SAFETY: plain system calls on numbers.
                unsafe { libc::kill(libc::getppid(), libc::SIGKILL) };
                sleep_for_ever();
            }
        }
    "#;
    ScratchCrate::new("isolated").tests("tests", source).place()
}

fn run(words: &str, notes: &Notes) -> Session {
    let command = StressCommand::new(&isolated()).words(words).report();
    // It finds nothing left: every session is held to that.
    command.notes(notes).run()
}

#[test]
fn no_two_live_runs_share_a_slot_and_no_two_runs_a_number() {
    // Enough for every harness to be replaced by another one of its lane.
    let session = run("has_a_slot --runs 4000 --jobs 8", &Notes::default());
    session.assert_code(0);
}

#[test]
fn every_run_has_an_empty_directory_of_its_own() {
    for launch in ["fork", "spawn"] {
        let notes = Notes::default();
        let words = format!("has_a_directory --runs 40 --jobs 4 --seed 17 --launch {launch}");
        let report = run(&words, &notes).assert_code(0).report();
        let files = report.test("has_a_directory").left_files.as_ref();
        let files = files.expect("some runs left one");
        assert_eq!((files.runs, files.count), (20, 1));
        for directory in notes.texts("tmp") {
            assert!(!Path::new(&directory).exists(), "{directory}");
        }
        assert_eq!(notes.texts("seed"), ["17"; 40]);
    }
}

#[test]
fn files_that_are_left_are_named_and_fail_nothing() {
    let session = run("--exact leaves_files --runs 5", &Notes::default()).assert_code(0);
    let report = session.report();
    let files = report.test("leaves_files").left_files.as_ref().unwrap();
    assert_eq!((files.runs, files.count), (5, 2));
    assert_eq!(files.names, ["cache/", "orders.db"]);
    let words = "left files in its TMPDIR in 5 runs: cache/, orders.db";
    assert!(session.stdout.contains(words), "{session}");
}

#[test]
fn what_a_failing_run_left_is_kept_if_asked_for() {
    let words = "leaves_files --runs 3 --jobs 1";
    let session = run(words, &Notes::default());
    let report = session.report();
    assert_eq!(
        report.test("leaves_files_and_fails").failures[0].kept_tmp,
        None
    );

    let session = run(&format!("{words} --keep-tmp"), &Notes::default());
    let report = session.report();
    let failures = &report.test("leaves_files_and_fails").failures;
    let kept = failures[0].kept_tmp.as_ref().expect("it is kept");
    assert!(session.stdout.contains(kept), "{session}");
    let kept = Path::new(kept);
    assert!(kept.join("trace").exists());
    // Nothing beside it: not those of other runs, and nothing of the tool's.
    let beside = fs::read_dir(kept.parent().unwrap()).unwrap();
    let beside: Vec<_> = beside.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(beside, [kept]);
}

#[test]
fn a_killed_harness_leaves_no_directory() {
    let session = run("kills_its_harness --runs 4 --jobs 1", &Notes::default());
    let report = session.report();
    assert_eq!(report.test("kills_its_harness_the_first_time").crashed, 1);
}

/// A session in a given directory for temporary files whose test sleeps, and the process of its
/// harness.
fn sleeping(notes: &Notes, tmp: &str) -> (stress_tests::RunningSession, i32) {
    let command = StressCommand::new(&isolated()).words("--exact sleeps --runs 1");
    let session = command.env("TMPDIR", tmp).notes(notes).start();
    notes.wait_for("tmp", 1);
    let harness = notes.texts("harness")[0].parse().expect("it is a number");
    (session, harness)
}

fn entries(directory: &Path) -> usize {
    fs::read_dir(directory).unwrap().count()
}

#[test]
fn a_killed_tool_leaves_no_directory() {
    let (notes, tmp) = (Notes::default(), tempfile::tempdir().unwrap());
    let (session, _) = sleeping(&notes, tmp.path().to_str().unwrap());
    session.signal(Signal::SIGKILL);
    session.finish();
    assert_eq!(what_stays(tmp.path(), |_| true), Vec::<PathBuf>::new());
}

#[test]
fn if_all_are_killed_the_next_session_tidies_up_and_touches_nothing_else() {
    let (notes, tmp) = (Notes::default(), tempfile::tempdir().unwrap());
    let path = tmp.path().to_str().unwrap();
    let (session, harness) = sleeping(&notes, path);
    session.signal(Signal::SIGSTOP);
    // The harness, and the sentinel, which would tidy up itself.
    let children = children_of(session.pid());
    assert!(
        children.len() == 2 && children.contains(&harness),
        "{children:?}"
    );
    for child in children {
        kill(Pid::from_raw(child), Signal::SIGKILL).unwrap();
    }
    session.signal(Signal::SIGKILL);
    session.finish();
    assert!(Path::new(&notes.texts("tmp")[0]).join("file").exists());
    fs::create_dir(tmp.path().join("cs-of-somebody-else")).unwrap();
    let command = StressCommand::new(&isolated()).words("--exact leaves_files --runs 1");
    command.env("TMPDIR", path).run().assert_code(0);
    assert_eq!(entries(tmp.path()), 1);
}

#[test]
fn cargo_test_gives_the_same_to_each_test() {
    let notes = Notes::default();
    let variables = [("STRESS_RUNS", "6"), ("STRESS_SEED", "5")];
    let words = ["--", "has_a", "leaves_files", "--test-threads", "8"];
    let run = plain_cargo_test(&isolated(), &words, &notes, &variables);
    assert_eq!(
        run.results["has_a_slot_and_a_number"], "ok",
        "{}",
        run.stdout
    );
    assert_eq!(run.results["has_a_directory"], "ok", "{}", run.stdout);
    assert_eq!(notes.texts("seed"), ["5"; 6]);
    for directory in notes.texts("tmp") {
        assert!(!Path::new(&directory).exists(), "{directory}");
    }
}

#[test]
fn a_relative_path_of_temporary_files_is_meant_from_where_the_session_was_started() {
    let source = r#"
        #[test]
        fn finds_its_directory_from_wherever_it_is() {
            let directory = std::env::temp_dir();
            assert!(directory.is_absolute(), "{directory:?}");
            std::fs::write(directory.join("file"), "").unwrap();
        }
    "#;
    let krate = ScratchCrate::new("relative-tmp")
        .bare_tests("bare", source)
        .place();
    let line = "mkdir -p below/tmp && cd below && TMPDIR=tmp cargo stress --all --runs 2";
    for more in ["", "--launch exec"] {
        StressCommand::in_shell(&krate, &format!("{line} {more}"))
            .run()
            .assert_code(0);
        let left = fs::read_dir(krate.directory().join("below/tmp"));
        assert_eq!(left.expect("it is there").count(), 0);
    }
}

#[test]
fn what_a_round_left_is_told_in_one_line_with_the_number_of_those_that_are_not_named() {
    let tests = r#"
        #[test]
        fn leaves_files() {
            let directory = std::env::temp_dir();
            for number in 0..30 {
                std::fs::write(directory.join(format!("{number:02}\nlog")), "").unwrap();
            }
        }
        #[test]
        fn passes() {}
    "#;
    let krate = ScratchCrate::new("left_by_rounds")
        .bare_tests("left", tests)
        .place();
    let session = StressCommand::new(&krate)
        .words("--all --runs 4 --no-twice")
        .run()
        .assert_code(0);
    let mut lines = session.stderr.lines();
    let told = lines.find(|line| line.contains("a round left files"));
    let told = told.unwrap_or_else(|| panic!("{session}"));
    assert!(told.contains(": 00␊log, 01␊log, "), "{session}");
    assert!(
        told.ends_with(" more; --no-shuffle shows which test does that"),
        "{session}"
    );
}
