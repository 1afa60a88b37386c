//! Variables of this process that its forked copies find in theirs.
#![allow(unsafe_code)]

use crate::isolation::RUN;
use std::env;
use std::ffi::OsStr;
use std::sync::Once;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// `STRESS_RUN=`, then the digits of any number and the zero that ends a string.
const LENGTH: usize = RUN.len() + 1 + 20 + 1;

/// The variable with the number of the run. It is part of the environment for ever, and written in
/// place: nothing is allocated from one run to the next.
static RUN_VARIABLE: [AtomicU8; LENGTH] = [const { AtomicU8::new(0) }; LENGTH];

/// Sets a variable. Only called where a fork would be possible: where no thread runs but the harness's own.
pub(super) fn set(name: &str, value: &OsStr) {
    // SAFETY: the caller is about to fork and to go on in the copy, which it may only do where all
    // other threads wait for it, or are on their way to that (launch.rs). On that way nothing asks the
    // environment. So nobody else reads or writes it.
    unsafe { env::set_var(name, value) };
}

/// Sets the number of the run, under the same condition.
pub(super) fn set_run(run: u64) {
    static PUT: Once = Once::new();
    write(run);
    PUT.call_once(|| {
        // SAFETY: as above nobody else uses the environment now. The string lives as long as the
        // process, always has a zero at its end, and an atomic byte has the layout of a byte.
        unsafe { libc::putenv(RUN_VARIABLE.as_ptr().cast_mut().cast()) };
    });
}

fn write(run: u64) {
    let text = format!("{RUN}={run}\0");
    for (place, byte) in RUN_VARIABLE.iter().zip(text.bytes()) {
        place.store(byte, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_has_room_and_ends_where_it_ends() {
        for run in [0, 7, u64::MAX, 12_345, 3] {
            write(run);
            let bytes = RUN_VARIABLE.iter().map(|byte| byte.load(Relaxed));
            let text: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
            assert_eq!(text, format!("{RUN}={run}").into_bytes());
        }
    }
}
