//! Catalogs, attempts and tallies for tests.

use super::{
    Arm, Binary, BinaryId, Catalog, Condition, Evidence, Explanation, Judgement, Neighbours, Rate,
    Reproduction, SearchCost, Sources, Tally, Test, TestId, Verdict, Work,
};
use std::time::Duration;
use stress_runtime::protocol::{
    Captured, Crash, Doing, Failure, FailureCause, Frame, Hang, HangKind, Launch, ListedTest,
    Outcome, ThreadLook,
};

/// A catalog of binaries, each with tests and their runs.
pub(crate) fn catalog(binaries: &[(&str, &[(&str, u64)])]) -> Catalog {
    let mut catalog = Catalog::default();
    for (index, (target, tests)) in binaries.iter().enumerate() {
        catalog.binaries.push(Binary {
            package: "shop".to_owned(),
            target: (*target).to_owned(),
            kind: "test".to_owned(),
            path: format!("/target/debug/deps/{target}-0123").into(),
            directory: "/shop".into(),
            environment: Vec::new(),
            by_exec: false,
            runner: Vec::new(),
        });
        catalog.tests.extend(tests.iter().map(|(name, runs)| Test {
            binary: BinaryId(index),
            name: (*name).to_owned(),
            runs: *runs,
            timeout: Duration::from_secs(5),
            grace: Duration::from_secs(2),
            launch: Launch::Fork,
            shuffle: false,
            sources: Sources::default(),
            ignored: None,
            plain: false,
            file: format!("tests/{target}.rs"),
            line: 10,
        }));
    }
    catalog
}

/// A plain test as its binary lists it.
pub(crate) fn listed(name: &str) -> ListedTest {
    ListedTest {
        name: name.to_owned(),
        file: "src/lib.rs".to_owned(),
        line: 1,
        runs: 100,
        timeout_ms: 60_000,
        grace_ms: 2000,
        shuffle: true,
        launch: None,
        ignored: None,
        plain: true,
        stated: Vec::new(),
    }
}

/// What became of an attempt, with what it printed.
pub(crate) fn passed() -> (Outcome, Captured) {
    (Outcome::Passed, Captured::default())
}

/// A panic at that place, printed on stderr as the default hook does.
pub(crate) fn panicked(location: &str, message: &str) -> (Outcome, Captured) {
    let outcome = Outcome::Failed(Failure {
        cause: FailureCause::Panic,
        message: message.to_owned(),
        location: Some(location.to_owned()),
        frames: Vec::new(),
        other_panics: Vec::new(),
    });
    let head = format!("\nthread 'closes' panicked at {location}:\n{message}\n");
    (
        outcome,
        Captured {
            head,
            ..Captured::default()
        },
    )
}

/// A test that waited until its time was up; the calls are told innermost first, each with its place.
pub(crate) fn hung(kind: HangKind, test: &str, calls: &[(&str, &str)]) -> Outcome {
    let frame = |(function, place): &(&str, &str)| Frame {
        function: (*function).to_owned(),
        location: Some((*place).to_owned()),
    };
    let thread = ThreadLook {
        tid: 1,
        name: test.to_owned(),
        is_test: true,
        is_of_another_test: false,
        moved: false,
        state: 'S',
        doing: match kind {
            HangKind::BusyLoop => Doing::Running,
            _ => Doing::WaitsForThread,
        },
        wait_channel: None,
        syscall: None,
        waiting_on: None,
        cpu_ms: 1,
        cpu_ms_during_look: 0,
        queued_ms_during_look: 0,
        frames: calls.iter().map(frame).collect(),
        no_frames: None,
    };
    Outcome::TimedOut {
        limit_ms: 1000,
        panics: Vec::new(),
        hang: Some(Box::new(Hang {
            kind,
            looked_ms: 50,
            moved: false,
            threads: vec![thread],
            more_threads: 0,
        })),
    }
}

/// An end by that signal.
pub(crate) fn crashed(number: i32, name: &str) -> (Outcome, Captured) {
    let crash = Crash::Signal {
        number,
        name: name.to_owned(),
        overflowed: None,
        fault: None,
    };
    (
        Outcome::Crashed {
            crash,
            panics: Vec::new(),
        },
        Captured::default(),
    )
}

/// The tally of attempts, each so many times.
pub(crate) fn tally(attempts: &[((Outcome, Captured), u64)]) -> Tally {
    let mut tally = Tally::default();
    for ((outcome, stderr), count) in attempts {
        let evidence = Evidence::of(outcome, Captured::default(), stderr.clone());
        for _ in 0..*count {
            tally.add(250, false, evidence.as_ref());
        }
    }
    tally
}

/// A judgement on test 0, with tests 1 and 2 as culprits and 3 as cleaner.
pub(crate) fn explained(verdict: Verdict) -> Judgement {
    let culprits = vec![TestId(1), TestId(2)];
    let arm = |condition, failed, runs| Arm {
        condition,
        failed,
        otherwise: 0,
        runs,
    };
    let explanation = Explanation {
        polluters: culprits.clone(),
        cleaners: vec![TestId(3)],
        more_exist: Some(true),
        candidates: 3,
        search: Some(SearchCost {
            tests_run: 14,
            processes: 6,
            elapsed: Duration::from_millis(30),
        }),
        arms: vec![
            arm(Condition::After(culprits), 20, 20),
            arm(Condition::Without(TestId(1)), 0, 50),
            arm(Condition::Without(TestId(2)), 0, 50),
            arm(Condition::Alone, 0, 50),
            arm(Condition::Spawned, 3, 3),
        ],
        error_probability: Some(1e-12),
        ..Explanation::default()
    };
    let tally = tally(&[
        (passed(), 40),
        (panicked("tests/orders.rs:17:5", "left it behind"), 60),
    ]);
    Judgement {
        test: TestId(0),
        verdict,
        rate: Rate {
            estimate: 0.6,
            low: 0.5,
            high: 0.7,
            confidence: 0.95,
        },
        tally,
        explanation: Some(Box::new(explanation)),
        reproduction: None,
        record: None,
        repeat: None,
        quarantined: None,
    }
}

/// A judgement on test 0, which failed beside neighbours that printed, too, and again alone, where the calls were
/// told that led to its panic.
pub(crate) fn seen_alone_too() -> Judgement {
    let (outcome, mut stderr) = panicked("src/lib.rs:3:9", "lost one");
    stderr.head.insert_str(0, "words of a neighbour\n");
    let tally = tally(&[((outcome.clone(), stderr), 3)]);
    let Outcome::Failed(mut failure) = outcome else {
        unreachable!("a panic is a failure")
    };
    let calls = [("shop::helper", 3), ("shop::tests::closes", 7)];
    let calls = calls.map(|(function, line)| Frame {
        function: function.to_owned(),
        location: Some(format!("src/lib.rs:{line}:9")),
    });
    failure.frames = calls.to_vec();
    let own = Captured {
        head: "its own words\n".to_owned(),
        ..Captured::default()
    };
    let evidence = Evidence::of(&Outcome::Failed(failure), Captured::default(), own);
    Judgement {
        tally,
        explanation: None,
        reproduction: Some(Box::new(Reproduction {
            work: Work::in_order(BinaryId(0), [TestId(0)], Launch::Fork),
            step: 0,
            neighbours: Neighbours::Nobody,
            evidence: evidence.expect("it is a failure"),
            passing: None,
            failed: 10,
            runs: 10,
        })),
        ..explained(Verdict::Broken)
    }
}
