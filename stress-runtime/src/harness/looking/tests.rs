//! What is told of threads that were looked at, and how long a look takes.

use super::*;

fn looking(second: Vec<Glance>) -> Looking {
    let now = Instant::now();
    Looking {
        pid: Pid::from_raw(1),
        test: "closes".to_owned(),
        main: MainThread::Waits,
        begun: now,
        ends: now,
        next: now,
        first: vec![Glance::example(2, 5), Glance::example(3, 5)],
        second: second.into_iter().map(|it| (it, None)).collect(),
        processes: Vec::new(),
        processes_moved: false,
        looked: BETWEEN,
        to_ask: Vec::new(),
        asked: None,
    }
}

#[test]
fn the_tests_own_thread_is_asked_first_though_numbers_have_begun_anew_since_it_came() {
    let main = Glance {
        name: "main".to_owned(),
        ..Glance::example(32_766, 5)
    };
    let started_by_it = (300..400).map(|tid| Glance::example(tid, 5));
    let threads = [main, Glance::example(32_767, 5)];
    let asked = looking(threads.into_iter().chain(started_by_it).collect()).in_turn();
    assert_eq!(asked[..3], [32_767, 300, 301]);
    assert_eq!(asked.len(), MOST_THREADS);
}

/// Elsewhere there is no `/proc` to look into.
#[cfg(target_os = "linux")]
#[test]
fn threads_that_go_on_working_on_their_answers_are_waited_for_as_long_as_a_look_may_take() {
    let (begun, grace) = (Instant::now(), Duration::from_secs(20));
    let looking = Looking::begin(Pid::this(), "closes", MainThread::Waits, begun, grace);
    // This very thread, which runs whenever it is looked at.
    let tid = nix::unistd::gettid().as_raw();
    let mut looking = Looking {
        second: vec![(Glance::example(tid, 5), None)],
        asked: Some(Question {
            tid,
            cpu: Duration::ZERO,
        }),
        ..looking.unwrap()
    };
    let mut now = begun;
    while let Some(next) = looking.go_on(now, &[]) {
        now = next;
    }
    assert_eq!(now - begun, to_be_looked_at(grace));
}

#[test]
fn a_thread_that_ran_before_it_waited_again_or_was_not_there_before_has_moved() {
    let moved = |second: Vec<Glance>| {
        let hang = looking(second).hang(&Tests::new("closes", ["closes"].into_iter()), &[]);
        let moved = hang.threads.iter().map(|it| (it.tid, it.moved));
        moved.collect::<Vec<_>>()
    };
    let second = vec![
        Glance::example(2, 5),
        Glance::example(3, 6),
        Glance::example(4, 1),
    ];
    assert_eq!(moved(second), [(2, false), (3, true), (4, true)]);
    // It has ended, and was seen once.
    assert_eq!(moved(Vec::new()), [(2, false), (3, false)]);
}
