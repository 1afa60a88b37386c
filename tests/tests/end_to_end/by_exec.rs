//! Test binaries in which no runtime of ours is used: each attempt is an exec, as under nextest.

use nix::sys::signal::Signal;
use std::process::Command;
use stress_tests::{
    Expectation, Notes, ScratchCrate, StressCommand, TestCrate, expectations, hostile_crate,
};

/// One binary that speaks as libtest does, one that only lists its tests like it, one that does not
/// understand a word, and one of libtest's own.
fn strangers() -> TestCrate {
    let fluent = r#"
        fn main() {
            let words: Vec<String> = std::env::args().skip(1).collect();
            let says = |word: &str| words.iter().any(|it| it == word);
            let tests = ["exits", "fails", "is_ignored", "passes", "waits"];
            let is_ignored = |test: &&str| *test == "is_ignored";
            if says("--list") {
                let listed = tests.iter().filter(|it| is_ignored(it) || !says("--ignored"));
                listed.for_each(|test| println!("{test}: test"));
                return;
            }
            let asked = tests.into_iter().find(|it| says(it)).unwrap();
            assert!(says("--exact") && is_ignored(&asked) == says("--ignored"));
            println!("\nrunning 1 test");
            note(asked, &format!("{:?} {}", std::env::temp_dir(), std::env::var("STRESS_RUN").unwrap()));
            match asked {
                "exits" => std::process::exit(0),
                "waits" => sleep_for_ever(),
                "fails" => {
                    println!("test fails ... FAILED\n\nfailures:\n\n---- fails ----\nthe stock is -1\n");
                    println!("\nfailures:\n    fails\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored");
                    std::process::exit(101);
                }
                _ => println!("test {asked} ... ok\n\ntest result: ok. 1 passed; 0 failed; 0 ignored"),
            }
        }
    "#;
    let terse = r#"
        fn main() {
            let words: Vec<String> = std::env::args().collect();
            match words.iter().any(|it| it == "--list") {
                true if words.iter().any(|it| it == "--ignored") => {}
                true => println!("says_no: test\nsays_yes: test\nis_no_test: benchmark"),
                false => std::process::exit(i32::from(words.iter().any(|it| it == "says_no")) * 7),
            }
        }
    "#;
    let deaf = r#"
        fn main() {
            note("deaf", "");
            println!("all 5 checks are fine");
        }
    "#;
    let bare = r#"
        #[test]
        fn is_as_always() {}
        #[test]
        #[ignore]
        fn is_slow() {}
    "#;
    ScratchCrate::new("by-exec")
        .program("fluent", fluent)
        .program("terse", terse)
        .program("deaf", deaf)
        .bare_tests("libtest", bare)
        .place()
}

#[test]
fn programs_that_speak_like_libtest_are_run_by_exec_and_the_session_says_why() {
    let notes = Notes::default();
    let session = StressCommand::new(&strangers())
        .words("--all --runs 4 --jobs 2 --skip waits")
        .notes(&notes)
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    let told = |name: &str| {
        let test = report.test(name);
        let failure = test.failures.first();
        let message = failure.map_or("", |failure| failure.message.as_str());
        (test.verdict.kind.as_str().to_owned(), message.to_owned())
    };
    let is = |kind: &str, message: &str| (kind.to_owned(), message.to_owned());
    assert_eq!(told("is_as_always"), is("stable", ""), "{session}");
    assert_eq!(told("passes"), is("stable", ""));
    assert_eq!(told("says_yes"), is("stable", ""));
    assert_eq!(told("fails"), is("broken", "the stock is -1"));
    assert_eq!(told("says_no"), is("broken", "exit code 7"));
    let early = "exited with 0 before the test ended";
    assert_eq!(told("exits"), is("broken", early));
    assert_eq!(report.tests.len(), 6);
    // Asked for its tests it did what it always does, once; it is not started for more.
    assert_eq!(notes.count("deaf"), 1);
    let places: std::collections::BTreeSet<String> = notes.texts("passes").into_iter().collect();
    assert_eq!(
        places.len(),
        4,
        "each has a directory and a number: {places:?}"
    );
    for line in [
        "by-exec::fluent: 5 tests are run alone only, each time by an exec of the binary: harness = false",
        "by-exec::terse: 2 tests are run alone only",
        "by-exec::deaf is left out: harness = false, and",
    ] {
        assert!(session.stderr.contains(line), "{line}: {session}");
    }
    assert!(!session.stderr.contains("by-exec::libtest"), "{session}");
}

#[test]
fn such_a_failure_is_replayed_and_nobody_else_is_searched_for() {
    let krate = strangers();
    let session = StressCommand::new(&krate)
        .words("--all --runs 3 --test terse")
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    let command = report
        .test("says_no")
        .repeat
        .clone()
        .expect("there is a command");
    assert!(command.starts_with("cargo stress replay"), "{command}");
    let replayed = StressCommand::in_shell(&krate, &command)
        .run()
        .assert_code(100);
    assert!(replayed.stdout.contains("exit code 7"), "{replayed}");
    // It is built as it was in the session, though nothing of ours is linked to it.
    assert!(
        !replayed.stderr.contains("binary has changed"),
        "{replayed}"
    );
    let bisected = StressCommand::new(&krate)
        .words("bisect --all says_no --test terse")
        .run()
        .assert_code(2);
    assert!(
        bisected.stderr.contains("never shares a process"),
        "{bisected}"
    );
    // miette breaks the line where it likes.
    let words: Vec<&str> = bisected.stderr.split_whitespace().collect();
    let said = words.join(" ").replace("| ", "");
    let way_out = "cargo stress --all --package by-exec --test terse --exact says_no";
    assert!(said.contains(way_out), "{said}");
}

#[test]
fn ignored_tests_are_run_if_that_is_said_by_exec_too() {
    let session = StressCommand::new(&strangers())
        .words("--all --ignored --runs 2 --launch exec")
        .notes(&Notes::default())
        .report()
        .run()
        .assert_code(0);
    let report = session.report();
    assert_eq!(report.names(), ["is_ignored", "is_slow"], "{session}");
    assert_eq!(report.test("is_slow").passed, 2);
}

#[test]
fn an_interrupted_session_leaves_none_of_them_behind() {
    let notes = Notes::default();
    let session = StressCommand::new(&strangers())
        .words("--all --test fluent --exact waits --timeout 20m --jobs 2")
        .notes(&notes)
        .start();
    notes.wait_for("waits", 2);
    session.signal(Signal::SIGINT);
    session.finish().assert_code(130);
    assert_eq!(notes.count("waits"), 2);
}

/// The one that configures a runner for the tests of this machine.
fn runner_variable() -> String {
    let version = Command::new("rustc").arg("-vV").output();
    let version = version.expect("rustc tells its version").stdout;
    let version = String::from_utf8(version).expect("it is text");
    let host = version.lines().find_map(|it| it.strip_prefix("host: "));
    let host = host.expect("it has a host").to_uppercase();
    format!("CARGO_TARGET_{}_RUNNER", host.replace(['-', '.'], "_"))
}

#[test]
fn a_runner_that_does_not_start_the_tests_is_named_and_ends_with_104() {
    let krate = ScratchCrate::new("no_runner")
        .bare_tests("bare", "#[test]\nfn one() {}\n")
        .place();
    for runner in ["/nonexistent/runner", "false"] {
        for line in ["--all", "", "list --all", "--all --launch exec"] {
            let command = StressCommand::new(&krate).words(line);
            let command = command.env(&runner_variable(), runner);
            let session = command.run().assert_code(104);
            assert!(session.stderr.contains(runner), "{line}: {session}");
            assert!(session.stderr.contains("by way of"), "{line}: {session}");
        }
    }
}

#[test]
fn tests_of_a_benchmark_are_run_by_exec_too_and_one_without_libtest_is_told_to_be_left_out() {
    let krate = ScratchCrate::new("benchmarks")
        .bare_tests("bare", "#[test]\nfn is_a_test() {}\n")
        .bare_tests("benches/measured", "#[test]\nfn is_beside_benchmarks() {}\n")
        .bare_tests("benches/own", "fn main() { std::process::exit(7) }\n")
        .manifest(
            "[[bench]]\nname = \"libtest\"\npath = \"tests/benches/measured.rs\"\ntest = true\n\
             [[bench]]\nname = \"harnessless\"\npath = \"tests/benches/own.rs\"\ntest = true\nharness = false\n",
        )
        .place();
    let line = "--all --launch exec --runs 2";
    let session = StressCommand::new(&krate).words(line).report();
    let session = session.run().assert_code(0);
    let report = session.report();
    assert_eq!(report.test("is_beside_benchmarks").passed, 2, "{session}");
    assert_eq!(report.test("is_a_test").passed, 2, "{session}");
    let told = "benchmarks::harnessless is left out: harness = false";
    assert!(session.stderr.contains(told), "{session}");
}

#[test]
fn a_runner_that_is_configured_starts_them() {
    let runner = "target.'cfg(unix)'.runner = 'env STARTED_BY=runner'";
    let tests = r#"
        #[test]
        fn is_started_by_the_runner() {
            assert_eq!(std::env::var("STARTED_BY").as_deref(), Ok("runner"));
        }
    "#;
    let krate = ScratchCrate::new("runner")
        .bare_tests("started", tests)
        .place();
    let session = StressCommand::new(&krate)
        .words("--all --runs 2 --config")
        .args([runner])
        .run()
        .assert_code(0);
    let line = "runner::started: 1 test is run alone only, each time by an exec of the binary: `";
    assert!(session.stderr.contains(line), "{session}");
    assert!(
        session.stderr.contains("is configured to start it"),
        "{session}"
    );
}

#[test]
fn a_target_that_is_named_by_its_alias_has_its_shim_and_its_runner() {
    let tests = "#[test]\nfn is_for_this_machine() {}\n";
    let krate = ScratchCrate::new("alias")
        .bare_tests("for_host", tests)
        .place();
    let runner = (runner_variable(), "env STARTED_BY=runner");
    let by_exec = |command: StressCommand| {
        let session = command.words("--all --runs 2").run().assert_code(0);
        session.stderr.contains("by an exec of the binary")
    };
    let call = || StressCommand::new(&krate);
    let by_flag = || call().words("--target host-tuple");
    let by_variable = || call().env("CARGO_BUILD_TARGET", "host-tuple");
    let by_cargo = || call().words("--config build.target='host-tuple'");
    assert!(!by_exec(by_flag()) && !by_exec(by_variable()) && !by_exec(by_cargo()));
    for command in [by_flag(), by_variable(), by_cargo()] {
        assert!(by_exec(command.env(&runner.0, runner.1)));
    }
}

#[test]
fn without_the_shim_plain_tests_are_run_by_exec_and_annotated_ones_as_always() {
    let tests = r#"
        #[test]
        fn is_plain() {}
        #[stress(runs = 2)]
        fn is_annotated() {
            assert_eq!(std::env::args().next_back().as_deref(), Some("--include-ignored"));
        }
    "#;
    let krate = ScratchCrate::new("refusing").tests("both", tests).place();
    let session = StressCommand::new(&krate)
        .words("--all --runs 2")
        .calling("refusing-cargo")
        .report()
        .run()
        .assert_code(0);
    assert_eq!(session.report().names(), ["is_annotated", "is_plain"]);
    let line = "refusing::both: 1 test is run alone only, each time by an exec of the binary: \
        the shim could not be built: there is no crate `test`";
    assert!(session.stderr.contains(line), "{session}");
}

/// What is seen from outside of tests of which the runtime inside would tell more.
fn from_outside(expectation: Expectation) -> Option<Expectation> {
    match expectation.test() {
        // No hook of ours sees a panic that is not printed.
        "fails::replaces_the_panic_hook" | "fails::unwinds_past_the_hook" => None,
        // libtest does not get over it, and hangs.
        "fails::panics_with_what_panics" => None,
        // Nobody hears libtest then.
        "descriptors::closes_the_standard_three" => None,
        // There is no such way.
        "descriptors::writes_garbage_where_messages_go" => None,
        "resources::waits_in_a_hundred_threads" => Some(expectation.nowhere()),
        test if test.starts_with("hangs::") => Some(expectation.nowhere()),
        _ => Some(expectation.without_fault()),
    }
}

#[test]
fn misbehaving_tests_are_told_apart_from_outside_too() {
    let session = StressCommand::new(&hostile_crate())
        .words("--runs 3 --jobs 4 --explain-time 1ms --skip never_exits --skip panics_with_what_panics --launch exec")
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    let differences: Vec<String> = expectations()
        .into_iter()
        .filter_map(from_outside)
        .flat_map(|expectation| expectation.differences_in_report(&report, 3))
        .collect();
    assert!(
        differences.is_empty(),
        "{}\n{session}",
        differences.join("\n")
    );
}

#[test]
fn where_no_place_is_known_none_is_told() {
    let source = r#"
        #[test]
        fn fails() { panic!("no"); }
        #[test]
        fn exits() { std::process::exit(3); }
    "#;
    let krate = ScratchCrate::new("no_places").bare_tests("tests", source);
    let krate = krate.place();
    let directory = tempfile::tempdir().expect("a temporary directory could not be made");
    let path = |name: &str| directory.path().join(name).display().to_string();
    let (html, junit, summary) = (path("page.html"), path("junit.xml"), path("summary.md"));
    let session = StressCommand::new(&krate)
        .words("--all --launch exec --runs 3")
        .args(["--html", &html, "--junit", &junit])
        .report()
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_STEP_SUMMARY", &summary)
        .run()
        .assert_code(100);
    let read = |path: &str| std::fs::read_to_string(path).expect("it was written");
    let list = |options: &str| {
        let command = StressCommand::new(&krate).words("list --all --launch exec");
        command.words(options).run().assert_code(0).stdout
    };
    let said = [
        session.stdout.clone(),
        read(&html),
        read(&junit),
        read(&summary),
        serde_json::to_string(&session.report_json()).expect("a report is JSON"),
        list(""),
        list("--effective"),
        list("--format json"),
    ];
    for (number, text) in said.iter().enumerate() {
        assert!(text.contains("exits"), "{number}: {text}");
        for place in [
            ":0<",
            ":0\n",
            " :0",
            "line=0",
            "line=\"0\"",
            "\"line\":0",
            "\"line\": 0",
        ] {
            assert!(!text.contains(place), "{number}: {place:?}: {text}");
        }
    }
    let panic = "::error file=tests/tests.rs,line=";
    for begins in [panic, "::error title=broken%3A exits"] {
        let mut lines = session.stdout.lines();
        assert!(
            lines.any(|it| it.starts_with(begins)),
            "{begins}: {session}"
        );
    }
}
