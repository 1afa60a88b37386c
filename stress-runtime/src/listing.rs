//! Writes the list of annotated tests when libtest's own `--list` has ended.
//!
//! The tool starts the binary with `--list --format terse` and, as standard input, one end of a
//! socket. A destructor registered before `main` writes the registry to that socket: by then every
//! constructor has run, and libtest's names have gone to stdout as always.
#![allow(unsafe_code)]

use crate::list;
use crate::protocol::role;

#[used]
#[cfg_attr(
    target_vendor = "apple",
    unsafe(link_section = "__DATA,__mod_init_func,mod_init_funcs")
)]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static AT_START: extern "C" fn() = at_start;

/// Keeps [`AT_START`] in the link: the linker only takes objects that somebody refers to.
pub(crate) fn keep_linked() {
    std::hint::black_box(&AT_START);
}

extern "C" fn at_start() {
    // Runs before std has set anything up, so only the C library is used until the destructor.
    let name = const { c_string::<{ role::VARIABLE.len() + 1 }>(role::VARIABLE) };
    let list = const { c_string::<{ role::LIST.len() + 1 }>(role::LIST) };
    // SAFETY: `name` and `list` are NUL-terminated; before `main` no other thread can change the environment;
    // `getenv` returns null or a NUL-terminated string, and `strcmp` only reads both.
    let asked = unsafe {
        let value = libc::getenv(name.as_ptr().cast());
        !value.is_null() && libc::strcmp(value, list.as_ptr().cast()) == 0
    };
    if asked {
        // SAFETY: `at_exit` is an `extern "C" fn()` that lives as long as the program.
        unsafe { libc::atexit(at_exit) };
    }
}

/// `text` with NULs behind it, made before the program runs.
const fn c_string<const SIZE: usize>(text: &str) -> [u8; SIZE] {
    let mut bytes = [0; SIZE];
    let mut at = 0;
    while at < text.len() {
        bytes[at] = text.as_bytes()[at];
        at += 1;
    }
    bytes
}

extern "C" fn at_exit() {
    // An `extern "C"` function must not unwind, and there is nobody left to tell of an error: the
    // tool sees a list without an end and says so.
    let _ = std::panic::catch_unwind(|| list::write(false));
}
