//! What a person sees who asks what runs.

use super::running_now;
use crate::model::fixture::catalog;
use crate::model::{BinaryId, Catalog, Fork, RunNow, RunningNow, TestId, Work};
use stress_runtime::protocol::{Launch, TestUnderWay, UnderWay};

fn tests() -> Catalog {
    catalog(&[(
        "orders",
        &[
            ("io::reads", 1),
            ("io::writes", 1),
            ("net::listens", 1),
            ("net::connects", 1),
            ("überschreitet_das_limit", 1),
        ],
    )])
}

/// A run of so many tests, of which those have begun, each so many milliseconds ago.
fn run(tests: usize, running: &[(usize, u64)]) -> RunNow {
    let order: Vec<TestId> = (0..tests).map(TestId).collect();
    let test = |(step, millis): &(usize, u64)| TestUnderWay {
        step: *step,
        us: millis * 1000,
    };
    let ended = running.first().map_or(tests, |(step, _)| *step);
    let took = |step| TestUnderWay { step, us: 5 };
    RunNow {
        work: Work::in_order(BinaryId(0), order, Launch::Fork),
        under_way: UnderWay {
            run: 1,
            pid: 4711,
            launch: Launch::Fork,
            us: 9_300_000,
            took: (0..ended).map(took).collect(),
            tests: running.iter().map(test).collect(),
            branch: None,
            since_us: 700_000,
            is_ending: false,
        },
    }
}

fn shown(so_far: &str, now: &RunningNow) -> String {
    let text = running_now(so_far, &tests(), now);
    anstream::adapter::strip_str(&text).to_string()
}

fn of(runs: Vec<RunNow>) -> RunningNow {
    RunningNow {
        runs,
        lanes: 4,
        ..RunningNow::default()
    }
}

#[test]
fn nothing_runs() {
    let idle = RunningNow {
        idle: 4,
        ..of(Vec::new())
    };
    insta::assert_snapshot!(shown("0 of 3000 runs, 0 runs/s, 0 findings", &idle), @"
    Running now: 0 of 3000 runs, 0 runs/s, 0 findings
      no test at this moment
    ");
    insta::assert_snapshot!(shown("7 of 3000 runs, 700 runs/s, 0 findings", &of(Vec::new())), @"
    Running now: 7 of 3000 runs, 700 runs/s, 0 findings
      the next tests are about to start
    ");
}

#[test]
fn one_test_runs_alone() {
    let now = RunningNow {
        idle: 3,
        ..of(vec![run(1, &[(0, 8200)])])
    };
    insta::assert_snapshot!(shown("2999 of 3000 runs, 900 runs/s, 1 finding, 0.10 s left", &now), @"
    Running now: 2999 of 3000 runs, 900 runs/s, 1 finding, 0.10 s left
      8.20 s  io::reads (forked, process 4711)
      3 of 4 lanes are idle
    ");
}

#[test]
fn rounds_run_and_what_takes_longest_stands_first() {
    let mut beside = run(5, &[(1, 65_000), (2, 1200), (3, 40), (4, 1)]);
    beside.work.threads = 4;
    beside.under_way.pid = 4712;
    let mut alone = run(1, &[(0, 2)]);
    alone.under_way.launch = Launch::Exec;
    let now = of(vec![alone, run(3, &[(2, 1200)]), beside]);
    insta::assert_snapshot!(shown("6100 runs, 900 runs/s, 2 findings, 41 s left", &now), @"
    Running now: 6100 runs, 900 runs/s, 2 findings, 41 s left
      1 m 5 s  io::writes, net::listens for 1.20 s, net::connects for 0.04 s, 1 more (1 of 5 tests over, 4 at a time, forked 9.30 s ago, process 4712)
       1.20 s  net::listens (2 of 3 tests over, forked 9.30 s ago, process 4711)
       0.00 s  io::reads (executed, process 4711)
    ");
}

#[test]
fn a_finding_is_looked_into() {
    let mut branched = run(3, &[]);
    branched.under_way.took.truncate(2);
    branched.under_way.branch = Some(0);
    branched.work.branches.push(Fork {
        after: 2,
        order: vec![TestId(4)],
    });
    let mut spawned = run(2, &[(1, 300)]);
    spawned.under_way.launch = Launch::Spawn;
    let now = RunningNow {
        idle: 2,
        ..of(vec![branched, spawned])
    };
    let so_far = "3000 of 3000 runs, 1 finding, examining überschreitet_das_limit for 4.10 s";
    insta::assert_snapshot!(shown(so_far, &now), @"
    Running now: 3000 of 3000 runs, 1 finding, examining überschreitet_das_limit for 4.10 s
      0.70 s  überschreitet_das_limit in a copy of the process (2 of 3 tests over, forked 9.30 s ago, process 4711)
      0.30 s  io::writes (1 of 2 tests over, spawned 9.30 s ago, process 4711)
      2 of 4 lanes are idle
    ");
}

#[test]
fn what_ends_what_starts_and_what_says_nothing() {
    let mut late = run(1, &[(0, 5_100)]);
    late.under_way.is_ending = true;
    let silent = |tests| run(tests, &[]).work;
    let now = RunningNow {
        starting: vec![BinaryId(0)],
        silent: vec![silent(1), silent(5)],
        ..of(vec![late, run(1, &[]), run(5, &[])])
    };
    insta::assert_snapshot!(shown("12 of 3000 runs, 3 runs/s, 0 findings", &now), @"
    Running now: 12 of 3000 runs, 3 runs/s, 0 findings
      5.10 s  io::reads (being ended, forked, process 4711)
      0.70 s  io::reads is over, its process is not (forked, process 4711)
      0.70 s  all 5 tests are over, their process is not (forked 9.30 s ago, process 4711)
      a harness of orders starts up
      io::reads: its harness has not answered yet
      a round of 5 tests: its harness has not answered yet
    ");
}
