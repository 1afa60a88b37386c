//! From what the threads were doing to the kind of the hang.

use crate::protocol::{Doing, HangKind, ThreadLook};

/// A thread that could run for so much of the time between the two looks, in percent, was not
/// waiting for anything.
const RUNNABLE: u64 = 70;
/// One that had the processor for so much of the time in which it could run had all it can use.
const SERVED: u64 = 60;

/// The kind, by the threads that can have to do with the test: in a process that runs several tests, those of
/// the others have not.
pub(super) fn kind(threads: &[ThreadLook], looked_ms: u64) -> HangKind {
    let witnesses = threads.iter().filter(|it| !it.is_of_another_test);
    let threads: Vec<&ThreadLook> = witnesses.collect();
    let runnable = |it: &ThreadLook| it.cpu_ms_during_look + it.queued_ms_during_look;
    let busiest = threads.iter().max_by_key(|it| runnable(it));
    let Some(busiest) = busiest else {
        return HangKind::Unknown;
    };
    if looked_ms > 0 && runnable(busiest) * 100 >= looked_ms * RUNNABLE {
        let is_served = busiest.cpu_ms_during_look * 100 >= runnable(busiest) * SERVED;
        return if is_served {
            HangKind::BusyLoop
        } else {
            HangKind::StarvedOrSlow
        };
    }
    let any = |doing| threads.iter().any(|it| it.doing == doing);
    if any(Doing::Running) {
        return HangKind::StarvedOrSlow;
    }
    let test = threads.iter().find(|it| it.is_test);
    match test.map(|it| it.doing) {
        Some(Doing::WaitsForIo) => return HangKind::Io,
        Some(Doing::WaitsForProcess) => return HangKind::Process,
        Some(Doing::Sleeps | Doing::WaitsForThreadWithLimit) => return HangKind::Asleep,
        Some(Doing::Stopped | Doing::Unknown) => return HangKind::Unknown,
        Some(Doing::WaitsForThread | Doing::Running) | None => {}
    }
    // The test waits for another thread: for which one is not seen. It is a deadlock only if none of those that it may
    // be waiting for comes back by itself.
    if any(Doing::Unknown) || any(Doing::Stopped) {
        HangKind::Unknown
    } else if any(Doing::WaitsForIo) {
        HangKind::Io
    } else if any(Doing::WaitsForProcess) {
        HangKind::Process
    } else if any(Doing::Sleeps) || any(Doing::WaitsForThreadWithLimit) {
        HangKind::Asleep
    } else if any(Doing::WaitsForThread) {
        HangKind::Deadlock
    } else {
        HangKind::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(is_test: bool, doing: Doing, cpu: u64, queued: u64) -> ThreadLook {
        ThreadLook {
            is_test,
            cpu_ms_during_look: cpu,
            queued_ms_during_look: queued,
            ..ThreadLook::example(if is_test { "test" } else { "other" }, doing)
        }
    }

    fn of(threads: &[(Doing, u64, u64)]) -> HangKind {
        let mut looks = Vec::new();
        for (doing, cpu, queued) in threads {
            looks.push(thread(looks.is_empty(), *doing, *cpu, *queued));
        }
        kind(&looks, 50)
    }

    #[test]
    fn a_deadlock_is_one_only_if_nobody_is_left_to_wake_anybody() {
        use Doing::{Sleeps, WaitsForIo, WaitsForProcess, WaitsForThread, WaitsForThreadWithLimit};
        let lock = (WaitsForThread, 0, 0);
        assert_eq!(of(&[lock]), HangKind::Deadlock);
        assert_eq!(of(&[lock, lock, lock]), HangKind::Deadlock);
        // An idle worker of a pool looks so, and one that looks again each second whether there is work.
        let idle = (WaitsForThreadWithLimit, 0, 0);
        assert_eq!(of(&[lock, lock, idle]), HangKind::Asleep);
        assert_eq!(of(&[lock, (WaitsForIo, 0, 0)]), HangKind::Io);
        assert_eq!(of(&[lock, (WaitsForProcess, 0, 0)]), HangKind::Process);
        assert_eq!(of(&[lock, (Sleeps, 0, 0)]), HangKind::Asleep);
        assert_eq!(of(&[lock, (Doing::Unknown, 0, 0)]), HangKind::Unknown);
        assert_eq!(of(&[idle, lock]), HangKind::Asleep);
        assert_eq!(of(&[]), HangKind::Unknown);
    }

    #[test]
    fn what_the_test_itself_waits_for_counts_before_what_others_do() {
        let lock = (Doing::WaitsForThread, 0, 0);
        assert_eq!(of(&[(Doing::WaitsForIo, 0, 0), lock]), HangKind::Io);
        assert_eq!(of(&[(Doing::Sleeps, 1, 0), lock]), HangKind::Asleep);
    }

    #[test]
    fn one_that_runs_all_the_time_is_in_a_loop_or_has_too_little_of_the_processor() {
        let waiting = (Doing::WaitsForThread, 0, 0);
        assert_eq!(of(&[waiting, (Doing::Running, 49, 1)]), HangKind::BusyLoop);
        assert_eq!(of(&[(Doing::Running, 40, 8)]), HangKind::BusyLoop);
        assert_eq!(of(&[(Doing::Running, 5, 45)]), HangKind::StarvedOrSlow);
        assert_eq!(of(&[(Doing::Running, 5, 2)]), HangKind::StarvedOrSlow);
    }

    #[test]
    fn threads_of_other_tests_do_not_count() {
        let running = ThreadLook {
            is_of_another_test: true,
            ..thread(false, Doing::Running, 50, 0)
        };
        let threads = [thread(true, Doing::WaitsForThread, 0, 0), running];
        assert_eq!(kind(&threads, 50), HangKind::Deadlock);
    }
}
