//! The sentinel itself: waits for the tool's end, kills what outlives it, and removes its directory.
//!
//! A harness ends what its tests have started, and where it dies the tool does. Where both are killed at the
//! same time, a process that a test had started is nobody's child any more; what it still has is the name of
//! its session in its environment.

use super::{ROLE, SESSION};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, fs, io};
use stress_runtime::orphans::processes;
use stress_runtime::protocol::role;
use stress_runtime::session_dir::SessionDir;

/// A harness that has lost the tool has as long as that to end in order.
const PATIENCE: Duration = Duration::from_secs(5);
/// What is alive after that is killed, again and again, for so long: more may have been started meanwhile.
const KILLING: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// Watches, if this process was started for that.
pub(crate) fn as_sentinel() -> Option<ExitCode> {
    if env::var(role::VARIABLE).as_deref() != Ok(ROLE) {
        return None;
    }
    let session = env::args().nth(1)?;
    let directory = env::args_os().nth(2);
    // It ends when the tool does, in whatever way.
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
    end_all(&session, PATIENCE);
    if let Some(directory) = directory.map(PathBuf::from)
        && let Ok(directory) = SessionDir::join(&directory)
    {
        directory.remove_if_last_by_and_by();
    }
    Some(ExitCode::SUCCESS)
}

/// Waits until nothing is left of the session; from `patience` on it sees to that.
fn end_all(session: &str, patience: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < patience + KILLING {
        let left = carriers(session);
        if left.is_empty() {
            return;
        }
        if begun.elapsed() >= patience {
            for pid in left {
                let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
            }
        }
        sleep(PAUSE);
    }
}

/// The processes that were started with the session's name in their environment.
fn carriers(session: &str) -> Vec<i32> {
    let wanted = format!("{}={session}", SESSION).into_bytes();
    let carries = |pid: &i32| {
        fs::read(format!("/proc/{pid}/environ"))
            .is_ok_and(|environment| environment.split(|byte| *byte == 0).any(|it| it == wanted))
    };
    processes().filter(carries).collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::process::{Child, Command, Stdio};

    fn sleeper(session: &str) -> Child {
        let mut command = Command::new("sleep");
        command
            .arg("3600")
            .env(SESSION, session)
            .stdin(Stdio::null());
        command.spawn().unwrap()
    }

    #[test]
    fn what_carries_the_name_of_the_session_is_killed_and_nothing_else() {
        let name = format!("of-a-test-{}", std::process::id());
        let (mut ours, mut other) = (sleeper(&name), sleeper(&format!("{name}-2")));
        let pid = i32::try_from(ours.id()).unwrap();
        // Until it is another program it has our environment.
        while carriers(&name) != [pid] {
            sleep(PAUSE);
        }
        end_all(&name, Duration::ZERO);
        assert_eq!(ours.wait().unwrap().code(), None);
        assert!(other.try_wait().unwrap().is_none());
        other.kill().unwrap();
        other.wait().unwrap();
    }

    #[test]
    fn who_ends_by_itself_is_left_to_do_so() {
        let name = format!("of-another-test-{}", std::process::id());
        let mut command = Command::new("sh");
        command
            .args(["-c", "read line; exit 7"])
            .env(SESSION, &name);
        let mut ours = command.stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = ours.stdin.take();
        while carriers(&name).is_empty() {
            sleep(PAUSE);
        }
        std::thread::scope(|scope| {
            // Patience that no test will ever wait for.
            scope.spawn(|| end_all(&name, Duration::from_secs(3600)));
            drop(stdin.take());
            assert_eq!(ours.wait().unwrap().code(), Some(7));
        });
    }
}
