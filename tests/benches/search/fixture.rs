//! The crate that is searched: 1000 tests that count themselves, eight of which leave something behind.

use crate::case::Case;
use crate::shuffle::shuffled;
use std::fs;
use std::path::PathBuf;
use stress_tests::{Notes, ScratchCrate, TestBinary, TestCrate};

/// Candidates; the victim comes after them.
pub(crate) const TESTS: usize = 1000;
/// Of the polluters' places.
const SEED: u64 = 7;
/// The test target.
const TARGET: &str = "thousand";

const BEGINNING: &str = r#"
use std::collections::hash_map::RandomState;
use std::fs::OpenOptions;
use std::hash::{BuildHasher, Hasher};
use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

static LEFT_BEHIND: [AtomicU32; 6] = [const { AtomicU32::new(0) }; 6];

/// One byte for each test that runs, in whatever process.
fn count() {
    let path = std::env::var("E2E_NOTES").unwrap() + "/ran";
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(b".").unwrap();
}

fn pollute(joint: usize, bit: u32) {
    count();
    LEFT_BEHIND[joint].fetch_or(1 << bit, SeqCst);
}

fn check(joint: usize, always: bool) {
    count();
    let is_lucky = RandomState::new().build_hasher().finish() % 10 == 0;
    let is_whole = LEFT_BEHIND[joint].load(SeqCst) == (1 << joint) - 1;
    assert!(!is_whole || (is_lucky && !always), "all of them were here");
}
"#;

/// The built crate.
pub(crate) struct Fixture {
    pub(crate) krate: TestCrate,
    pub(crate) binary: TestBinary,
}

impl Fixture {
    pub(crate) fn build() -> Self {
        let krate = ScratchCrate::new("search_bench")
            .tests(TARGET, &source())
            .place();
        let binary = TestBinary::build(&krate, TARGET);
        Self { krate, binary }
    }
}

/// libtest's name of a candidate.
pub(crate) fn name(test: usize) -> String {
    format!("test_{test:03}")
}

/// The names of a case's polluters, sorted.
pub(crate) fn polluters(case: Case) -> Vec<String> {
    let mut names: Vec<String> = polluting(case.joint).map(name).collect();
    names.sort();
    names
}

/// All candidates in the order of that number.
pub(crate) fn order(seed: u64) -> Vec<String> {
    shuffled(TESTS, seed).into_iter().map(name).collect()
}

/// How many tests have run with these notes.
pub(crate) fn ran(notes: &Notes) -> u64 {
    let path: PathBuf = notes.directory().join("ran");
    fs::metadata(path).map_or(0, |it| it.len())
}

/// No test pollutes for two cases: they have the shuffled numbers from 1, 2 and 5 on.
fn polluting(joint: usize) -> impl Iterator<Item = usize> {
    shuffled(TESTS, SEED).into_iter().skip(joint).take(joint)
}

fn source() -> String {
    let mut bodies = vec!["count();".to_owned(); TESTS];
    for joint in [1, 2, 5] {
        for (bit, test) in polluting(joint).enumerate() {
            bodies[test] = format!("pollute({joint}, {bit});");
        }
    }
    let function =
        |name: &str, body: &str| format!("#[stress(runs = 1, shuffle)] fn {name}() {{ {body} }}\n");
    let mut source = BEGINNING.to_owned();
    for (test, body) in bodies.iter().enumerate() {
        source.push_str(&function(&name(test), body));
    }
    for case in Case::ALL {
        let body = format!("check({}, {});", case.joint, case.always);
        source.push_str(&function(&case.victim(), &body));
    }
    source
}
