//! Whether anything went on between two looks at a run: what is slow moves, what is stuck does not.

use super::system_calls::doing;
use super::thread_look::Glance;
use crate::orphans::descendants;
use crate::protocol::Doing;
use nix::unistd::Pid;

/// What the runs of this harness have started, besides their own process: each with the processor time that
/// it has used.
pub(super) fn started(but: Pid) -> Vec<(i32, u64)> {
    let found = descendants().unwrap_or_default().into_iter();
    let found = found.filter(|it| it.pid != but.as_raw());
    let mut found: Vec<(i32, u64)> = found.map(|it| (it.pid, it.ticks)).collect();
    found.sort_unstable();
    found
}

/// Whether a thread has come, has ended, or has run before it waited again. One that sleeps or waits with a
/// limit may look around each time, and be stuck all the same.
pub(super) fn have_moved(first: &[&Glance], second: &[&Glance]) -> bool {
    let same = |now: &&&Glance| first.iter().find(|before| before.tid == now.tid);
    let has_run = |now: &&Glance| {
        let looks_around = matches!(doing(now), Doing::Sleeps | Doing::WaitsForThreadWithLimit);
        match same(&now) {
            Some(before) => before.cpu != now.cpu && !looks_around,
            None => true,
        }
    };
    first.len() != second.len() || second.iter().any(has_run)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::harness::thread_look::Call;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    fn sleeps(tid: i32, cpu_ns: u64) -> Glance {
        let call = Call {
            number: libc::SYS_clock_nanosleep,
            arguments: [0; 6],
        };
        Glance {
            call: Some(call),
            wait_channel: Some("hrtimer_nanosleep".to_owned()),
            ..Glance::example(tid, cpu_ns)
        }
    }

    fn moved(first: &[Glance], second: &[Glance]) -> bool {
        let first: Vec<&Glance> = first.iter().collect();
        let second: Vec<&Glance> = second.iter().collect();
        have_moved(&first, &second)
    }

    #[test]
    fn threads_that_come_or_go_or_run_have_moved() {
        let still = [Glance::example(1, 500), Glance::example(2, 700)];
        assert!(!moved(&still, &still));
        assert!(moved(
            &still,
            &[Glance::example(1, 500), Glance::example(2, 701)]
        ));
        assert!(moved(
            &still,
            &[Glance::example(1, 500), Glance::example(3, 700)]
        ));
        assert!(moved(&still, &still[..1]));
        assert!(moved(&still[..1], &still));
    }

    #[test]
    fn one_that_wakes_only_to_sleep_again_has_not() {
        assert!(!moved(
            &[Glance::example(1, 500), sleeps(2, 1)],
            &[Glance::example(1, 500), sleeps(2, 9)]
        ));
    }

    #[test]
    fn a_process_that_works_is_seen_by_the_time_it_uses() {
        let ours = Pid::this();
        let mut child = Command::new("sh")
            .args(["-c", "while :; do :; done"])
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let ticks = || {
            let found = started(ours).into_iter().find(|it| it.0 == pid);
            found.map(|it| it.1)
        };
        let first = ticks();
        // A busy machine may let it wait, but not for so many looks.
        let has_worked = (0..60_000).any(|_| {
            std::thread::sleep(Duration::from_millis(1));
            ticks() > first
        });
        let but_itself = started(Pid::from_raw(pid));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(first.is_some() && has_worked);
        assert!(but_itself.iter().all(|it| it.0 != pid));
        assert_eq!(ticks(), None);
    }
}
