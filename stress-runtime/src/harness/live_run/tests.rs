//! No run takes longer than the sum of its limits, for which the tool waits. Time is told here, not taken.

use super::*;
use crate::harness::isolation::Isolation;
use crate::harness::spare_pipes::SparePipes;
use crate::protocol::{Attempt, Outcome, Step};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::thread::sleep;

const TIMEOUT: Duration = Duration::from_secs(1);
/// The last question whether it may still exit then comes just before the end of the time for that.
const GRACE: Duration = Duration::from_millis(11_999);

/// A process that works on, whatever it is told, until it is killed; it knows nothing of runs.
struct Working(Child);

impl Working {
    fn start() -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' TERM ABRT; while :; do :; done"]);
        Self(command.process_group(0).spawn().unwrap())
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How long that process is let live as a run of so many tests, of which the first passes just before its limit; and
/// the sum of its limits.
fn taken_by(tests: usize, core: bool) -> (Duration, Duration) {
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap();
    let step = Step {
        test: "works".to_owned(),
        timeout_ms: millis(TIMEOUT),
        grace_ms: millis(GRACE),
    };
    let request = RunRequest::of(1, vec![step; tests], Launch::Fork);
    let settings = Settings {
        core,
        ..Settings::default()
    };
    let longest = request.longest(&settings);
    let process = Working::start();
    let pid = Pid::from_raw(i32::try_from(process.0.id()).unwrap());
    let pipes = SparePipes::default().take().unwrap();
    let quarters = Isolation::new(&settings).take();
    let launched = (pid, Instant::now());
    let mut run = LiveRun::new(request, None, launched, pipes, quarters, &settings);
    let passed = Attempt::new(0, Outcome::Passed, 1);
    assert!(run.said.progress.end(passed, run.started + TIMEOUT));
    run.phase = Phase::running(run.said.progress.deadline());
    (until_killed(&mut run) - run.started, longest)
}

/// Goes from one deadline to the next until the last blow has fallen.
fn until_killed(run: &mut LiveRun) -> Instant {
    let mut watch = ExitWatch::new(run.pid);
    loop {
        // Whoever asks finds that it has run since the last time.
        watch.has_run();
        while !watch.has_run() {
            sleep(Duration::from_millis(1));
        }
        let now = run.phase.next_deadline().unwrap();
        run.on_time(now, &mut [0; 16]);
        if matches!(run.phase, Phase::Killed { .. }) {
            return now;
        }
    }
}

#[test]
fn a_process_that_works_on_after_its_tests_is_killed_when_its_limits_are_used_up_and_not_later() {
    for core in [false, true] {
        let (took, longest) = taken_by(1, core);
        assert!(took <= longest, "{took:?} of {longest:?}");
        // Nor are they more than it can use.
        assert!(took + TIMEOUT > longest, "{took:?} of {longest:?}");
    }
}

#[test]
fn a_process_that_works_on_in_a_late_test_is_killed_before_its_limits_are_used_up() {
    for core in [false, true] {
        let (took, longest) = taken_by(2, core);
        assert!(took > 2 * TIMEOUT + GRACE, "{took:?}");
        assert!(took <= longest, "{took:?} of {longest:?}");
    }
}
