//! A hang in one line: its kind, or what the test waits for while others go on, and what speaks for it.

use super::hang::{Doing, Hang, HangKind, ThreadLook};

/// Threads that are named in the line.
const NAMED: usize = 3;

impl Hang {
    /// The kind and what speaks for it, in one line. Nothing is said of other tests' threads, and of those that only
    /// may have to do with the test no more than what they did.
    pub fn summary(&self) -> String {
        let test = self.threads.iter().find(|it| it.is_test);
        let waits = test.filter(|it| it.doing == Doing::WaitsForThread);
        match (self.kind, waits) {
            (HangKind::Deadlock, _) => self.deadlock(),
            // Whether it waits for one of those that go on is not seen.
            (_, Some(test)) => {
                let what = test.kind_of_thread_wait();
                format!("waiting for {what}, while {}", self.meanwhile())
            }
            (HangKind::BusyLoop, None) => format!("busy loop: {}", self.busiest()),
            (HangKind::StarvedOrSlow, None) => match self.held_up() {
                Some(why) => format!("starved or slow: {why}"),
                None => "starved or slow".to_owned(),
            },
            (HangKind::Io, None) => {
                format!("waiting for I/O{}", self.what_for(Doing::WaitsForIo))
            }
            (HangKind::Process, None) => {
                let what = self.what_for(Doing::WaitsForProcess);
                format!("waiting for another process to end{what}")
            }
            (HangKind::Asleep, None) => "asleep, or waiting with a limit of its own".to_owned(),
            (HangKind::Unknown, None) => "what it waits for is not known".to_owned(),
        }
    }

    fn deadlock(&self) -> String {
        let threads = self.witnesses().count();
        // Those that are not listed are others' as well, or come after those that are not.
        let may_be_more = self.more_threads > 0 && threads == self.threads.len();
        if threads == 1 && !may_be_more {
            return "deadlock: its only thread waits, and no other is left to wake it".to_owned();
        }
        let all = match may_be_more {
            true => format!("more than {threads}"),
            false => format!("all {threads}"),
        };
        format!("deadlock: {all} threads wait, and none is left to wake another")
    }

    /// What those do that the test may be waiting for.
    fn meanwhile(&self) -> String {
        match self.kind {
            HangKind::BusyLoop => self.busiest(),
            HangKind::StarvedOrSlow => self
                .held_up()
                .unwrap_or_else(|| "other threads could run".to_owned()),
            HangKind::Io => self.of_others("wait for I/O", |it| it.doing == Doing::WaitsForIo),
            HangKind::Process => {
                let is_it = |it: &ThreadLook| it.doing == Doing::WaitsForProcess;
                self.of_others("wait for processes", is_it)
            }
            HangKind::Asleep => self.of_others("sleep, or wait with a limit of their own", |it| {
                matches!(it.doing, Doing::Sleeps | Doing::WaitsForThreadWithLimit)
            }),
            HangKind::Unknown | HangKind::Deadlock => {
                let is_it = |it: &ThreadLook| matches!(it.doing, Doing::Stopped | Doing::Unknown);
                self.of_others("do what is not known", is_it)
            }
        }
    }

    /// `thread 'ticker' sleeps`, or several and what all of them do.
    fn of_others(&self, all_do: &str, is_it: impl Fn(&ThreadLook) -> bool) -> String {
        let threads = self.witnesses().filter(|it| !it.is_test && is_it(it));
        let threads: Vec<&ThreadLook> = threads.collect();
        if let [it] = *threads {
            let what = it.waiting_on.as_ref();
            let what = what.map_or_else(String::new, |what| format!(": {what}"));
            return format!("thread '{}' {}{what}", it.name, it.doing_in_words());
        }
        let names = threads.iter().take(NAMED);
        let names: Vec<String> = names.map(|it| format!("'{}'", it.name)).collect();
        let more = match threads.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("threads {}{more} {all_do}", names.join(", "))
    }

    /// Those that can have to do with the test.
    fn witnesses(&self) -> impl Iterator<Item = &ThreadLook> {
        self.threads.iter().filter(|it| !it.is_of_another_test)
    }

    /// `: fd 3 (pipe:[123])`
    fn what_for(&self, doing: Doing) -> String {
        let it = self.witnesses().find(|it| it.doing == doing);
        let what = it.and_then(|it| it.waiting_on.as_deref().or(it.syscall.as_deref()));
        what.map_or_else(String::new, |what| format!(": {what}"))
    }

    /// `thread 'worker' ran for 49 of 50 ms`
    fn busiest(&self) -> String {
        let busiest = self.witnesses().max_by_key(|it| it.cpu_ms_during_look);
        busiest.map_or_else(String::new, |it| {
            let (name, cpu, looked) = (&it.name, it.cpu_ms_during_look, self.looked_ms);
            format!("thread '{name}' ran for {cpu} of {looked} ms")
        })
    }

    /// What kept the one from going on that could: others on the processor, or no more than that it
    /// was late.
    fn held_up(&self) -> Option<String> {
        let looked = self.looked_ms;
        let queuing = self.witnesses().max_by_key(|it| it.queued_ms_during_look);
        if let Some(it) = queuing.filter(|it| it.queued_ms_during_look > 0) {
            let (name, cpu) = (&it.name, it.cpu_ms_during_look);
            let could_run = cpu + it.queued_ms_during_look;
            return Some(format!(
                "thread '{name}' could run for {could_run} of {looked} ms and had the processor for {cpu} of them"
            ));
        }
        let mut witnesses = self.witnesses();
        match witnesses.find(|it| it.doing == Doing::Running) {
            Some(it) => Some(format!(
                "thread '{}' was about to go on when its time was up",
                it.name
            )),
            None => self.moved.then(|| match self.stands_in_a_wait() {
                true => format!("other threads came, went or ran in {looked} ms"),
                false => format!("its threads went on while it was watched for {looked} ms"),
            }),
        }
    }

    fn stands_in_a_wait(&self) -> bool {
        let mut threads = self.threads.iter();
        threads.any(|it| it.is_test && it.doing == Doing::WaitsForThread)
    }
}

impl ThreadLook {
    /// For what of another thread it waits, by the call with which the user's code got there.
    fn kind_of_thread_wait(&self) -> &'static str {
        let Some(called) = self.called() else {
            return "another thread";
        };
        // A call that was compiled into another one has lost its type, but for its file.
        let place = called.location.as_deref().unwrap_or_default();
        let is = |function: &str, file: &str| {
            called.function.contains(function) || place.contains(&format!("/{file}:"))
        };
        if is("Mutex", "mutex.rs") || is("RwLock", "rwlock.rs") {
            "a lock"
        } else if is("JoinHandle", "join_handle.rs") || is("thread::scope", "scoped.rs") {
            "a thread to end"
        } else {
            "another thread"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Frame;

    fn thread(name: &str, doing: Doing) -> ThreadLook {
        ThreadLook {
            tid: 1,
            name: name.to_owned(),
            is_test: name == "test",
            is_of_another_test: false,
            state: 'S',
            doing,
            wait_channel: None,
            syscall: None,
            waiting_on: None,
            cpu_ms: 1,
            cpu_ms_during_look: 0,
            queued_ms_during_look: 0,
            frames: Vec::new(),
            no_frames: None,
        }
    }

    fn locked(threads: Vec<ThreadLook>) -> Vec<ThreadLook> {
        let frame = |function: &str, location: &str| Frame {
            function: function.to_owned(),
            location: Some(location.to_owned()),
        };
        let test = ThreadLook {
            frames: vec![
                frame("Mutex<T>::lock", "/rustc/abc/mutex.rs:1:1"),
                frame("shop::pay", "src/lib.rs:7:9"),
            ],
            ..thread("test", Doing::WaitsForThread)
        };
        [vec![test], threads].concat()
    }

    fn hang(kind: HangKind, threads: Vec<ThreadLook>) -> Hang {
        Hang {
            kind,
            looked_ms: 50,
            moved: false,
            threads,
            more_threads: 0,
        }
    }

    #[test]
    fn a_deadlock_is_one_of_the_threads_that_can_have_to_do_with_it() {
        let summary = |others: Vec<ThreadLook>| hang(HangKind::Deadlock, locked(others)).summary();
        let other = thread("other", Doing::WaitsForThread);
        let anothers = ThreadLook {
            is_of_another_test: true,
            ..thread("runs", Doing::Running)
        };
        let alone = "deadlock: its only thread waits, and no other is left to wake it";
        assert_eq!(summary(vec![]), alone);
        assert_eq!(summary(vec![anothers.clone()]), alone);
        let two = "deadlock: all 2 threads wait, and none is left to wake another";
        assert_eq!(summary(vec![other.clone()]), two);
        assert_eq!(summary(vec![other.clone(), anothers]), two);
        let mut many = hang(HangKind::Deadlock, locked(vec![other]));
        many.more_threads = 1;
        let many = many.summary();
        assert!(many.contains("more than 2 threads wait"), "{many}");
    }

    #[test]
    fn what_goes_on_beside_a_test_that_waits_is_not_told_as_the_reason() {
        let summary = |kind, others| hang(kind, locked(others)).summary();
        let ticker = thread("ticker", Doing::Sleeps);
        assert_eq!(
            summary(HangKind::Asleep, vec![ticker.clone()]),
            "waiting for a lock, while thread 'ticker' sleeps"
        );
        let idle = thread("idle", Doing::WaitsForThreadWithLimit);
        assert_eq!(
            summary(
                HangKind::Asleep,
                vec![ticker.clone(), idle.clone(), ticker, idle]
            ),
            "waiting for a lock, while threads 'ticker', 'idle', 'ticker' and 1 more sleep, or wait with a limit of \
             their own"
        );
        let accepts = ThreadLook {
            waiting_on: Some("fd 3 (TCP listener 127.0.0.1:80)".to_owned()),
            ..thread("server", Doing::WaitsForIo)
        };
        assert_eq!(
            summary(HangKind::Io, vec![accepts]),
            "waiting for a lock, while thread 'server' waits for I/O: fd 3 (TCP listener 127.0.0.1:80)"
        );
        let runs = ThreadLook {
            cpu_ms_during_look: 49,
            ..thread("worker", Doing::Running)
        };
        assert_eq!(
            summary(HangKind::BusyLoop, vec![runs]),
            "waiting for a lock, while thread 'worker' ran for 49 of 50 ms"
        );
        let mut moved = hang(HangKind::StarvedOrSlow, locked(Vec::new()));
        moved.moved = true;
        assert_eq!(
            moved.summary(),
            "waiting for a lock, while other threads came, went or ran in 50 ms"
        );
    }

    #[test]
    fn the_call_tells_a_lock_from_a_thread_that_is_joined() {
        let waits_in = |function: &str, location: &str| {
            let mut threads = locked(vec![thread("ticker", Doing::Sleeps)]);
            threads[0].frames[0] = Frame {
                function: function.to_owned(),
                location: Some(location.to_owned()),
            };
            hang(HangKind::Asleep, threads).summary()
        };
        for (function, location, what) in [
            (
                "lock<u32>",
                "/rustc/1/library/std/src/sync/poison/mutex.rs:1:1",
                "a lock",
            ),
            (
                "<std::thread::JoinHandle<()>>::join",
                "/rustc/1/mod.rs:1:1",
                "a thread to end",
            ),
            (
                "std::sync::mpsc::Receiver<T>::recv",
                "/rustc/1/mpsc.rs:1:1",
                "another thread",
            ),
        ] {
            let summary = waits_in(function, location);
            assert_eq!(
                summary,
                format!("waiting for {what}, while thread 'ticker' sleeps")
            );
        }
    }

    #[test]
    fn one_that_was_late_is_said_to_be_late_and_one_that_queued_to_have_queued() {
        let threads = vec![
            thread("test", Doing::Running),
            thread("other", Doing::WaitsForThread),
        ];
        let mut late = hang(HangKind::StarvedOrSlow, threads);
        assert_eq!(
            late.summary(),
            "starved or slow: thread 'test' was about to go on when its time was up"
        );
        late.threads[1].cpu_ms_during_look = 5;
        late.threads[1].queued_ms_during_look = 43;
        assert_eq!(
            late.summary(),
            "starved or slow: thread 'other' could run for 48 of 50 ms and had the processor for 5 of them"
        );
        late.kind = HangKind::BusyLoop;
        late.threads[1].cpu_ms_during_look = 49;
        assert_eq!(
            late.summary(),
            "busy loop: thread 'other' ran for 49 of 50 ms"
        );
    }

    #[test]
    fn the_place_of_a_hang_is_that_of_the_tests_own_wait_whatever_others_do() {
        for kind in [HangKind::Deadlock, HangKind::BusyLoop, HangKind::Unknown] {
            let hang = hang(kind, locked(Vec::new()));
            assert_eq!(hang.place(), Some("src/lib.rs:7:9"));
        }
    }

    #[test]
    fn a_test_that_runs_or_sleeps_beside_one_that_runs_has_no_place_that_stays_the_same() {
        for doing in [Doing::Running, Doing::Sleeps] {
            let mut threads = locked(Vec::new());
            threads[0].doing = doing;
            assert_eq!(hang(HangKind::BusyLoop, threads).place(), None);
        }
    }
}
