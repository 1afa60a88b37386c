//! For how long a silent harness is waited for. Time is simulated.

use super::*;
use crate::model::fixture;
use std::future::Future;
use stress_runtime::protocol::{Launch, RunRequest, Step};
use tokio::io::duplex;
use tokio::time::{Instant, sleep};

/// What the runtime gives a process that works on after its test.
const LONGEST_EXIT: Duration = Duration::from_secs(60);
/// What it gives a core dump.
const TO_DUMP: Duration = Duration::from_secs(30);
const SECOND: Duration = Duration::from_secs(1);

fn simulated(test: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build();
    runtime.unwrap().block_on(test);
}

/// One whose tests have a grace period of a second, and where its notices come.
fn process(core: bool) -> (HarnessProcess, mpsc::UnboundedReceiver<Notice>) {
    let (notices, heard) = mpsc::unbounded_channel();
    let process = HarnessProcess {
        harness: HarnessId(1),
        settings: Settings {
            core,
            ..Settings::default()
        },
        session: String::new(),
        binary: fixture::catalog(&[("orders", &[])]).binaries.remove(0),
        doorway: String::new(),
        ignored: Vec::new(),
        notices,
        own_children: OwnChildren::default(),
        longest_grace: SECOND,
    };
    (process, heard)
}

/// Listens to a harness that says hello, is silent for so long over a run of one second and a grace period of one more,
/// and tells of it.
async fn listen_to(process: &HarnessProcess, silence: Duration) -> Result<(), String> {
    let step = Step {
        test: "exits_slowly".to_owned(),
        timeout_ms: 1000,
        grace_ms: 1000,
    };
    let request = RunRequest::of(7, vec![step], Launch::Fork);
    let in_flight = Allowances::default();
    in_flight.handed(&request, &process.settings);
    let (mut harness, mut ours) = duplex(1024);
    let talk = async move {
        let hello = to_line(&Reply::Hello(Hello::ours()));
        harness.write_all(&hello).await.unwrap();
        sleep(silence).await;
        let (run, attempt_us, us) = (7, 1, 1);
        let passed = Reply::Passed {
            run,
            attempt_us,
            us,
        };
        // It may have been given up.
        let _ = harness.write_all(&to_line(&passed)).await;
    };
    let listen = async {
        let result = listen(process, &mut ours, &in_flight).await;
        drop(ours);
        result
    };
    tokio::join!(talk, listen).1
}

#[test]
fn a_harness_may_be_silent_while_a_process_exits_and_leaves_its_core_dump() {
    simulated(async {
        for (core, end) in [(false, SECOND), (true, TO_DUMP)] {
            let (process, mut heard) = process(core);
            let silence = SECOND + LONGEST_EXIT + end;
            assert_eq!(listen_to(&process, silence).await, Ok(()));
            assert!(matches!(heard.try_recv(), Ok(Notice::Ready { .. })));
            assert!(matches!(heard.try_recv(), Ok(Notice::Ended { .. })));
        }
    });
}

#[test]
fn a_harness_that_is_silent_for_longer_than_its_run_can_take_is_given_up() {
    simulated(async {
        let (process, _heard) = process(false);
        let error = listen_to(&process, SECOND + LONGEST_EXIT * 2).await;
        assert_eq!(error.unwrap_err(), "the harness has said nothing for 84 s");
    });
}

#[test]
fn what_is_told_to_end_may_leave_its_core_dump_before_its_harness_is_ended() {
    simulated(async {
        let (process, _heard) = process(true);
        let (requests, receiver) = mpsc::unbounded_channel();
        let (_harness, ours) = duplex(1024);
        requests.send(Request::Stop { kill: false }).unwrap();
        let begun = Instant::now();
        write_all(&process, ours, receiver, &Allowances::default()).await;
        assert!(begun.elapsed() > TO_DUMP, "{:?}", begun.elapsed());
    });
}
