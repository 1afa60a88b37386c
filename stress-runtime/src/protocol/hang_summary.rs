//! A hang in one line: its kind, or what the test waits for while others go on, and what speaks for it.

use super::hang::{Doing, Hang, HangKind, ThreadLook};

/// Threads that are named in the line.
const NAMED: usize = 3;

impl Hang {
    /// The kind and what speaks for it, in one line. Nothing is said of other tests' threads, and of those that only
    /// may have to do with the test no more than what they did.
    pub fn summary(&self) -> String {
        let test = self.threads.iter().find(|it| it.is_test);
        let waits = test.filter(|it| it.doing == Doing::WaitsForThread && self.stays(it));
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
            (HangKind::Asleep, None) if test.is_some_and(ThreadLook::has_no_task) => {
                format!(
                    "asleep until a timer's time: {}",
                    ThreadLook::NO_TASK_IS_READY
                )
            }
            (HangKind::Asleep, None) => "asleep, or waiting with a limit of its own".to_owned(),
            (HangKind::Unknown, None) => "what it waits for is not known".to_owned(),
        }
    }

    fn deadlock(&self) -> String {
        let threads = self.witnesses().count();
        // Those that are not listed are others' as well, or come after those that are not.
        let may_be_more = self.more_threads > 0 && threads == self.threads.len();
        let none_is_ready = ThreadLook::NO_TASK_IS_READY;
        let is_idle = self.witnesses().any(ThreadLook::has_no_task);
        if threads == 1 && !may_be_more {
            if is_idle {
                return format!("deadlock: {none_is_ready}, and no thread is left to wake one");
            }
            return "deadlock: its only thread waits, and no other is left to wake it".to_owned();
        }
        let all = match may_be_more {
            true => format!("more than {threads}"),
            false => format!("all {threads}"),
        };
        if is_idle {
            return format!("deadlock: {none_is_ready}, and {all} threads wait");
        }
        format!("deadlock: {all} threads wait, and none is left to wake another")
    }

    /// What those do that the test may be waiting for.
    fn meanwhile(&self) -> String {
        match self.kind {
            HangKind::BusyLoop => self.busiest(),
            HangKind::StarvedOrSlow => self.could_go_on(),
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
        if threads.is_empty() {
            // They are not listed: there are too many.
            return format!("other threads {all_do}");
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
        let running = || self.running().map(|it| &it.name);
        let late = || {
            Some(format!(
                "thread '{}' was about to go on when its time was up",
                running()?
            ))
        };
        let looked = self.looked_ms;
        let went_on = format!("its threads went on while it was watched for {looked} ms");
        let went_on = self.moved.then_some(went_on);
        self.queuing().or_else(late).or(went_on)
    }

    /// What others did that could go on, while the test waited.
    fn could_go_on(&self) -> String {
        let runs = || Some(format!("thread '{}' runs", self.running()?.name));
        let came_or_went = || format!("other threads came, went or ran in {} ms", self.looked_ms);
        self.queuing().or_else(runs).unwrap_or_else(came_or_went)
    }

    /// `thread 'worker' could run for 48 of 50 ms and had the processor for 5 of them`
    fn queuing(&self) -> Option<String> {
        let queuing = self.witnesses().max_by_key(|it| it.queued_ms_during_look)?;
        let (cpu, queued) = (queuing.cpu_ms_during_look, queuing.queued_ms_during_look);
        let (name, looked, could_run) = (&queuing.name, self.looked_ms, cpu + queued);
        (queued > 0).then(|| {
            format!(
                "thread '{name}' could run for {could_run} of {looked} ms and had the processor for {cpu} of them"
            )
        })
    }

    fn running(&self) -> Option<&ThreadLook> {
        self.witnesses().find(|it| it.doing == Doing::Running)
    }
}

impl ThreadLook {
    /// For what of another thread it waits, by the call with which the user's code got there.
    fn kind_of_thread_wait(&self) -> &'static str {
        if self.has_no_task() {
            return "another task";
        }
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
        } else if called.function.contains("block_on") {
            "a task"
        } else {
            "another thread"
        }
    }
}

#[cfg(test)]
mod tests;
