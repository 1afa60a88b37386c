//! However many runs there are, descriptors and memory of tool and harness stay what they were.

use std::fs;
use std::thread::sleep;
use std::time::Duration;
use stress_runtime::protocol::{Launch, RunRequest, Step};
use stress_tests::{
    Harness, Notes, ScratchCrate, StressCommand, TestBinary, TestCrate, children_of,
};

fn empty() -> TestCrate {
    let source = r#"
        #[stress]
        fn does_nothing() {}
        #[stress]
        fn fails() {
            panic!("every time");
        }
        #[stress]
        fn leaves_a_file() {
            std::fs::write(std::env::temp_dir().join("left"), "over").unwrap();
        }
    "#;
    ScratchCrate::new("empty_tests")
        .tests("tests", source)
        .place()
}

/// What a process holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Held {
    descriptors: usize,
    resident_kib: u64,
}

impl Held {
    /// `None` once it has ended.
    fn by(pid: i32) -> Option<Self> {
        let statm = fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
        let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
        Some(Self {
            descriptors: fs::read_dir(format!("/proc/{pid}/fd")).ok()?.count(),
            resident_kib: pages * 4,
        })
    }

    /// The most of each.
    fn most(all: &[Self]) -> Self {
        Self {
            descriptors: all.iter().map(|it| it.descriptors).max().unwrap_or(0),
            resident_kib: all.iter().map(|it| it.resident_kib).max().unwrap_or(0),
        }
    }

    /// What the allocator keeps to itself differs a little from time to time.
    fn has_not_grown_since(self, before: Self, spare_descriptors: usize) {
        let more = self.descriptors.saturating_sub(before.descriptors);
        assert!(more <= spare_descriptors, "from {before:?} to {self:?}");
        let more = self.resident_kib.saturating_sub(before.resident_kib);
        assert!(more <= 4096, "from {before:?} to {self:?}");
    }
}

/// Passes, failures and left files, now and then in a process that was spawned.
fn run(harness: &mut Harness, number: u64) {
    let tests = ["does_nothing", "fails", "does_nothing", "leaves_a_file"];
    let is_spawned = number.is_multiple_of(50);
    let launch = if is_spawned {
        Launch::Spawn
    } else {
        Launch::Fork
    };
    let step = Step {
        test: tests[number as usize % tests.len()].to_owned(),
        timeout_ms: 600_000,
        grace_ms: 100,
    };
    harness.run(RunRequest::of(number, vec![step], launch));
}

/// One harness; in a session it would be renewed every few hundred runs.
fn a_harness_holds_no_more_after(runs: u64) {
    let notes = Notes::default();
    let binary = TestBinary::build(&empty(), "tests");
    let mut harness = Harness::start(&binary, "does_nothing", &notes);
    let begin = runs / 5;
    (0..begin).for_each(|number| run(&mut harness, number));
    let pid = harness.pid();
    let before = Held::by(pid).expect("it lives");
    (begin..runs).for_each(|number| run(&mut harness, number));
    let after = Held::by(pid).expect("it lives");
    println!("harness after {begin} runs {before:?}, after {runs} runs {after:?}");
    after.has_not_grown_since(before, 0);
    // Neither alive nor dead.
    assert_eq!(children_of(pid), Vec::<i32>::new());
}

fn the_tool_holds_no_more_after(runs: u64) {
    let mut session = StressCommand::new(&empty())
        .words("--exact does_nothing --jobs 2 --runs")
        .args([runs.to_string().as_str()])
        .report()
        .start();
    session.wait_for_stderr("Stressing");
    let mut held = Vec::new();
    while !session.has_ended() {
        held.extend(Held::by(session.pid()));
        sleep(Duration::from_millis(10));
    }
    let session = session.finish().assert_code(0);
    assert_eq!(session.report().test("does_nothing").passed, runs);
    // What it says at the end is no growth by runs.
    held.truncate(held.len() - held.len() / 20);
    let (early, late) = held.split_at(held.len() / 2);
    let (early, late) = (Held::most(early), Held::most(late));
    println!("tool in the first half of {runs} runs {early:?}, in the second {late:?}");
    // A harness that is renewed has a successor for a while.
    late.has_not_grown_since(early, 4);
}

#[test]
fn a_harness_grows_neither_in_descriptors_nor_in_memory() {
    a_harness_holds_no_more_after(3_000);
}

#[test]
fn the_tool_grows_neither_in_descriptors_nor_in_memory() {
    the_tool_holds_no_more_after(5_000);
}

#[test]
#[ignore = "takes minutes"]
fn a_harness_does_not_grow_in_100_000_runs() {
    a_harness_holds_no_more_after(100_000);
}

#[test]
#[ignore = "takes minutes"]
fn the_tool_does_not_grow_in_100_000_runs() {
    the_tool_holds_no_more_after(100_000);
}
