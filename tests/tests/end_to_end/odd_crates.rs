//! `cargo stress --all` on crates of kinds that need care, and with wrappers of the user's own.

use std::fs;
use stress_tests::{ScratchCrate, StressCommand, odd_crates, root};

fn scratch(name: &str) -> String {
    root()
        .join("tests/scratch")
        .join(name)
        .display()
        .to_string()
}

#[test]
fn plain_tests_of_crates_of_all_kinds_are_run_in_company() {
    let session = StressCommand::new(&odd_crates())
        .words("--all --workspace --runs 4")
        .report()
        .run()
        .assert_code(0);
    let report = session.report();
    assert_eq!(
        report.names(),
        [
            "a_module_from_a_glob_is_called_as_the_crate",
            "finds_the_program",
            "finds_what_the_build_script_made",
            "has_no_std",
            "is_in_a_program",
            "runs_in_a_proc_macro_crate",
            "tests::test",
            "uses_a_proc_macro",
        ]
    );
    assert!(!session.stderr.contains("by an exec"), "{session}");
    let left_out = "own_main::no_main is left out: `--list --format terse` does not tell its tests";
    assert!(session.stderr.contains(left_out), "{session}");
}

#[test]
fn the_users_own_wrapper_is_called_in_its_turn_wherever_it_is_named() {
    let test = "#[test]\nfn is_compiled() {}\n";
    let krate = ScratchCrate::new("wrapped")
        .bare_tests("once_more", test)
        .place();
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let calls = directory.path().join("calls");
    let wrapper = scratch("noting-wrapper");
    let listed = |command: StressCommand| {
        let source = krate.directory().join("tests/once_more.rs");
        let now = std::time::SystemTime::now();
        let touched = fs::File::options().append(true).open(source);
        touched
            .and_then(|file| file.set_modified(now))
            .expect("it can be made new");
        fs::write(&calls, "").expect("the file can be emptied");
        let session = command
            .env("CALLS", &calls.display().to_string())
            .run()
            .assert_code(0);
        assert!(session.stdout.contains("1 of 1 tests"), "{session}");
        assert!(!session.stdout.contains("by exec"), "{session}");
        let calls = fs::read_to_string(&calls).expect("calls are noted");
        assert!(
            calls.lines().any(|it| it == "once_more"),
            "{calls}\n{session}"
        );
    };
    let list = || StressCommand::new(&krate).words("list --all --test once_more");
    listed(list().env("RUSTC_WORKSPACE_WRAPPER", &wrapper));
    listed(list().env("CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER", &wrapper));
    let setting = format!("build.rustc-workspace-wrapper={wrapper:?}");
    listed(list().args(["--config", &setting]));
}

#[test]
fn a_crate_that_is_optimised_when_it_is_linked_has_the_shim() {
    let source = "#[test]\nfn is_linked_with_all_the_rest() {}\n";
    let krate = ScratchCrate::library("optimised", source)
        .manifest("[profile.dev]\nlto = \"thin\"\n")
        .place();
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let calls = directory.path().join("calls");
    let target = krate.own_target();
    let run = |rest: &str| {
        let session = StressCommand::new(&krate)
            .words(&format!("--all --runs 2 {rest}"))
            .env("CARGO_TARGET_DIR", &target.display().to_string())
            .env("CALLS", &calls.display().to_string())
            .env("RUSTC_WRAPPER", &scratch("noting-wrapper"))
            .run()
            .assert_code(0);
        assert!(!session.stderr.contains("by an exec"), "{session}");
    };
    run("");
    let calls = fs::read_to_string(&calls).expect("calls are noted");
    assert!(calls.lines().any(|it| it == "stress_runtime"), "{calls}");
    run("--config profile.dev.lto='fat'");
}

#[test]
fn tests_of_the_first_edition_are_run_whether_annotated_or_not() {
    let tests = r#"
        #[macro_use] extern crate stress_runtime;
        #[test]
        fn is_plain() {}
        #[stress(runs = 2, timeout = "5s", launch = "spawn")]
        #[ignore = "slow"]
        fn is_annotated() -> Result<(), String> { Ok(()) }
        mod test {
            #[stress]
            #[should_panic(expected = "here")]
            fn is_in_a_module() { panic!("it is here") }
        }
        #[stress(runs = 2)]
        fn async() {}
        #[stress(runs = 2)]
        fn try() -> Result<(), String> { Ok(()) }
        #[cfg(feature = "mistaken")]
        #[stress(runs = 0)]
        fn dyn() {}
    "#;
    let krate = ScratchCrate::new("edition")
        .edition("2015")
        .manifest("[features]\nmistaken = []\n")
        .bare_tests("first", tests)
        .place();
    let list = StressCommand::new(&krate)
        .words("list --all --include-ignored")
        .run()
        .assert_code(0);
    // Those of the names, not of the attributes.
    for place in ["first.rs:3", "first.rs:6", "first.rs:10"] {
        assert!(list.stdout.contains(place), "{place}: {list}");
    }
    let session = StressCommand::new(&krate)
        .words("--all --include-ignored --runs 2")
        .run()
        .assert_code(0);
    assert!(!session.stderr.contains("by an exec"), "{session}");
    assert!(session.stderr.contains("5 tests"), "{session}");
    // A mistake is told in that edition, too.
    let session = StressCommand::new(&krate)
        .words("list --features mistaken")
        .run();
    let told = session.stderr.contains("`runs` must be at least 1");
    assert!(told && !session.stderr.contains("`core`"), "{session}");
}

#[test]
fn a_path_in_cargos_configuration_is_meant_from_beside_the_directory_that_has_it() {
    let test = r#"
        #[test]
        fn is_where_cargo_says() {
            let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
            assert_eq!(std::env::var("DATA").as_deref(), Ok(directory));
        }
    "#;
    let krate = ScratchCrate::new("relative")
        .bare_tests("with_data", test)
        .place();
    let configured = krate.directory().join("tests/.cargo");
    fs::create_dir_all(&configured).expect("the directory can be made");
    let text = "[env]\nDATA = { value = 'data', relative = true }\n";
    fs::write(configured.join("config.toml"), text).expect("the file can be written");
    for tool in ["cargo test --test with_data", "cargo stress --all --runs 2"] {
        let line = format!("cd tests && {tool}");
        StressCommand::in_shell(&krate, &line).run().assert_code(0);
    }
}

#[test]
fn snapshots_are_not_written_unless_somebody_says_so() {
    let test = r#"
        #[test]
        fn is_told() {
            let root = env!("CARGO_MANIFEST_DIR");
            assert_eq!(std::env::var("INSTA_WORKSPACE_ROOT").as_deref(), Ok(root));
            let update = std::env::var("INSTA_UPDATE").expect("it is set");
            assert!(update == "no" || std::env::var("SAID") == Ok(update));
        }
    "#;
    let krate = ScratchCrate::new("snapshots").bare_tests("told", test);
    let krate = krate.place();
    let session = || StressCommand::new(&krate).words("--all --runs 2");
    session().run().assert_code(0);
    let said = session()
        .env("INSTA_UPDATE", "always")
        .env("SAID", "always");
    said.run().assert_code(0);
    let setting = "env.INSTA_UPDATE='new'";
    let said = session().args(["--config", setting]).env("SAID", "new");
    said.run().assert_code(0);
}

#[test]
fn a_function_inside_another_one_is_left_out_as_cargo_test_leaves_it_out() {
    let tests = r#"
        #[test]
        fn holds_one() {
            #[stress(runs = 2)]
            fn inside() { panic!("nobody runs it"); }
        }
        #[stress(runs = 2)]
        fn holds_another() {
            #[stress(runs = 2)]
            fn inside() { panic!("nobody runs it"); }
        }
    "#;
    let only = "fn holds_one() { #[stress] fn inside() { panic!(\"nobody runs it\"); } }";
    let krate = ScratchCrate::new("inside")
        .tests("nested", tests)
        .tests("only", only)
        .place();
    let warned =
        "inside::nested: inside (tests/nested.rs:5), inside (tests/nested.rs:10) are left out";
    for (words, ran) in [("", 1), ("--all", 2), ("--all --launch exec", 2)] {
        let session = StressCommand::new(&krate)
            .words("--runs 2")
            .words(words)
            .report()
            .run()
            .assert_code(0);
        assert_eq!(session.report().names().len(), ran, "{session}");
        assert!(session.stderr.contains(warned), "{session}");
        let warned = "inside::only: inside (tests/only.rs:2) is left out";
        assert!(session.stderr.contains(warned), "{session}");
        assert!(!session.stderr.contains("more than one test"), "{session}");
    }
}

#[test]
fn what_the_program_has_started_before_its_tests_is_not_taken_for_theirs() {
    // A constructor forks a server, which ends with the thread that has started it.
    let source = r#"
        use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
        unsafe extern "C" {
            fn fork() -> i32;
            fn pause() -> i32;
            fn kill(process: i32, signal: i32) -> i32;
            fn prctl(option: i32, argument: u64) -> i32;
            fn getpid() -> i32;
            fn getppid() -> i32;
            fn _exit(code: i32) -> !;
            fn close_range(first: u32, last: u32, flags: u32) -> i32;
        }
        static SERVER: AtomicI32 = AtomicI32::new(0);
        #[used]
        #[unsafe(link_section = ".init_array")]
        static START: extern "C" fn() = start;
        extern "C" fn start() {
            unsafe {
                let program = getpid();
                let server = fork();
                if server == 0 {
                    prctl(1, 9);
                    close_range(0, u32::MAX, 0);
                    // It may have ended before that.
                    while getppid() == program { pause(); }
                    _exit(0);
                }
                SERVER.store(server, Relaxed);
            }
        }
        fn is_there() -> bool {
            unsafe { kill(SERVER.load(Relaxed), 0) == 0 }
        }
        #[test]
        fn finds_the_server() { assert!(is_there()); }
        #[test]
        fn finds_it_too() { assert!(is_there()); }
    "#;
    let krate = ScratchCrate::new("with_a_server")
        .bare_tests("asks", source)
        .place();
    let session = StressCommand::new(&krate)
        .words("--all --runs 10")
        .report()
        .run()
        .assert_code(0);
    let said =
        "runs are spawned instead of forked: the test binary starts processes before any test runs";
    assert!(session.stderr.contains(said), "{session}");
    let report = session.report();
    assert_eq!(report.test("finds_the_server").passed, 10);
}
