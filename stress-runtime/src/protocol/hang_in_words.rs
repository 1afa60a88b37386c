//! A hang as a person reads it: its summary, then each thread with its own frames.

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
        let whose = match self.is_of_another_test {
            true => " (of another test)",
            false => "",
        };
        write!(f, "thread '{}'{whose} {}", self.name, self.doing_in_words())?;
        if let Some(called) = self.called() {
            write!(f, " in {}", called.function)?;
        }
        if let Some(what) = &self.waiting_on {
            write!(f, ", {what}")?;
        }
        writeln!(f)?;
        if self.is_of_another_test {
            // What else goes on, and no reason for this hang.
            return Ok(());
        }
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
    pub(super) fn doing_in_words(&self) -> String {
        let text = match self.doing {
            Doing::Running => {
                return format!("runs (CPU {} ms)", self.cpu_ms);
            }
            Doing::WaitsForThread if self.has_no_task() => "waits for a task (epoll)",
            Doing::WaitsForThreadWithLimit if self.has_no_task() => {
                "waits for a task or a timer (epoll)"
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
            is_test,
            frames: vec![
                frame("syscall", "/rustc/abc/futex.rs:1:1"),
                frame("Mutex<T>::lock", "/rustc/abc/mutex.rs:1:1"),
                frame("shop::pay", &format!("src/lib.rs:{line}:9")),
                frame("shop::test", "src/lib.rs:99:5"),
            ],
            ..ThreadLook::example(name, Doing::WaitsForThread)
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
        let expected = "deadlock: all 2 threads wait, and none is left to wake another\n\
             thread 'test' waits (futex) in Mutex<T>::lock\n    \
             src/lib.rs:7:9  shop::pay\n    \
             src/lib.rs:99:5  shop::test\n\
             thread 'other' waits (futex) in Mutex<T>::lock\n    \
             src/lib.rs:17:9  shop::pay\n    \
             src/lib.rs:99:5  shop::test\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_other_tests_do_is_told_last_in_a_line_each() {
        let mut hang = hang(HangKind::Deadlock);
        hang.threads[1].is_of_another_test = true;
        let text = hang.to_string();
        let expected = "thread 'other' (of another test) waits (futex) in Mutex<T>::lock\n";
        assert!(text.ends_with(expected), "{text}");
    }
}
