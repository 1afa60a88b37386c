//! What a session leaves to be read: its events on stdout and in the target directory, and reports
//! made of them then and later.

use nix::sys::signal::Signal;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use stress_tests::{Notes, ScratchCrate, Session, StressCommand, TestCrate};
use tempfile::TempDir;

const SCHEMA: &str = include_str!("../../../cargo-stress/schema/events.v1.json");

/// One test fails every third time, one never.
fn every_third() -> TestCrate {
    let source = r#"
        #[stress(runs = 30)]
        fn fails_at_times() {
            println!("a <line>");
            assert!(note("attempt", "") % 3 != 0, "every third");
        }
        #[stress(runs = 30)]
        fn passes() {}
    "#;
    ScratchCrate::new("every_third")
        .tests("thirds", source)
        .place()
}

/// The lines that a session has printed, each checked against the published schema.
fn events(session: &Session) -> Vec<Value> {
    let schema = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");
    let parse = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("a line is JSON");
        assert!(schema.is_valid(&line), "{line:#}");
        line
    };
    session.stdout.lines().map(parse).collect()
}

fn id(events: &[Value]) -> String {
    let id = events[0]["id"].as_str().expect("the first line has it");
    id.to_owned()
}

/// A directory for reports, and the options by which they go there.
fn all_reports() -> (TempDir, PathBuf, String) {
    let directory = tempfile::tempdir().expect("a temporary directory could not be made");
    let path = directory.path().to_owned();
    let options = format!("--html {0}/page.html --junit {0}/junit.xml", path.display());
    (directory, path, options)
}

fn read(directory: &std::path::Path, name: &str) -> String {
    fs::read_to_string(directory.join(name)).expect("the report is there")
}

#[test]
fn an_earlier_session_is_reported_as_it_was_when_it_ended() {
    let krate = every_third();
    let notes = Notes::default();
    let (_directory, path, options) = all_reports();
    let summary = path.join("summary.md");
    let session = StressCommand::new(&krate)
        .words(&options)
        .words("--message-format json --jobs 1")
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_STEP_SUMMARY", &summary.display().to_string())
        .notes(&notes)
        .run()
        .assert_code(100);
    let events = events(&session);
    let attempts = events.iter().filter(|it| it["event"] == "attempt").count();
    assert_eq!(attempts, 60, "{session}");
    assert!(session.stderr.contains("::error file="), "{session}");
    assert!(read(&path, "summary.md").contains("1 finding in 2 tests"));
    let junit = read(&path, "junit.xml");
    assert!(junit.contains("<flakyFailure message=\"10 ×"), "{junit}");
    let page = read(&path, "page.html");
    assert!(page.contains("1 finding in 2 tests"), "{page}");

    let id = id(&events);
    let again = StressCommand::new(&krate)
        .words(&format!("report {} {options}", &id[..7]))
        .run()
        .assert_code(0);
    assert_eq!(again.stdout, "");
    assert_eq!(read(&path, "junit.xml"), junit);
    assert_eq!(read(&path, "page.html"), page);
    let findings = StressCommand::new(&krate).words(&format!("report {id}"));
    let findings = findings.run().assert_code(0).stdout;
    assert!(findings.starts_with("FLAKY"), "{findings}");
    let (findings, last) = findings.trim_end().rsplit_once('\n').unwrap();
    assert!(session.stderr.contains(findings), "{session}\n{findings}");
    let pasted = last.strip_prefix("in a browser: ").expect("it says how");
    let pasted = StressCommand::in_shell(&krate, pasted).run();
    pasted.assert_code(0);
    assert_eq!(read(krate.directory(), "report.html"), page);
    let stream = StressCommand::new(&krate)
        .words(&format!("report {id} --message-format json"))
        .run()
        .assert_code(0);
    assert_eq!(stream.stdout, session.stdout);
}

#[test]
fn a_job_of_ci_is_not_told_how_to_look_at_its_session_later() {
    let krate = every_third();
    for (ci, is_told) in [("true", false), ("", true)] {
        let session = StressCommand::new(&krate)
            .args(["--jobs", "1"])
            .env("CI", ci)
            .notes(&Notes::default())
            .run()
            .assert_code(100);
        assert_eq!(
            session.stdout.contains("in a browser:"),
            is_told,
            "{session}"
        );
    }
}

#[test]
fn reports_of_an_interrupted_session_say_what_was_known() {
    let source = r#"
        #[stress(timeout = "20m", grace = "1ms")]
        fn fails_twice() {
            assert!(note("attempt", "") >= 2, "known before");
            sleep_for_ever();
        }
    "#;
    let krate = ScratchCrate::new("fails_twice")
        .tests("tests", source)
        .place();
    let notes = Notes::default();
    let (_directory, path, options) = all_reports();
    let session = StressCommand::new(&krate)
        .words(&options)
        .words("--jobs 1")
        .notes(&notes)
        .start();
    notes.wait_for("attempt", 3);
    session.signal(Signal::SIGINT);
    session.finish().assert_code(130);
    assert!(read(&path, "junit.xml").contains("known before"));
    let page = read(&path, "page.html");
    assert!(
        page.contains("known before") && page.contains("ended by SIGINT"),
        "{page}"
    );
}

#[test]
fn a_killed_session_is_reported_up_to_where_it_was_kept() {
    let source = r#"
        #[stress(runs = 1000)]
        fn fails_once() {
            std::thread::sleep(Duration::from_millis(100));
            assert!(note("attempt", "") > 0, "known before");
        }
    "#;
    let krate = ScratchCrate::new("fails_once")
        .tests("tests", source)
        .place();
    let notes = Notes::default();
    let session = StressCommand::new(&krate)
        .words("--jobs 1 --message-format json")
        .notes(&notes)
        .start();
    // What was known a second ago can be read.
    notes.wait_for("attempt", 30);
    session.signal(Signal::SIGKILL);
    let id = id(&events_before_kill(&session.finish()));
    let report = StressCommand::new(&krate)
        .words(&format!("report {id}"))
        .run()
        .assert_code(0);
    assert!(
        report.stderr.contains("did not come to its end"),
        "{report}"
    );
    assert!(report.stdout.contains("known before"), "{report}");
}

/// Of what a killed session has printed the last line may be cut.
fn events_before_kill(session: &Session) -> Vec<Value> {
    let first = session.stdout.lines().next();
    let first = first.expect("the first line is printed at once");
    vec![serde_json::from_str(first).expect("a line is JSON")]
}

#[test]
fn a_session_that_is_not_there_is_answered_with_those_that_are() {
    let krate = every_third();
    let unknown = StressCommand::new(&krate)
        .words("report 0123456789")
        .run()
        .assert_code(2);
    // Others may have been kept by now, or none.
    let is_clear = ["there is no session 0123456789", "no session is kept in"];
    let is_clear = is_clear.iter().any(|it| unknown.stderr.contains(it));
    assert!(is_clear && unknown.stderr.contains("help: "), "{unknown}");
}
