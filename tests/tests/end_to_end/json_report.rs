//! The JSON report has the names that its readers were promised.

use serde_json::Value;
use stress_tests::{Notes, Report, ScratchCrate, Session, StressCommand};

/// What the issue promises, and what has been added since; an addition belongs here and in the book.
const DOCUMENT: Names = Names {
    promised: &[
        "schema",
        "seed",
        "elapsed_s",
        "interrupted",
        "tests",
        "summary",
    ],
    added: &["jobs", "rounds", "set_aside", "stressing_s", "warnings"],
};
const TEST: Names = Names {
    promised: &[
        "package",
        "binary",
        "kind",
        "name",
        "runs",
        "passed",
        "failed",
        "timed_out",
        "crashed",
        "leaked",
        "failure_rate",
        "duration_ms",
        "verdict",
        "failures",
    ],
    added: &[
        "file",
        "line",
        "planned",
        "left_processes",
        "left_files",
        "repeat",
    ],
};
const RATE: Names = Names {
    promised: &["estimate", "low", "high", "confidence"],
    added: &[],
};
const DURATION: Names = Names {
    promised: &["min", "p50", "p95", "p99", "max"],
    added: &[],
};
const VERDICT: Names = Names {
    promised: &["kind"],
    added: &[
        "polluters",
        "state_setters",
        "cleaners",
        "with",
        "others",
        "more_exist",
        "evidence",
    ],
};
const FAILURE: Names = Names {
    promised: &["cause", "message", "location", "count", "output_tail"],
    added: &["other_panics", "kept_tmp", "backtrace", "fault", "core"],
};
const SUMMARY: Names = Names {
    promised: &["tests", "runs", "stable", "flaky", "broken"],
    added: &[
        "order_dependent",
        "brittle",
        "non_idempotent",
        "interference",
        "clash",
        "undecided",
        "not_run",
    ],
};

struct Names {
    promised: &'static [&'static str],
    added: &'static [&'static str],
}

impl Names {
    fn hold(&self, object: &Value) {
        let object = object.as_object().expect("it should be an object");
        for name in self.promised {
            assert!(
                object.contains_key(*name),
                "{name} is missing in {object:?}"
            );
        }
        for name in object.keys().map(String::as_str) {
            let is_known = self.promised.contains(&name) || self.added.contains(&name);
            assert!(is_known, "{name} is new in {object:?}");
        }
    }
}

/// One test of each verdict. The flaky one fails in 10 of 40 runs: one after another they take
/// numbers, and each fourth number fails.
fn session() -> Session {
    let source = r#"
        #[stress(runs = 40)]
        fn fails_at_times() {
            let number = note("attempt", "");
            println!("attempt {number}");
            assert!(number % 4 != 2, "the shelf is empty");
        }
        #[stress(runs = 3)]
        fn passes() {}
        #[stress(runs = 3)]
        fn fails() -> Result<(), String> { Err("never".to_owned()) }
    "#;
    let krate = ScratchCrate::new("json_report")
        .tests("verdicts", source)
        .place();
    StressCommand::new(&krate)
        .words("--jobs 1 --seed 7")
        .notes(&Notes::default())
        .report()
        .run()
        .assert_code(100)
}

#[test]
fn every_name_is_one_that_was_promised_or_is_known_to_be_added() {
    let report = session().report_json();
    DOCUMENT.hold(&report);
    SUMMARY.hold(&report["summary"]);
    for test in report["tests"].as_array().expect("tests are a list") {
        TEST.hold(test);
        RATE.hold(&test["failure_rate"]);
        DURATION.hold(&test["duration_ms"]);
        VERDICT.hold(&test["verdict"]);
        for failure in test["failures"].as_array().expect("failures are a list") {
            FAILURE.hold(failure);
        }
    }
    assert_eq!(report["schema"], "cargo-stress/report/1");
    assert_eq!(report["seed"], 7);
    assert_eq!(report["interrupted"], false);
    assert!(report["elapsed_s"].is_f64());
}

#[test]
fn figures_are_those_of_what_happened() {
    let report: Report = session().report();
    let test = report.test("fails_at_times");
    assert_eq!((test.runs, test.passed, test.failed), (40, 30, 10));
    assert_eq!(test.verdict.kind, "flaky");
    assert_eq!(
        (test.package.as_str(), test.binary.as_str()),
        ("json_report", "verdicts")
    );
    // Clopper and Pearson's interval, from R: binom.test(10, 40).
    let rate = &test.failure_rate;
    for (is, expected) in [
        (rate.estimate, 0.25),
        (rate.low, 0.126_914_8),
        (rate.high, 0.411_962_1),
        (rate.confidence, 0.95),
    ] {
        assert!((is - expected).abs() < 1e-6, "{rate:?}");
    }
    let failure = &test.failures[0];
    assert_eq!((failure.cause.as_str(), failure.count), ("panic", 10));
    assert_eq!(failure.message, "the shelf is empty");
    assert_eq!(failure.location.as_deref(), Some("tests/verdicts.rs:6:13"));
    // Of which attempt: one of the re-runs, whose numbers go on.
    let tail = &failure.output_tail;
    assert!(tail.contains("attempt "), "{failure:?}");
    assert_eq!(test.failures.len(), 1);

    let summary = &report.summary;
    assert_eq!((summary.stable, summary.flaky, summary.broken), (1, 1, 1));
    assert_eq!((summary.tests, summary.runs), (3, 46));
    // Worst first.
    let verdicts: Vec<&str> = report
        .tests
        .iter()
        .map(|it| it.verdict.kind.as_str())
        .collect();
    assert_eq!(verdicts, ["broken", "flaky", "stable"]);
}

#[test]
fn durations_are_in_order() {
    for test in session().report_json()["tests"]
        .as_array()
        .expect("tests are a list")
    {
        let figures = ["min", "p50", "p95", "p99", "max"]
            .map(|name| test["duration_ms"][name].as_f64().expect("it is a number"));
        assert!(figures.is_sorted() && figures[0] >= 0.0, "{figures:?}");
    }
}
