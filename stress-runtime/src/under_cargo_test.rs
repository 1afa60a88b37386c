//! Under plain `cargo test` and nextest: runs the test in a child process of its own, once or
//! `STRESS_RUNS` times, and fails as any test does.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "libtest captures and shows it"
)]

use crate::child::BodyThread;
use crate::harness::Supervisor;
use crate::isolation;
use crate::options::Options;
use crate::own_slots::OwnSlot;
use crate::protocol::{Crash, FailureCause, Launch, Outcome, RunEnded, RunRequest, Settings, Step};
use crate::session_dir::SessionDir;
use crate::test_case::TestCase;
use std::env;
use std::io;
use std::panic::resume_unwind;
use std::sync::Once;

/// How often to run each annotated test under `cargo test`.
const RUNS: &str = "STRESS_RUNS";

/// Runs `case`; unwinds as a failed test if any run failed.
pub(crate) fn run(name: &str, case: &TestCase) {
    let runs = match runs(env::var(RUNS).ok().as_deref()) {
        Ok(runs) => runs,
        Err(message) => fail(message),
    };
    let mut place = match Place::take() {
        Ok(place) => place,
        Err(error) => fail(format!("the test could not be started: {error}")),
    };
    let supervisor = &mut place.supervisor;
    let (mut done, mut failed) = (0_u64, 0_u64);
    let mut first_failure = None;
    while done < u64::from(runs) && !(failed == done && done >= Options::BROKEN_AFTER) {
        let ended = run_once(supervisor, name, case, done);
        done += 1;
        match failure(&ended) {
            Some(message) => {
                failed += 1;
                first_failure.get_or_insert((message, ended));
            }
            None if runs == 1 => show(&ended),
            None => {}
        }
    }
    if let Some((message, ended)) = first_failure {
        show(&ended);
        fail(if runs == 1 {
            message
        } else {
            format!("failed {failed} of {done} runs; the first: {message}")
        });
    }
}

/// What a test has while it runs; its directory is removed, however the test ends.
struct Place {
    supervisor: Supervisor,
    /// Absent where no directory can be made: most tests do not need one.
    session_dir: Option<SessionDir>,
    _slot: OwnSlot,
}

impl Place {
    fn take() -> io::Result<Self> {
        static SWEEP: Once = Once::new();
        let slot = OwnSlot::take();
        let session_dir = SessionDir::create(&format!("-{}", slot.number())).ok();
        if let Some(session_dir) = &session_dir {
            SWEEP.call_once(|| session_dir.sweep_others());
        }
        let tmp = |session_dir: &SessionDir| session_dir.path().join("0").display().to_string();
        let settings = Settings {
            slot: slot.number(),
            seed: isolation::seed(),
            tmp: session_dir.as_ref().map(tmp),
            ..Settings::default()
        };
        Ok(Self {
            supervisor: Supervisor::new(settings)?,
            session_dir,
            _slot: slot,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.supervisor.end();
        if let Some(session_dir) = &self.session_dir {
            session_dir.remove();
        }
    }
}

fn runs(value: Option<&str>) -> Result<u32, String> {
    match value.map(str::trim) {
        None | Some("") => Ok(1),
        Some(text) => text.parse().ok().filter(|runs| *runs > 0).ok_or_else(|| {
            format!("{RUNS}={text} is not a number of runs; set it to 1 or more, or unset it")
        }),
    }
}

fn run_once(supervisor: &mut Supervisor, name: &str, case: &TestCase, run: u64) -> RunEnded {
    let step = Step {
        test: name.to_owned(),
        timeout_ms: case.options.effective_timeout_ms(),
        grace_ms: case.options.effective_grace_ms(),
    };
    // libtest runs other tests in other threads of this process, so a fork is out of the question.
    supervisor.launch(
        RunRequest {
            keep_output: true,
            ..RunRequest::of(run, vec![step], Launch::Spawn)
        },
        BodyThread::This,
    );
    loop {
        if let Some(ended) = supervisor.turn(None, None).ended {
            return ended;
        }
    }
}

fn show(ended: &RunEnded) {
    if let Some(attempt) = ended.attempts.first() {
        print!("{}", attempt.stdout.to_text());
        eprint!("{}", attempt.stderr.to_text());
    }
}

/// What to tell of the run; `None` if it passed.
fn failure(ended: &RunEnded) -> Option<String> {
    let Some(attempt) = ended.attempts.first() else {
        return Some(format!("the test did not run; its process {}", ended.exit));
    };
    let text = match &attempt.outcome {
        Outcome::Passed => return None,
        Outcome::Failed(failure) => match &failure.location {
            Some(location) => format!("panicked at {location}: {}", failure.message),
            None if failure.cause == FailureCause::Error => {
                format!("returned an error: {}", failure.message)
            }
            None => failure.message.clone(),
        },
        Outcome::TimedOut { limit_ms, hang, .. } => {
            let text = format!("timed out: still running after {limit_ms} ms, and was ended");
            match hang {
                Some(hang) => format!("{text}\n{}", hang.to_string().trim_end()),
                None => text,
            }
        }
        Outcome::Crashed { crash, .. } => match crash {
            Crash::Signal {
                fault: Some(fault), ..
            } => format!("{crash}\n{}", fault.to_string().trim_end()),
            crash => crash.to_string(),
        },
    };
    Some(text)
}

/// Fails the libtest test without a second panic message beside the child's own.
fn fail(message: String) -> ! {
    eprintln!("stress: {message}");
    resume_unwind(Box::new(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_runs_that_makes_no_sense_is_refused() {
        assert_eq!(runs(None), Ok(1));
        assert_eq!(runs(Some("")), Ok(1));
        assert_eq!(runs(Some(" 20 ")), Ok(20));
        for text in ["0", "-1", "many", "1.5"] {
            assert!(runs(Some(text)).unwrap_err().contains(text));
        }
    }
}
