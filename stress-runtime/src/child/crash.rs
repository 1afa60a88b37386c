//! The signals that end a process because of what it did, and its last words: which thread, where.
//!
//! Two steps, for a thread's alternative stack is too small for a backtrace. On that stack, for faults
//! of memory, the handler that was there before comes first: the standard library's, which tells of
//! stacks that have overflowed. If it leaves the signal to the system, the second handler takes its
//! place, and the instruction that has failed is tried again. That one runs on the thread's own stack,
//! tells what it can, and gives the signal back to the system: the process dies of it, where it was.
//!
//! A handler that gets stuck, in an allocation that was interrupted for instance, is cut off by an
//! alarm, one that fails in its turn at once. Either way the signal is still the first one.
#![allow(unsafe_code)]

#[cfg(target_os = "linux")]
pub(crate) use linux::{dump_core_into, signals_told, tell_of_crashes};

#[cfg(not(target_os = "linux"))]
pub(crate) fn tell_of_crashes() {}

#[cfg(not(target_os = "linux"))]
pub(crate) fn signals_told() -> impl Iterator<Item = std::ffi::c_int> {
    std::iter::empty()
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn dump_core_into(_directory: Option<&std::ffi::OsStr>) {}

#[cfg(target_os = "linux")]
mod linux {
    use crate::child::{message_pipe, trace};
    use std::any::type_name_of_val;
    use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_void};
    use std::io::Write;
    use std::mem::{transmute, zeroed};
    use std::panic::catch_unwind;
    use std::ptr;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicI32, AtomicPtr, Ordering::Relaxed};

    /// Those that may come with a stack that is used up.
    const OF_MEMORY: [c_int; 2] = [libc::SIGSEGV, libc::SIGBUS];
    const OTHERS: [c_int; 6] = [
        libc::SIGILL,
        libc::SIGFPE,
        libc::SIGABRT,
        libc::SIGTRAP,
        libc::SIGSYS,
        libc::SIGXFSZ,
    ];
    /// Those that come again as long as nothing is done: the instruction that has failed is tried again.
    const COME_AGAIN: [c_int; 4] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE];

    /// The system keeps so many of a thread's name.
    const NAME_BYTES: usize = 15;
    /// More than the first word needs, less than what a pipe takes as one piece.
    const LINE_BYTES: usize = 256;

    /// A backtrace that has not come by then will not.
    const SECONDS: u32 = 3;

    type Action = libc::sigaction;
    type Handler = extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void);

    /// What was there before, for the signals of [`OF_MEMORY`].
    static BEFORE: OnceLock<[Action; 2]> = OnceLock::new();
    /// The signal of which the process dies, 0 as long as it lives.
    static SIGNAL: AtomicI32 = AtomicI32::new(0);
    /// The thread that tells of it.
    static TELLER: AtomicI32 = AtomicI32::new(0);

    /// Where a core dump goes; null: where the process is.
    static CORE_DIRECTORY: AtomicPtr<c_char> = AtomicPtr::new(ptr::null_mut());

    /// From now on a process that dies of one of these signals is in that directory then, and its core
    /// dump with it.
    pub(crate) fn dump_core_into(directory: Option<&OsStr>) {
        let path = directory.and_then(|it| CString::new(it.as_encoded_bytes()).ok());
        let present = CORE_DIRECTORY.load(Relaxed);
        // SAFETY: what stands there was made below, and is never taken back.
        let is_same = !present.is_null()
            && path
                .as_deref()
                .is_some_and(|it| it == unsafe { CStr::from_ptr(present) });
        if !is_same {
            // A handler may read the one before at any time: it stays.
            CORE_DIRECTORY.store(path.map_or(ptr::null_mut(), CString::into_raw), Relaxed);
        }
    }

    fn go_where_the_core_goes() {
        let directory = CORE_DIRECTORY.load(Relaxed);
        if !directory.is_null() {
            // SAFETY: a string that stays.
            unsafe { libc::chdir(directory) };
        }
    }

    /// The signals that have a handler of ours, unless the program has its own.
    pub(crate) fn signals_told() -> impl Iterator<Item = c_int> {
        OF_MEMORY.into_iter().chain(OTHERS)
    }

    /// From now on this process, and each of its forks, tells of what it dies of. What a program
    /// ignores, or handles itself, is left to it.
    pub(crate) fn tell_of_crashes() {
        for signal in OTHERS {
            if present(signal).sa_sigaction == libc::SIG_DFL {
                handle(signal, on_signal, 0);
            }
        }
        let before = OF_MEMORY.map(present);
        if BEFORE.set(before).is_ok() {
            for (signal, before) in OF_MEMORY.into_iter().zip(before) {
                if before.sa_sigaction != libc::SIG_IGN {
                    handle(signal, on_fault, libc::SA_ONSTACK);
                }
            }
        }
    }

    /// First step, on the alternative stack.
    extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
        if let Some(before) = before(signal) {
            // It aborts where a stack has overflowed, and has said so. On this stack there is no room
            // for one handler more.
            let of_abort = present(libc::SIGABRT);
            let is_ours = of_abort.sa_sigaction == on_signal as Handler as usize;
            if is_ours {
                go_where_the_core_goes();
                default(libc::SIGABRT);
            }
            chain(&before, signal, info, context);
            if is_ours {
                handle(libc::SIGABRT, on_signal, 0);
            }
        }
        // Somebody else's handler may have mended it.
        if present(signal).sa_sigaction != libc::SIG_DFL && !is_default(before(signal)) {
            return;
        }
        // SAFETY: the kernel hands a valid structure to a handler with SA_SIGINFO.
        let was_sent = unsafe { (*info).si_code } <= 0;
        if was_sent && !is_default(before(signal)) {
            // The standard library's handler lets the first one of these pass.
            return;
        }
        handle(signal, on_signal, 0);
        if was_sent {
            send_to_this_thread(signal);
        }
    }

    /// Second step, on the thread's own stack.
    extern "C" fn on_signal(signal: c_int, info: *mut libc::siginfo_t, _context: *mut c_void) {
        // SAFETY: a plain system call.
        let thread = unsafe { libc::gettid() };
        // SAFETY: the kernel hands a valid structure to a handler with SA_SIGINFO.
        let was_sent = unsafe { (*info).si_code } <= 0;
        let comes_again = !was_sent && COME_AGAIN.contains(&signal);
        if let Some(pipe) = message_pipe::fd_at_any_time() {
            match TELLER.compare_exchange(0, thread, Relaxed, Relaxed) {
                Ok(_) => {
                    SIGNAL.store(signal, Relaxed);
                    tell(pipe, signal, thread, info, comes_again);
                }
                Err(teller) if teller == thread => die(SIGNAL.load(Relaxed)),
                // Another thread is struck too, and waits for the end.
                Err(_) => loop {
                    // SAFETY: waits for signals.
                    unsafe { libc::pause() };
                },
            }
        }
        go_where_the_core_goes();
        default(signal);
        if !comes_again {
            // Once this handler has returned.
            send_to_this_thread(signal);
        }
    }

    fn tell(pipe: c_int, signal: c_int, tid: c_int, info: *mut libc::siginfo_t, has_address: bool) {
        for signal in OF_MEMORY {
            handle(signal, on_failure, libc::SA_ONSTACK);
        }
        handle(libc::SIGALRM, on_failure, 0);
        let watched = [OF_MEMORY[0], OF_MEMORY[1], libc::SIGALRM];
        // SAFETY: plain system calls; the handler of the alarm stands.
        unsafe { libc::alarm(SECONDS) };
        unblock(&watched);
        let _ = catch_unwind(|| {
            // SAFETY: as above; where an instruction has failed there is an address.
            let address = has_address.then(|| unsafe { (*info).si_addr() } as usize);
            let name = short_name();
            let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
            let mut line = [0; LINE_BYTES];
            let bytes = first_word(&mut line, signal, tid, name, address);
            // SAFETY: pointer and length come from one live array.
            unsafe { libc::write(pipe, line.as_ptr().cast(), bytes) };
            trace::answer(type_name_of_val(&on_signal));
        });
        // SAFETY: a plain system call.
        unsafe { libc::alarm(0) };
    }

    /// The handler above was stuck, or has failed itself.
    extern "C" fn on_failure(_signal: c_int, _info: *mut libc::siginfo_t, _context: *mut c_void) {
        die(SIGNAL.load(Relaxed));
    }

    fn die(signal: c_int) -> ! {
        go_where_the_core_goes();
        default(signal);
        unblock(&[signal]);
        send_to_this_thread(signal);
        // SAFETY: only reached if the system does not deliver it.
        unsafe { libc::_exit(128 + signal) }
    }

    fn before(signal: c_int) -> Option<Action> {
        let at = OF_MEMORY.iter().position(|it| *it == signal)?;
        BEFORE.get().map(|before| before[at])
    }

    fn is_default(before: Option<Action>) -> bool {
        before.is_none_or(|it| it.sa_sigaction == libc::SIG_DFL)
    }

    /// Calls the handler that was there before us, if there was one, in its place.
    fn chain(before: &Action, signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
        if [libc::SIG_DFL, libc::SIG_IGN].contains(&before.sa_sigaction) {
            return;
        }
        // SAFETY: it was installed as a handler, with the flags that tell its signature.
        unsafe {
            if before.sa_flags & libc::SA_SIGINFO == 0 {
                transmute::<usize, extern "C" fn(c_int)>(before.sa_sigaction)(signal);
            } else {
                transmute::<usize, Handler>(before.sa_sigaction)(signal, info, context);
            }
        }
    }

    fn present(signal: c_int) -> Action {
        // SAFETY: the structure is a plain one of which all zeroes are a value.
        unsafe {
            let mut action: Action = zeroed();
            libc::sigaction(signal, ptr::null(), &raw mut action);
            action
        }
    }

    fn handle(signal: c_int, handler: Handler, flags: c_int) {
        // SAFETY: as above; the handler has the signature that goes with the flag, and code of this
        // binary stays where it is.
        unsafe {
            let mut action: Action = zeroed();
            action.sa_sigaction = handler as usize;
            action.sa_flags = libc::SA_SIGINFO | flags;
            libc::sigfillset(&raw mut action.sa_mask);
            libc::sigaction(signal, &raw const action, ptr::null_mut());
        }
    }

    fn default(signal: c_int) {
        // SAFETY: all zeroes are the default action.
        unsafe {
            let action: Action = zeroed();
            libc::sigaction(signal, &raw const action, ptr::null_mut());
        }
    }

    fn unblock(signals: &[c_int]) {
        // SAFETY: the set lives on this stack.
        unsafe {
            let mut set = zeroed();
            libc::sigemptyset(&raw mut set);
            for signal in signals {
                libc::sigaddset(&raw mut set, *signal);
            }
            libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, ptr::null_mut());
        }
    }

    fn send_to_this_thread(signal: c_int) {
        // SAFETY: system calls on numbers.
        unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), libc::gettid(), signal) };
    }

    /// Writes the message [`Struck`](crate::protocol::Struck) without an allocation; returns its length.
    fn first_word(
        to: &mut [u8; LINE_BYTES],
        signal: c_int,
        tid: c_int,
        name: &[u8],
        address: Option<usize>,
    ) -> usize {
        let mut rest = to.as_mut_slice();
        // Whatever a test has written to the descriptor by mistake ends here.
        let _ = write!(rest, "\n{{\"struck\":{{\"signal\":{signal},\"tid\":{tid}");
        if let Some(address) = address {
            let _ = write!(rest, ",\"address\":\"{address:#x}\"");
        }
        let _ = rest.write_all(b",\"thread\":\"");
        for byte in name {
            let is_plain = (byte.is_ascii_graphic() || *byte == b' ') && !b"\"\\".contains(byte);
            let _ = rest.write_all(&[if is_plain { *byte } else { b'?' }]);
        }
        let _ = rest.write_all(b"\"}}\n");
        LINE_BYTES - rest.len()
    }

    /// As the system keeps it.
    fn short_name() -> [u8; NAME_BYTES] {
        let mut name = [0; NAME_BYTES + 1];
        // SAFETY: the call writes 16 bytes at most, the last of them zero.
        unsafe { libc::prctl(libc::PR_GET_NAME, name.as_mut_ptr()) };
        std::array::from_fn(|at| name[at])
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::protocol::{Message, Struck, from_line};

        #[test]
        fn the_first_word_is_a_message_whatever_the_thread_is_called() {
            for (name, told, address) in [
                ("a", "a", Some(8)),
                ("shop::pays", "shop::pays", None),
                (
                    "\"\\\n\u{e9}-quinze-15",
                    "?????-quinze-15",
                    Some(usize::MAX),
                ),
            ] {
                let mut bytes = [0; NAME_BYTES];
                bytes[..name.len().min(NAME_BYTES)].copy_from_slice(name.as_bytes());
                let name = bytes.split(|it| *it == 0).next().unwrap();
                let mut line = [0; LINE_BYTES];
                let length = first_word(&mut line, 11, i32::MAX, name, address);
                let struck = Struck {
                    signal: 11,
                    tid: i32::MAX,
                    thread: told.to_owned(),
                    address: address.map(|it| format!("{it:#x}")),
                };
                assert_eq!(from_line(&line[..length]), Ok(Message::Struck(struck)));
            }
        }
    }
}
