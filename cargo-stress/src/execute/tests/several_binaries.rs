//! Runs of several binaries: whoever has none for its own takes up another.

use crate::execute::dispatcher::Dispatcher;
use crate::execute::executor::{Command, Notice};
use crate::execute::probe_book::ProbeBook;
use crate::model::fixture::catalog;
use crate::model::{BinaryId, HarnessId, TestId, Work};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Instant;
use stress_runtime::protocol::{Launch, RunEnded};

/// Asks for runs of these binaries while time stands still; how many harnesses were started for that.
fn harnesses_for(jobs: usize, binaries: &[usize]) -> usize {
    let tests = [("orders", &[("a", 1)][..]), ("prices", &[("b", 1)])];
    let mut dispatcher = Dispatcher::new(Arc::new(catalog(&tests)), ProbeBook::default(), jobs);
    let work = |binary: &usize| {
        let order = vec![TestId(*binary)];
        Work::in_order(BinaryId(*binary), order, Launch::Fork)
    };
    let (reply_to, answer) = sync_channel(1);
    let runs = binaries.iter().map(work).collect();
    dispatcher.book().ask(runs, reply_to);
    let now = Instant::now();
    let mut serves: BTreeMap<HarnessId, BinaryId> = BTreeMap::new();
    loop {
        let commands: Vec<Command> = dispatcher.commands(now).collect();
        if let Ok(answer) = answer.try_recv() {
            assert_eq!(answer.unwrap().len(), binaries.len());
            return serves.len();
        }
        assert!(!commands.is_empty(), "it waits for time to pass");
        for command in commands {
            let notice = match command {
                Command::Open {
                    harness, binary, ..
                } => {
                    serves.insert(harness, binary);
                    let no_fork = None;
                    Notice::Ready { harness, no_fork }
                }
                Command::Run { harness, request } => {
                    let is_its_own = ["a", "b"][serves[&harness].0] == request.order[0].test;
                    assert!(is_its_own, "{request:?}");
                    let ended = RunEnded::passed(request.run, 5, 9);
                    Notice::Ended { harness, ended }
                }
                Command::Finish { harness } => {
                    let error = None;
                    Notice::Closed { harness, error }
                }
                _ => continue,
            };
            dispatcher.hear(notice);
        }
    }
}

#[test]
fn a_lane_that_has_nothing_to_do_for_its_binary_takes_up_another_at_once() {
    assert_eq!(harnesses_for(1, &[0, 0, 1]), 2);
}

#[test]
fn runs_of_one_binary_are_made_together() {
    assert_eq!(harnesses_for(1, &[0, 1, 0, 1, 0, 1]), 2);
}

#[test]
fn a_lane_leaves_a_binary_to_the_one_that_has_a_harness_for_it() {
    assert_eq!(harnesses_for(2, &[0, 1, 1, 0, 1]), 2);
}
