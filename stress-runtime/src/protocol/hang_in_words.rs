//! A hang as a person reads it: its kind in a sentence, then each thread with its own frames.

use super::hang::{Doing, Frame, Hang, HangKind, ThreadLook};
use std::fmt;

/// Threads that are described; the report has them all.
const SHOWN_THREADS: usize = 8;
/// Of each, so many calls of the user's code.
const SHOWN_FRAMES: usize = 4;

impl HangKind {
    /// The word for it, the same in every report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deadlock => "deadlock",
            Self::BusyLoop => "busy_loop",
            Self::StarvedOrSlow => "starved_or_slow",
            Self::Io => "io",
            Self::Process => "process",
            Self::Asleep => "asleep",
            Self::Unknown => "unknown",
        }
    }
}

impl Hang {
    /// The kind and what speaks for it, in one line.
    pub fn summary(&self) -> String {
        let threads = self.threads.len() + self.more_threads;
        let all = match threads {
            1 => "its only thread waits".to_owned(),
            more => format!("all {more} threads wait"),
        };
        let of = |doing| self.threads.iter().find(|thread| thread.doing == doing);
        let waiting_on = || {
            let thread = of(Doing::WaitsForIo).or_else(|| of(Doing::WaitsForProcess))?;
            thread.waiting_on.as_deref().or(thread.syscall.as_deref())
        };
        match self.kind {
            HangKind::Deadlock if threads == 1 => {
                format!("deadlock: {all}, and no other is left to wake it")
            }
            HangKind::Deadlock => format!("deadlock: {all}, each for another one"),
            HangKind::BusyLoop => format!("busy loop{}", self.busiest()),
            HangKind::StarvedOrSlow => format!("starved or slow{}", self.held_up()),
            HangKind::Io => match waiting_on() {
                Some(what) => format!("waiting for I/O: {what}"),
                None => "waiting for I/O".to_owned(),
            },
            HangKind::Process => match waiting_on() {
                Some(what) => format!("waiting for another process to end: {what}"),
                None => "waiting for another process to end".to_owned(),
            },
            HangKind::Asleep => "asleep, or waiting with a limit of its own".to_owned(),
            HangKind::Unknown => "what it waits for is not known".to_owned(),
        }
    }

    /// `: thread 'worker' ran for 49 of 50 ms`
    fn busiest(&self) -> String {
        let busiest = self.threads.iter().max_by_key(|it| it.cpu_ms_during_look);
        busiest.map_or_else(String::new, |it| {
            let (name, cpu, looked) = (&it.name, it.cpu_ms_during_look, self.looked_ms);
            format!(": thread '{name}' ran for {cpu} of {looked} ms")
        })
    }

    /// What kept the one from going on that could: others on the processor, or no more than that it
    /// was late.
    fn held_up(&self) -> String {
        let looked = self.looked_ms;
        let could_run = |it: &ThreadLook| it.cpu_ms_during_look + it.queued_ms_during_look;
        let queuing = self
            .threads
            .iter()
            .max_by_key(|it| it.queued_ms_during_look);
        if let Some(it) = queuing.filter(|it| it.queued_ms_during_look > 0) {
            let (name, cpu) = (&it.name, it.cpu_ms_during_look);
            let could_run = could_run(it);
            return format!(
                ": thread '{name}' could run for {could_run} of {looked} ms and had the processor for {cpu} of them"
            );
        }
        let running = self.threads.iter().find(|it| it.doing == Doing::Running);
        match running {
            Some(it) => format!(
                ": thread '{}' was about to go on when its time was up",
                it.name
            ),
            None if self.moved => {
                format!(": its threads went on while it was watched for {looked} ms")
            }
            None => String::new(),
        }
    }
}

impl fmt::Display for Hang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.summary())?;
        for thread in self.threads.iter().take(SHOWN_THREADS) {
            write!(f, "{thread}")?;
        }
        match self.threads.len().saturating_sub(SHOWN_THREADS) + self.more_threads {
            0 => Ok(()),
            more => writeln!(f, "and {more} more threads"),
        }
    }
}

impl fmt::Display for ThreadLook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "thread '{}' {}", self.name, self.doing_in_words())?;
        if let Some(called) = self.called() {
            write!(f, " in {}", called.function)?;
        }
        if let Some(what) = &self.waiting_on {
            write!(f, ", {what}")?;
        }
        writeln!(f)?;
        for frame in self.own_frames().take(SHOWN_FRAMES) {
            writeln!(f, "    {frame}")?;
        }
        if let Some(reason) = &self.no_frames {
            writeln!(f, "    no backtrace: {reason}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            Some(place) => write!(f, "{place}  {}", self.function),
            None => write!(f, "{}", self.function),
        }
    }
}

impl ThreadLook {
    fn doing_in_words(&self) -> String {
        let text = match self.doing {
            Doing::Running => {
                return format!("runs (CPU {} ms)", self.cpu_ms);
            }
            Doing::WaitsForThread => "waits (futex)",
            Doing::WaitsForThreadWithLimit => "waits with a limit (futex)",
            Doing::WaitsForIo => "waits for I/O",
            Doing::WaitsForProcess => "waits for a process",
            Doing::Sleeps => "sleeps",
            Doing::Stopped => "is stopped by a signal",
            Doing::Unknown => {
                let at = self.wait_channel.as_deref().unwrap_or("unknown");
                return format!("is in state {} ({at})", self.state);
            }
        };
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(function: &str, location: &str) -> Frame {
        Frame {
            function: function.to_owned(),
            location: Some(location.to_owned()),
        }
    }

    fn waiting(name: &str, is_test: bool, line: u32) -> ThreadLook {
        ThreadLook {
            tid: 1,
            name: name.to_owned(),
            is_test,
            is_of_another_test: false,
            state: 'S',
            doing: Doing::WaitsForThread,
            wait_channel: None,
            syscall: None,
            waiting_on: None,
            cpu_ms: 1,
            cpu_ms_during_look: 0,
            queued_ms_during_look: 0,
            frames: vec![
                frame("syscall", "/rustc/abc/futex.rs:1:1"),
                frame("Mutex<T>::lock", "/rustc/abc/mutex.rs:1:1"),
                frame("shop::pay", &format!("src/lib.rs:{line}:9")),
                frame("shop::test", "src/lib.rs:99:5"),
            ],
            no_frames: None,
        }
    }

    fn hang(kind: HangKind) -> Hang {
        Hang {
            kind,
            looked_ms: 50,
            moved: false,
            threads: vec![waiting("test", true, 7), waiting("other", false, 17)],
            more_threads: 0,
        }
    }

    #[test]
    fn a_deadlock_names_each_thread_and_its_lines() {
        let text = hang(HangKind::Deadlock).to_string();
        let expected = "deadlock: all 2 threads wait, each for another one\n\
             thread 'test' waits (futex) in Mutex<T>::lock\n    \
             src/lib.rs:7:9  shop::pay\n    \
             src/lib.rs:99:5  shop::test\n\
             thread 'other' waits (futex) in Mutex<T>::lock\n    \
             src/lib.rs:17:9  shop::pay\n    \
             src/lib.rs:99:5  shop::test\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn one_that_was_late_is_said_to_be_late_and_one_that_queued_to_have_queued() {
        let mut late = hang(HangKind::StarvedOrSlow);
        late.threads[0].doing = Doing::Running;
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
    fn the_place_of_a_hang_is_the_users_own_and_only_told_where_it_stays_the_same() {
        assert_eq!(hang(HangKind::Deadlock).place(), Some("src/lib.rs:7:9"));
        assert_eq!(hang(HangKind::BusyLoop).place(), None);
    }
}
