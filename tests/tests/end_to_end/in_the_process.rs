//! What a test body finds around it, whether its process was forked or spawned.

use std::collections::BTreeSet;
use stress_tests::{Notes, ScratchCrate, StressCommand, TestCrate, plain_cargo_test};

fn inquisitive() -> TestCrate {
    // A constructor runs in every new process image, but not in a fork.
    let source = r#"
        use std::sync::atomic::{AtomicU32, Ordering};
        static STARTED_AS: AtomicU32 = AtomicU32::new(0);
        #[used]
        #[unsafe(link_section = ".init_array")]
        static CONSTRUCTOR: extern "C" fn() = constructor;
        extern "C" fn constructor() {
            STARTED_AS.store(std::process::id(), Ordering::Relaxed);
        }

        #[stress]
        fn its_process() {
            let is_new = STARTED_AS.load(Ordering::Relaxed) == std::process::id();
            note("launch", if is_new { "spawn" } else { "fork" });
        }

        #[stress(launch = "spawn")]
        fn its_process_by_attribute() {
            its_process_of_both();
        }

        fn its_process_of_both() {
            let is_new = STARTED_AS.load(Ordering::Relaxed) == std::process::id();
            note("by_attribute", if is_new { "spawn" } else { "fork" });
        }

        #[stress]
        fn its_hash_seed() {
            use std::hash::{BuildHasher, Hasher, RandomState};
            note("seed", &RandomState::new().build_hasher().finish().to_string());
        }

        mod inner {
            use super::*;
            #[stress]
            fn its_surroundings() {
                assert_eq!(std::thread::current().name(), Some("inner::its_surroundings"));
                let directory = std::env::current_dir().unwrap();
                assert_eq!(directory, std::path::Path::new(env!("CARGO_MANIFEST_DIR")));
                let manifest = std::env::var_os("CARGO_MANIFEST_DIR").unwrap();
                assert_eq!(manifest, directory);
                let stdin = std::io::read_to_string(std::io::stdin()).unwrap();
                assert_eq!(stdin, "");
                let ours: Vec<_> = std::env::vars()
                    .filter(|(name, _)| name.starts_with("STRESS_RUNTIME"))
                    .collect();
                assert_eq!(ours, []);
                // SAFETY: asks for numbers.
                let (process, group) = unsafe { (libc::getpid(), libc::getpgrp()) };
                assert_eq!(process, group, "it does not lead a group of its own");
            }
        }

        #[stress(timeout = "60s")]
        fn meets_three_others() {
            note("meeting", "");
            wait_for("meeting", 4);
        }
    "#;
    ScratchCrate::new("inquisitive")
        .tests("tests", source)
        .place()
}

fn notes_of(words: &str) -> Notes {
    let notes = Notes::default();
    StressCommand::new(&inquisitive())
        .words(words)
        .notes(&notes)
        .run()
        .assert_code(0);
    notes
}

#[test]
fn the_launch_is_the_one_asked_for() {
    let launches = |words: &str| notes_of(words).texts("launch");
    assert_eq!(launches("its_process --runs 2"), ["fork", "fork"]);
    assert_eq!(launches("its_process --runs 1 --launch fork"), ["fork"]);
    assert_eq!(launches("its_process --runs 1 --launch spawn"), ["spawn"]);
}

#[test]
fn a_descriptor_that_a_shell_left_open_is_no_reason_not_to_fork() {
    let notes = Notes::default();
    // As `make` does with its job server, and many a terminal and build server.
    let line = "exec 7</dev/null; cargo stress --exact its_process --runs 2";
    StressCommand::in_shell(&inquisitive(), line)
        .notes(&notes)
        .run()
        .assert_code(0);
    assert_eq!(notes.texts("launch"), ["fork", "fork"]);
}

#[test]
fn the_attribute_chooses_a_launch_and_the_command_line_overrules_it() {
    let launches = |words: &str| notes_of(words).texts("by_attribute");
    assert_eq!(launches("its_process --runs 1"), ["spawn"]);
    assert_eq!(launches("its_process --runs 1 --launch fork"), ["fork"]);
}

#[test]
fn hash_seeds_differ_from_run_to_run() {
    for launch in ["fork", "spawn"] {
        // Alone, and in turn with others.
        for tests in ["its_hash_seed", "its_"] {
            let notes = notes_of(&format!("{tests} --runs 20 -j 2 --launch {launch}"));
            let seeds: BTreeSet<String> = notes.texts("seed").into_iter().collect();
            // Two of 20 numbers of 64 bits are equal with a chance of 1e-17.
            assert_eq!(seeds.len(), 20, "{launch}: {seeds:?}");
        }
    }
}

#[test]
fn the_surroundings_are_those_of_cargo_test() {
    for launch in ["fork", "spawn"] {
        for tests in ["its_surroundings", "its_"] {
            notes_of(&format!("{tests} --runs 5 -j 1 --launch {launch}"));
        }
    }
}

#[test]
fn a_test_runs_beside_itself_however_few_cores_there_are() {
    // Each waits until all four are there.
    let notes = notes_of("meets_three_others --runs 4 --jobs 4 --fail-fast");
    assert_eq!(notes.count("meeting"), 4);
}

#[test]
fn a_plain_test_has_a_thread_of_its_name_whether_forked_or_spawned() {
    let source = r#"
        #[test]
        fn knows_its_name() {
            assert_eq!(std::thread::current().name(), Some("knows_its_name"));
        }
    "#;
    let krate = ScratchCrate::new("plain_name")
        .bare_tests("stock", source)
        .place();
    for launch in ["fork", "spawn"] {
        StressCommand::new(&krate)
            .words("--all --mode alone --runs 2 --launch")
            .args([launch])
            .run()
            .assert_code(0);
    }
}

#[test]
fn a_test_that_another_one_calls_runs_in_that_ones_process() {
    let source = r#"
        #[stress(runs = 2)]
        fn is_called() -> Result<(), String> {
            note("called", &std::process::id().to_string());
            Ok(())
        }
        #[stress(runs = 2)]
        fn calls() {
            note("caller", &std::process::id().to_string());
            is_called();
        }
        #[stress(runs = 2)]
        fn calls_one_that_fails() { fails(); }
        #[stress(runs = 2)]
        fn fails() -> Result<(), String> { Err("no".to_owned()) }
    "#;
    let krate = ScratchCrate::new("called").tests("stock", source).place();
    for launch in ["fork", "spawn"] {
        let notes = Notes::default();
        StressCommand::new(&krate)
            .words("--exact calls --jobs 1 --launch")
            .args([launch])
            .notes(&notes)
            .run()
            .assert_code(0);
        assert_eq!(notes.texts("called"), notes.texts("caller"));
        assert_eq!(notes.count("caller"), 2);
        let session = StressCommand::new(&krate)
            .words("--exact calls_one_that_fails --explain-time 1ms --launch")
            .args([launch])
            .run()
            .assert_code(100);
        assert!(
            session
                .stdout
                .contains(r#"the test returned an error: "no""#),
            "{session}"
        );
    }
    let run = plain_cargo_test(&krate, &["--", "--exact", "calls"], &Notes::default(), &[]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}
