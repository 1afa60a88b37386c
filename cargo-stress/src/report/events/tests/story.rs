//! A session in which everything happens that can.

use crate::judge::judge;
use crate::model::fixture::{catalog, crashed, explained, panicked, passed};
use crate::model::{
    BinaryId, Company, Condition, DifferingLine, Event, Evidence, FirstDifference, Judgement,
    Neighbours, Output, Quarantined, Repeat, Reproduction, RunId, Standing, StopCause, Tally,
    TestId, Verdict, Work,
};
use crate::report::events::Head;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::{
    Captured, Hang, HangKind, Launch, LeftFiles, LeftProcess, Outcome, PanicReport,
};

pub(super) fn head() -> Head {
    Head {
        schema: "cargo-stress/events/1".to_owned(),
        id: "0a1b2c3d".to_owned(),
        created: "2026-03-01T12:00:00Z".parse().unwrap(),
        version: "0.1.0".to_owned(),
        command: ["cargo", "stress", "-p", "shop"]
            .map(str::to_owned)
            .to_vec(),
    }
}

/// The events with their times.
pub(super) fn story() -> Vec<(Duration, Event)> {
    let tests = [
        ("victim", 100),
        ("a", 100),
        ("b", 100),
        ("cleaner", 100),
        ("café", 1),
    ];
    let catalog = Arc::new(catalog(&[("orders", &tests)]));
    let mut events = vec![
        Event::Warned {
            message: "a warning".to_owned(),
        },
        Event::Planned {
            catalog,
            seed: u64::MAX,
            runs: 500,
            jobs: 2,
            within: Some(Duration::from_secs(60)),
        },
    ];
    events.extend(attempts());
    events.extend([
        Event::Dropped { runs: 7 },
        Event::TakenUp { runs: 5 },
        Event::Paused,
        Event::Continued {
            after: Duration::from_millis(1500),
        },
        Event::HuntedOut,
        Event::RoundContinued,
        Event::SetAside {
            binary: BinaryId(0),
            reason: "it died".to_owned(),
        },
    ]);
    let signal = |at_once| StopCause::Signal {
        name: "SIGINT",
        at_once,
    };
    let causes = [StopCause::MaxFail, StopCause::Enough, StopCause::MaxTime];
    let causes = causes.into_iter().chain([signal(false), signal(true)]);
    events.extend(causes.map(|cause| Event::Stopping { cause }));
    events.extend([
        Event::Examining { test: TestId(0) },
        Event::RunningTwice { tests: 3 },
        Event::ExaminingTogether { tests: 20 },
        Event::Covered {
            reached: 3,
            possible: 12,
        },
    ]);
    let judged = judgements(&events).into_iter();
    events.extend(judged.map(|it| Event::Judged(Box::new(it))));
    events.push(Event::Finished {
        elapsed: Duration::from_millis(1500),
        stressing: Duration::from_millis(1200),
        interrupted: true,
    });
    let times = (1..).map(|number| Duration::from_micros(number * 1001));
    times.zip(events).collect()
}

fn attempts() -> Vec<Event> {
    let order: Arc<[TestId]> = [TestId(1), TestId(0)].into();
    let company = |step| Company {
        order: Arc::clone(&order),
        step,
        threads: 1,
        stagger_us: 0,
        launch: Launch::Fork,
        round: Some(3),
    };
    let alone = |test, launch| Company {
        order: [TestId(test)].into(),
        step: 0,
        threads: 1,
        stagger_us: 0,
        launch,
        round: None,
    };
    let crowd = Company {
        threads: 4,
        launch: Launch::Spawn,
        round: None,
        ..company(1)
    };
    let seen = |run: Option<u64>, company: Company, outcome: (Outcome, Captured)| {
        let (outcome, stderr) = outcome;
        Event::AttemptEnded {
            test: company.order[company.step],
            evidence: Evidence::of(&outcome, Captured::default(), stderr).map(Box::new),
            run: run.map(RunId),
            company,
            us: 250,
            leaked: false,
        }
    };
    let lost = |count: u64| panicked("a.rs:17:5", &format!("lost {count}"));
    let mut attempts = vec![
        seen(Some(0), alone(4, Launch::Spawn), passed()),
        seen(Some(1), company(0), passed()),
        seen(Some(1), company(1), lost(1)),
        // Not another failure, but for its number.
        seen(Some(2), crowd, lost(2)),
        seen(None, alone(0, Launch::Fork), crashed(11, "SIGSEGV")),
        seen(Some(3), alone(3, Launch::Fork), hang()),
    ];
    if let Event::AttemptEnded { leaked, .. } = &mut attempts[0] {
        *leaked = true;
    }
    attempts
}

fn hang() -> (Outcome, Captured) {
    let outcome = Outcome::TimedOut {
        limit_ms: 100,
        panics: vec![PanicReport {
            thread: "worker".to_owned(),
            message: "before it".to_owned(),
            location: None,
            frames: Vec::new(),
        }],
        hang: Some(Box::new(Hang {
            kind: HangKind::Deadlock,
            looked_ms: 50,
            moved: false,
            threads: Vec::new(),
            more_threads: 2,
        })),
    };
    let stderr = Captured {
        head: "\u{1b}[31mred\u{0}".to_owned(),
        omitted_bytes: 17,
        tail: "<script>".to_owned(),
    };
    (outcome, stderr)
}

/// As a session makes them of its own attempts, one of them with all that can be known.
fn judgements(events: &[Event]) -> Vec<Judgement> {
    let mut tallies = vec![Tally::default(); 5];
    for event in events {
        if let Event::AttemptEnded {
            test,
            evidence,
            us,
            leaked,
            ..
        } = event
        {
            tallies[test.0].add(*us, *leaked, evidence.as_deref());
        }
    }
    let left = &mut tallies[4].left;
    left.runs_with_files = 2;
    left.files = Some(LeftFiles {
        count: 9,
        names: vec!["cache/".to_owned()],
    });
    left.processes.push(LeftProcess {
        pid: 4711,
        command: "sleep 3600".to_owned(),
    });
    let tests = (0..5).map(TestId);
    let mut judgements = judge(tests.zip(tallies).collect());
    let victim = judgements.iter_mut().find(|it| it.test == TestId(0));
    explain(victim.unwrap());
    let known = judgements.iter_mut().find(|it| it.test == TestId(1));
    known.unwrap().quarantined = Some(Box::new(Quarantined {
        name: "shop::orders::known".to_owned(),
        reason: "issue 12".to_owned(),
        until: "2027-03-01".to_owned(),
        standing: Standing::Expired,
        clean_runs: 3,
        clean_enough: 63,
    }));
    judgements
}

fn explain(victim: &mut Judgement) {
    let mut explanation = *explained(Verdict::OrderDependent).explanation.unwrap();
    explanation.others = vec![vec![TestId(2)]];
    explanation.notes.push("a remark".to_owned());
    let conditions = [
        Condition::Twice,
        Condition::SameOrder { before: 2 },
        Condition::PassingOrder { before: 1 },
        Condition::SameCompany {
            tests: 3,
            threads: 4,
        },
        Condition::Beside(vec![TestId(2)]),
        Condition::BesideWithout(TestId(1)),
        Condition::AloneSpawned,
        Condition::Undisturbed,
        Condition::BusyMachine,
    ];
    let known = explanation.arms[0].clone();
    for condition in conditions {
        explanation.arms.push(crate::model::Arm {
            condition,
            ..known.clone()
        });
    }
    explanation.difference = Some(FirstDifference {
        context: vec!["same".to_owned()],
        failing: Some(DifferingLine {
            number: 2,
            text: "other".to_owned(),
        }),
        passing: None,
    });
    victim.verdict = Verdict::OrderDependent;
    victim.explanation = Some(Box::new(explanation));
    victim.reproduction = Some(Box::new(Reproduction {
        neighbours: Neighbours::Busy,
        work: Work {
            round: Some(3),
            ..Work::in_order(BinaryId(0), [TestId(1), TestId(0)], Launch::Fork)
        },
        step: 1,
        evidence: victim.tally.failures()[0].evidence.clone(),
        passing: Some(Output {
            stdout: "same\n".to_owned(),
            stderr: String::new(),
        }),
        failed: 20,
        runs: 20,
    }));
    victim.record = Some("3f2a".to_owned());
    victim.repeat = Some(Repeat {
        runs: 20,
        command: "cargo stress replay 3f2a".to_owned(),
    });
}
