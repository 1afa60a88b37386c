//! All messages as they are on the wire: told, read back, and understood by a reader that is not ours.

use crate::protocol::*;
use serde_json::{Value, json};
use std::fmt::Debug;

/// What is printed is what a common JSON library takes it for, and is read back as what it was.
fn goes_round<T: Json + PartialEq + Debug>(message: &T, expected: Value) {
    let line = to_line(message);
    let understood: Value = serde_json::from_slice(&line).unwrap();
    assert_eq!(understood, expected);
    assert_eq!(from_line::<T>(&line).as_ref(), Ok(message));
    // With spaces, and in another sequence.
    let pretty = serde_json::to_vec_pretty(&understood).unwrap();
    assert_eq!(from_line::<T>(&pretty).as_ref(), Ok(message));
}

#[test]
fn requests() {
    let usual = |test: &str| Step {
        test: test.to_owned(),
        timeout_ms: 60_000,
        grace_ms: 2_000,
    };
    let short = Request::Run(RunRequest::of(7, vec![usual("a::b")], Launch::Fork));
    goes_round(
        &short,
        json!({"run": {"run": 7, "order": [{"test": "a::b"}]}}),
    );
    let long = Request::Run(RunRequest {
        run: u64::MAX,
        order: vec![Step {
            timeout_ms: 5,
            grace_ms: 0,
            ..usual("ü\"\\")
        }],
        threads: 4,
        stagger_us: 100,
        branches: vec![Branch {
            after: 1,
            order: Vec::new(),
        }],
        until_a_branch_fails: true,
        until: Some(Until {
            step: 0,
            linger_ms: 100,
        }),
        launch: Launch::Spawn,
        keep_output: true,
        backtraces: true,
        puts_back_environment: true,
    });
    goes_round(
        &long,
        json!({"run": {
            "run": u64::MAX, "order": [{"test": "ü\"\\", "timeout_ms": 5, "grace_ms": 0}], "threads": 4, "stagger_us": 100,
            "branches": [{"after": 1, "order": []}], "until_a_branch_fails": true, "until": {"step": 0, "linger_ms": 100}, "launch": "spawn",
            "keep_output": true, "backtraces": true, "puts_back_environment": true
        }}),
    );
    let settings = Request::Settings(Settings::default());
    let expected = json!({"slot": 0, "seed": 0, "head_bytes": 16384, "tail_bytes": 65536});
    goes_round(&settings, json!({ "settings": expected }));
    goes_round(
        &Request::Stop { kill: true },
        json!({"stop": {"kill": true}}),
    );
    goes_round(&Request::Finish, json!("finish"));
    goes_round(&Request::Pause, json!("pause"));
    goes_round(&Request::Continue, json!("continue"));
    goes_round(&Request::WhatRuns, json!("what_runs"));
}

fn thread() -> ThreadLook {
    ThreadLook {
        tid: 7,
        name: "t".to_owned(),
        is_test: true,
        is_of_another_test: false,
        moved: false,
        state: 'R',
        doing: Doing::Running,
        wait_channel: None,
        syscall: None,
        waiting_on: None,
        cpu_ms: 1,
        cpu_ms_during_look: 2,
        queued_ms_during_look: 3,
        frames: vec![Frame {
            function: "f".to_owned(),
            location: None,
        }],
        no_frames: None,
    }
}

#[test]
fn outcomes() {
    let panic = PanicReport {
        thread: "t".to_owned(),
        message: "line\nline\u{0}".to_owned(),
        location: Some("a.rs:1:2".to_owned()),
        frames: Vec::new(),
    };
    goes_round(&Outcome::Passed, json!({"kind": "passed"}));
    goes_round(
        &Outcome::Failed(Failure {
            cause: FailureCause::ShouldPanic,
            message: "no".to_owned(),
            location: None,
            frames: Vec::new(),
            other_panics: vec![panic.clone()],
        }),
        json!({"kind": "failed", "cause": "should_panic", "message": "no", "other_panics": [
            {"thread": "t", "message": "line\nline\u{0}", "location": "a.rs:1:2"}
        ]}),
    );
    goes_round(
        &Outcome::TimedOut {
            limit_ms: 5,
            panics: Vec::new(),
            hang: Some(Box::new(Hang {
                kind: HangKind::StarvedOrSlow,
                looked_ms: 50,
                moved: false,
                threads: vec![thread()],
                more_threads: 0,
            })),
        },
        json!({"kind": "timed_out", "limit_ms": 5, "hang": {
            "kind": "starved_or_slow", "looked_ms": 50, "threads": [{
                "tid": 7, "name": "t", "is_test": true, "state": "R", "doing": "running",
                "cpu_ms": 1, "cpu_ms_during_look": 2, "queued_ms_during_look": 3,
                "frames": [{"function": "f"}]
            }]
        }}),
    );
    let exit = Exit::Signal {
        number: -1,
        name: "SIG".to_owned(),
    };
    goes_round(
        &Outcome::Crashed {
            crash: Crash::OneOf {
                exit: exit.clone(),
                tests: vec!["a".to_owned()],
            },
            panics: Vec::new(),
        },
        json!({"kind": "crashed", "crash": {
            "how": "one_of", "exit": {"how": "signal", "number": -1, "name": "SIG"}, "tests": ["a"]
        }}),
    );
    goes_round(&Crash::Unknown, json!({"how": "unknown"}));
}

#[test]
fn replies_and_messages() {
    let passed = Reply::Passed {
        run: 1,
        attempt_us: 2,
        us: 3,
    };
    goes_round(
        &passed,
        json!({"passed": {"run": 1, "attempt_us": 2, "us": 3}}),
    );
    goes_round(&Reply::Paused, json!("paused"));
    let alone = UnderWay {
        run: 1,
        pid: 2,
        launch: Launch::Fork,
        us: 3,
        took: Vec::new(),
        tests: vec![TestUnderWay { step: 0, us: 3 }],
        branch: None,
        since_us: 0,
        is_ending: false,
    };
    let branched = UnderWay {
        launch: Launch::Spawn,
        took: vec![TestUnderWay { step: 1, us: 2 }],
        tests: Vec::new(),
        branch: Some(5),
        since_us: 6,
        is_ending: true,
        ..alone.clone()
    };
    let runs = vec![alone, branched];
    goes_round(
        &Reply::UnderWay { runs },
        json!({"under_way": {"runs": [
            {"run": 1, "pid": 2, "us": 3, "tests": [{"step": 0, "us": 3}]},
            {"run": 1, "pid": 2, "launch": "spawn", "us": 3, "took": [{"step": 1, "us": 2}], "branch": 5,
             "since_us": 6, "is_ending": true}
        ]}}),
    );
    let ended = RunEnded {
        was_paused: true,
        attempts: Vec::new(),
        ..RunEnded::passed(1, 2, 3)
    };
    let told = json!({
        "run": 1, "attempts": [], "exit": {"how": "code", "code": 0}, "us": 3, "was_paused": true
    });
    goes_round(&Reply::Ended(ended), json!({ "ended": told }));
    let attempt = Attempt {
        stdout: Captured {
            head: "h".to_owned(),
            omitted_bytes: 3,
            tail: String::new(),
        },
        ..Attempt::new(0, Outcome::Passed, 9)
    };
    let told = json!({
        "step": 0, "outcome": {"kind": "passed"}, "us": 9, "stdout": {"head": "h", "omitted_bytes": 3}
    });
    goes_round(&Message::Ended(attempt.clone()), json!({ "ended": told }));
    let branch = BranchEnded {
        branch: 1,
        attempts: vec![attempt],
        exit: Exit::TimedOut,
    };
    goes_round(
        &Message::Branched(Box::new(branch)),
        json!({"branched": {"branch": 1, "attempts": [told], "exit": {"how": "timed_out"}}}),
    );
    let hello = Hello {
        no_fork: Some("why".to_owned()),
        ..Hello::ours()
    };
    goes_round(
        &Reply::Hello(hello.clone()),
        json!({"hello": {
            "protocol": hello.protocol, "runtime": hello.runtime, "pid": hello.pid, "no_fork": "why"
        }}),
    );
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let step = |text: &str| from_line::<Step>(text.as_bytes()).unwrap_err();
    assert_eq!(step("{}"), "\"test\" is missing");
    assert_eq!(
        step("{\"test\":1}"),
        "\"test\": a number stands where a text belongs"
    );
    let error = from_line::<Request>(b"\"begin\"").unwrap_err();
    assert_eq!(error, "\"begin\" is not known");
    // Of a newer tool there may be more than we know.
    let more = from_line::<Step>(br#"{"test":"a","colour":"red"}"#).unwrap();
    assert_eq!(more.test, "a");
}
