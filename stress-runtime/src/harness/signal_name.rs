//! Names of signals, the real-time ones included.

use nix::sys::signal::Signal;

/// `SIGSEGV` for 11, `SIGRTMIN+3` for the fourth real-time signal.
pub(super) fn signal_name(number: i32) -> String {
    if let Ok(signal) = Signal::try_from(number) {
        return signal.as_str().to_owned();
    }
    #[cfg(target_os = "linux")]
    if (libc::SIGRTMIN()..=libc::SIGRTMAX()).contains(&number) {
        return format!("SIGRTMIN+{}", number - libc::SIGRTMIN());
    }
    format!("signal {number}")
}
