//! What a test function returned, as a text where it is an error: the real crate only says that it is one.

use std::fmt::Debug;
use std::process::Termination;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether the runtime runs the tests, and not libtest, whose words stay what they are.
pub(crate) static WANTED: AtomicBool = AtomicBool::new(false);

/// What rustc has every test function return through.
pub fn assert_test_result<T: Termination>(returned: T) -> Result<(), String> {
    match WANTED.load(Relaxed) {
        true => returned.read(),
        false => real::assert_test_result(returned),
    }
}

trait Returned {
    fn read(self) -> Result<(), String>;
}

impl<T: Termination> Returned for T {
    default fn read(self) -> Result<(), String> {
        real::assert_test_result(self)
    }
}

impl<T: Termination, E: Debug> Returned for Result<T, E> {
    fn read(self) -> Result<(), String> {
        match self {
            Ok(value) => real::assert_test_result(value),
            Err(error) => {
                let text = format!("{error:?}");
                // Prints it, as always.
                let _ = Err::<T, E>(error).report();
                Err(text)
            }
        }
    }
}
