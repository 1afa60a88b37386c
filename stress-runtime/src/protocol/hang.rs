//! What was seen of a process that was still running at its deadline, before anything was done to it.

use super::json::{json_object, json_words};

/// All threads of the test's process, and what their states add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hang {
    /// Which kind of hang it looks like.
    pub kind: HangKind,
    /// Between the two looks that were taken, in milliseconds.
    pub looked_ms: u64,
    /// Whether anything of it went on between the two looks, however little: a thread came, ended, or ran before it
    /// waited again, or a process that it has started did. Then it may be slow and not stuck.
    pub moved: bool,
    /// The test's own thread first. Threads of the runtime that do nothing but wait for tests are
    /// left out.
    pub threads: Vec<ThreadLook>,
    /// Threads beyond those that are listed.
    pub more_threads: usize,
}

/// Kinds of hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HangKind {
    /// Every thread that can have to do with the test waits for another one, without a limit: locks, channels, joins.
    Deadlock,
    /// A thread used all of the processor that one thread can.
    BusyLoop,
    /// A thread could run and got little of the processor.
    StarvedOrSlow,
    /// It waits for data, for a connection, or for room to write; or it waits for a thread, and one that it may be
    /// waiting for does.
    Io,
    /// It waits for another process to end, or a thread does that it may be waiting for.
    Process,
    /// It sleeps, or waits with a limit of its own, or a thread does that it may be waiting for.
    Asleep,
    /// Nothing that is seen tells.
    Unknown,
}

/// One thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadLook {
    /// The system's number for it.
    pub tid: i32,
    /// Its name in full if it answered, otherwise its first 15 bytes.
    pub name: String,
    /// Whether it is the thread in which the test's body runs.
    pub is_test: bool,
    /// Whether it is known to be another test's of the same process: that one runs in it or has started it, and may
    /// have ended since. It tells nothing of why this test hangs.
    pub is_of_another_test: bool,
    /// Whether it came between the two looks, or ran before it waited again.
    pub moved: bool,
    /// The kernel's letter: `R` can run, `S` sleeps, `D` sleeps and cannot be woken, `T` is stopped.
    pub state: char,
    /// What it was doing.
    pub doing: Doing,
    /// The kernel's function in which it waits.
    pub wait_channel: Option<String>,
    /// The system call in which it waits, with its arguments: `read(0x3, …)`.
    pub syscall: Option<String>,
    /// The descriptors that it waits for, each with what it is: `fd 3 (pipe:[123])`; or the
    /// processes; or that it is the event loop of an idle async runtime.
    pub waiting_on: Option<String>,
    /// Processor time since it was started, in milliseconds.
    pub cpu_ms: u64,
    /// Of these, between the two looks.
    pub cpu_ms_during_look: u64,
    /// For so long it could run between the two looks and had no processor, in milliseconds.
    pub queued_ms_during_look: u64,
    /// Where it was, innermost call first. Empty if it did not answer.
    pub frames: Vec<Frame>,
    /// Why there are no frames.
    pub no_frames: Option<String>,
}

/// What a thread was doing, as seen from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// It could run.
    Running,
    /// It waits for another thread, without a limit.
    WaitsForThread,
    /// It waits for another thread, and will go on without it.
    WaitsForThreadWithLimit,
    /// It waits for descriptors, or for a disk.
    WaitsForIo,
    /// It waits for another process.
    WaitsForProcess,
    /// It sleeps.
    Sleeps,
    /// A signal has stopped it.
    Stopped,
    /// Not known.
    Unknown,
}

/// A call that has not returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The function's name.
    pub function: String,
    /// `file:line:column`, where the binary knows it.
    pub location: Option<String>,
}

/// What a thread says of itself when it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The system's number for it.
    pub tid: i32,
    /// Its name; `None` if it has none.
    pub name: Option<String>,
    /// Whether it is one of the runtime's, which waits for tests.
    pub waits_for_tests: bool,
    /// Innermost call first.
    pub frames: Vec<Frame>,
}

impl Hang {
    /// Whether nothing went on any more, neither in it nor in what it has started. One that sleeps may be about to
    /// go on, and one in a loop may come to its end.
    pub fn stands_still(&self) -> bool {
        let waits = matches!(
            self.kind,
            HangKind::Deadlock | HangKind::Io | HangKind::Process
        );
        waits && !self.moved
    }

    /// The place in the user's code at which the test waits: the same one each time it hangs so, in company and
    /// alone, whatever other threads do. A thread that runs may be anywhere. Without line numbers it is the
    /// function's name.
    pub fn place(&self) -> Option<&str> {
        let test = self.threads.iter().find(|thread| thread.is_test)?;
        if !self.stays(test) {
            return None;
        }
        let frame = test.own_frames().next()?;
        Some(frame.location.as_deref().unwrap_or(&frame.function))
    }

    /// Whether the test will be seen in the same wait the next time: all that can have to do with it waits, or it
    /// did not leave its wait between the two looks while others went on.
    pub(super) fn stays(&self, test: &ThreadLook) -> bool {
        match self.kind {
            HangKind::Deadlock | HangKind::Io | HangKind::Process | HangKind::Asleep => true,
            HangKind::BusyLoop | HangKind::StarvedOrSlow | HangKind::Unknown => {
                let waits = matches!(
                    test.doing,
                    Doing::WaitsForThread | Doing::WaitsForIo | Doing::WaitsForProcess
                );
                waits && !test.moved
            }
        }
    }
}

impl ThreadLook {
    /// One of which nothing more is known.
    #[cfg(test)]
    pub(crate) fn example(name: &str, doing: Doing) -> Self {
        Self {
            tid: 1,
            name: name.to_owned(),
            is_test: false,
            is_of_another_test: false,
            moved: false,
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

    /// What the event loop of an async runtime waits on where no task waits for I/O.
    pub const NO_TASK_IS_READY: &str = "no task of its async runtime is ready";

    /// Whether it is such an event loop.
    pub(super) fn has_no_task(&self) -> bool {
        self.waiting_on.as_deref() == Some(Self::NO_TASK_IS_READY)
    }

    /// The calls that are the user's and not a library's.
    pub fn own_frames(&self) -> impl Iterator<Item = &Frame> {
        self.frames.iter().filter(|frame| frame.is_own())
    }

    /// The call by which the user's code got to where it waits: `Mutex<T>::lock`.
    pub fn called(&self) -> Option<&Frame> {
        let own = self.frames.iter().position(Frame::is_own)?;
        self.frames.get(own.checked_sub(1)?)
    }
}

impl Frame {
    /// Whether it is in the user's sources: not in the standard library, nor in one that cargo has
    /// downloaded, nor in the C library.
    pub fn is_own(&self) -> bool {
        const FOREIGN_PLACES: [&str; 4] = [
            "/rustc/",
            "/rustlib/src/",
            "/registry/src/",
            "/git/checkouts/",
        ];
        // The last one is the compiler's own: `__rustc::rust_begin_unwind`, with a hash or without.
        const FOREIGN_CRATES: [&str; 6] = [
            "std::",
            "core::",
            "alloc::",
            "test::",
            "stress_runtime::",
            "__rustc",
        ];
        // `<std::thread::Builder>::spawn`, `<&alloc::string::String as …>::fmt`
        let function = self.function.trim_start_matches(['<', '&']);
        if FOREIGN_CRATES.iter().any(|it| function.starts_with(it)) {
            return false;
        }
        match &self.location {
            // A binary with nothing but line numbers knows functions by their last names.
            Some(place) => {
                place.contains(".rs:")
                    && !FOREIGN_PLACES.iter().any(|it| place.contains(it))
                    && !self.is_runtimes()
            }
            None => function.contains("::"),
        }
    }

    /// Whether it is in a library that cargo has downloaded.
    pub(crate) fn is_dependencys(&self) -> bool {
        let place = self.location.as_deref().unwrap_or_default();
        place.contains("/registry/src/") || place.contains("/git/checkouts/")
    }

    /// Whether it is in the part of the runtime that runs tests.
    pub(crate) fn is_runtimes(&self) -> bool {
        let of_place = |place: &String| {
            let rest = place.split_once("/stress-runtime");
            rest.is_some_and(|(_, rest)| rest.contains("/src/child/"))
        };
        self.function.starts_with("stress_runtime::child::")
            || self.location.as_ref().is_some_and(of_place)
    }
}

json_object!(Hang {
    kind,
    looked_ms,
    moved = false,
    threads,
    more_threads = 0,
});

json_words!(HangKind {
    Deadlock => "deadlock",
    BusyLoop => "busy_loop",
    StarvedOrSlow => "starved_or_slow",
    Io => "io",
    Process => "process",
    Asleep => "asleep",
    Unknown => "unknown",
});

json_object!(ThreadLook {
    tid,
    name,
    is_test = false,
    is_of_another_test = false,
    moved = false,
    state,
    doing,
    wait_channel = None,
    syscall = None,
    waiting_on = None,
    cpu_ms,
    cpu_ms_during_look,
    queued_ms_during_look,
    frames = Vec::new(),
    no_frames = None,
});

json_words!(Doing {
    Running => "running",
    WaitsForThread => "waits_for_thread",
    WaitsForThreadWithLimit => "waits_for_thread_with_limit",
    WaitsForIo => "waits_for_io",
    WaitsForProcess => "waits_for_process",
    Sleeps => "sleeps",
    Stopped => "stopped",
    Unknown => "unknown",
});

json_object!(Frame {
    function,
    location = None,
});

json_object!(Trace {
    tid,
    name = None,
    waits_for_tests = false,
    frames,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_line_numbers_what_begins_a_panic_is_not_taken_for_the_users_own() {
        let is_own = |function: &str| {
            let function = function.to_owned();
            let location = None;
            Frame { function, location }.is_own()
        };
        for machinery in [
            "__rustc::rust_begin_unwind",
            "__rustc[6f80a13b42ecb1a8]::rust_begin_unwind",
            "core::panicking::panic_fmt",
            "<alloc::boxed::Box<F,A> as core::ops::function::FnOnce<Args>>::call_once",
            "rust_begin_unwind",
            "start_thread",
        ] {
            assert!(!is_own(machinery), "{machinery}");
        }
        assert!(is_own("shop::pay") && is_own("<shop::Till as core::ops::Drop>::drop"));
    }
}
