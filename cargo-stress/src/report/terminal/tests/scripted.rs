//! Sessions in which it is known what happens, and what the terminal shows of them.

use crate::judge::judge;
use crate::model::fixture::{catalog, explained, hung, panicked, passed, tally};
use crate::model::{
    Catalog, DifferingLine, Event, FirstDifference, Judgement, Quarantined, Repeat, Standing,
    Tally, TestId, Verdict,
};
use crate::report::elsewhere::Elsewhere;
use crate::report::fold::Fold;
use crate::report::terminal::findings::Findings;
use crate::report::terminal::paper::Paper;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::{Captured, HangKind, Outcome};

/// A session: its tests, and what became of them.
pub(super) struct Scripted {
    catalog: Arc<Catalog>,
    judgements: Vec<Judgement>,
    pairs: (u64, u64),
}

impl Scripted {
    /// Of tests with these names and tallies.
    pub(super) fn of(tests: Vec<(&str, Tally)>) -> Self {
        let runs = |tally: &Tally| tally.runs();
        let names: Vec<(&str, u64)> = tests.iter().map(|(name, it)| (*name, runs(it))).collect();
        let tallies = tests.into_iter().map(|(_, tally)| tally);
        let mut judgements = judge((0..).map(TestId).zip(tallies).collect());
        for (number, judgement) in (0x3f2a..).zip(&mut judgements) {
            if judgement.verdict.is_told() {
                recorded(judgement, number);
            }
        }
        Self {
            catalog: Arc::new(catalog(&[("orders", &names)])),
            judgements,
            pairs: (0, 0),
        }
    }

    /// The same with tests that followed one another.
    pub(super) fn with_pairs(mut self, reached: u64, possible: u64) -> Self {
        self.pairs = (reached, possible);
        self
    }

    /// The same where all that fails is known to, for that reason.
    pub(super) fn with_known_flakes(mut self, reason: &str) -> Self {
        for judgement in self.judgements.iter_mut().filter(|it| it.is_finding()) {
            judgement.quarantined = Some(Box::new(Quarantined {
                name: "shop::orders::known".to_owned(),
                reason: reason.to_owned(),
                until: "2027-03-01".to_owned(),
                standing: Standing::Tolerated,
                clean_runs: 0,
                clean_enough: 63,
            }));
        }
        self
    }

    /// What the session prints at its end, of which more is to be seen in a page.
    pub(super) fn on(self, columns: Option<usize>) -> String {
        let command = "cargo stress report 0a1b2c3d --html report.html";
        self.told(columns, Elsewhere::Command(command.to_owned()))
    }

    /// The same, as it is before colours are taken out.
    pub(super) fn told(self, columns: Option<usize>, elsewhere: Elsewhere) -> String {
        self.told_of(columns, elsewhere, true)
    }

    /// The same; `is_kept` says whether the session can be reported later.
    pub(super) fn told_of(
        self,
        columns: Option<usize>,
        elsewhere: Elsewhere,
        is_kept: bool,
    ) -> String {
        let is_kept = Rc::new(Cell::new(is_kept));
        let mut findings = Findings::on(Paper::of(columns), elsewhere, is_kept);
        let (reached, possible) = self.pairs;
        let runs = self.judgements.iter().map(|it| it.tally.runs()).sum();
        let planned = Event::Planned {
            catalog: self.catalog,
            seed: 1_822_810_072,
            runs,
            jobs: 2,
            within: None,
        };
        let covered = Event::Covered { reached, possible };
        let judged = self.judgements.into_iter();
        let judged = judged.map(|it| Event::Judged(Box::new(it)));
        let finished = Event::Finished {
            elapsed: Duration::from_secs(9),
            stressing: Duration::from_secs(8),
            interrupted: false,
        };
        let events = [planned, covered].into_iter().chain(judged);
        for event in events.chain([finished]) {
            findings.event(Duration::ZERO, &event);
        }
        findings.text().to_owned()
    }
}

fn recorded(judgement: &mut Judgement, number: u64) {
    let id = format!("{number:04x}");
    judgement.repeat = Some(Repeat {
        runs: 64,
        command: format!("cargo stress replay {id}"),
    });
    judgement.record = Some(id);
}

/// Without colours.
pub(super) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// A test that failed so often, with that message.
pub(super) fn flaky(failed: u64, message: &str) -> Tally {
    let failing = panicked("tests/orders.rs:17:5", message);
    tally(&[(passed(), 500 - failed), (failing, failed)])
}

/// One that always passed.
pub(super) fn clean(runs: u64) -> Tally {
    tally(&[(passed(), runs)])
}

/// A victim with its polluters, a hang, a test that fails in two ways, and one that is well.
pub(super) fn of_all_kinds() -> Scripted {
    let two_ways = tally(&[
        (passed(), 480),
        (noisy(), 17),
        (panicked("src/cache.rs:88:13", "entry vanished"), 3),
    ]);
    let mut session = Scripted::of(vec![
        ("total_is_right_after_a_sale", flaky(60, "left it behind")),
        ("sets_the_currency", clean(500)),
        ("fills_the_cart", clean(500)),
        ("clears_the_cart", clean(500)),
        ("the_lamp_is_dark", tally(&[(passed(), 498), (hang(), 2)])),
        ("closes", two_ways),
    ])
    .with_pairs(30, 30);
    let known = session.judgements.iter_mut();
    for judgement in known.filter(|it| it.test == TestId(0)) {
        let explained = explained(Verdict::OrderDependent);
        judgement.verdict = Verdict::OrderDependent;
        judgement.explanation = explained.explanation;
        if let Some(explanation) = &mut judgement.explanation {
            explanation.difference = Some(departing());
        }
    }
    session
}

fn departing() -> FirstDifference {
    let line = |text: &str| {
        let text = text.to_owned();
        Some(DifferingLine { number: 2, text })
    };
    FirstDifference {
        context: vec!["opened the till".to_owned()],
        passing: line("the price of a dozen eggs at the counter: 3.60 EUR"),
        failing: line("the price of a dozen eggs at the counter: 4.10 USD"),
    }
}

/// A panic with output before it, in colours and with what cannot be seen.
fn noisy() -> (Outcome, Captured) {
    let message = "assertion `left == right` failed: accepted 3 messages\n  left: 3\n right: 2";
    let (outcome, mut stderr) = panicked("tests/orders.rs:17:5", message);
    stderr.head = format!(
        "\u{1b}[32mINFO\u{1b}[0m opened connection 7 to the warehouse at 127.0.0.1:4711\u{7}\n{}",
        stderr.head
    );
    (outcome, stderr)
}

fn hang() -> (Outcome, Captured) {
    let calls = [
        (
            "std::sync::poison::mutex::Mutex<T>::lock",
            "/rustc/1/mutex.rs:1:1",
        ),
        ("shop::lamp::Lamp::switch", "src/lamp.rs:14:20"),
        ("orders::the_lamp_is_dark", "tests/orders.rs:30:5"),
    ];
    let outcome = hung(HangKind::Deadlock, "the_lamp_is_dark", &calls);
    (outcome, Captured::default())
}
