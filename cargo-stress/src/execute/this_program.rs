//! The path of this very program, for starting it in another role.

use std::env;
use std::io;
use std::path::PathBuf;

/// Right even when the file has been replaced, where the system knows a way.
pub(super) fn this_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        return Ok("/proc/self/exe".into());
    }
    env::current_exe()
}
