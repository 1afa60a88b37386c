//! Turns whatever a test function returns into "fine" or a message.

use std::cell::Cell;
use std::fmt::Debug;
use std::process::{ExitCode, Termination};

/// `Err` carries what the test returned, printed with `Debug`.
pub type BodyResult = Result<(), String>;

/// Wraps a test's return value so that `(&&returned).into_body_result()` picks the best reading.
///
/// The two traits below share a method name. Method look-up tries `&&Returned<_>` first, where
/// only a `Result` fits, so that the error's own text is kept; every other [`Termination`] is
/// found one dereference later.
pub struct Returned<T>(Cell<Option<T>>);

impl<T> Returned<T> {
    /// Wraps `value`; the reading takes it out again.
    pub fn new(value: T) -> Self {
        Self(Cell::new(Some(value)))
    }
}

/// The reading for `Result`: keeps the text of the error.
pub trait ReturnedError {
    /// Takes the wrapped value out and reads it.
    fn into_body_result(self) -> BodyResult;
}

impl<T: Termination, E: Debug> ReturnedError for &&Returned<Result<T, E>> {
    fn into_body_result(self) -> BodyResult {
        match self.0.take() {
            Some(Err(error)) => {
                let text = format!("{error:?}");
                // Prints `Error: …` to stderr, as libtest's own tests do.
                let _ = Err::<T, E>(error).report();
                Err(text)
            }
            Some(Ok(value)) => termination(value),
            None => Ok(()),
        }
    }
}

/// The reading for every other `Termination`: only success or not can be told.
pub trait ReturnedTermination {
    /// Takes the wrapped value out and reads it.
    fn into_body_result(self) -> BodyResult;
}

impl<T: Termination> ReturnedTermination for &Returned<T> {
    fn into_body_result(self) -> BodyResult {
        self.0.take().map_or(Ok(()), termination)
    }
}

fn termination<T: Termination>(value: T) -> BodyResult {
    if value.report() == ExitCode::SUCCESS {
        Ok(())
    } else {
        Err("the test returned a termination value that stands for failure".to_owned())
    }
}

#[cfg(test)]
#[expect(
    clippy::needless_borrow,
    reason = "the expansion always takes two references"
)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_an_error_is_kept() {
        let returned = Returned::new(Err::<(), _>("queue closed"));
        assert_eq!(
            (&&returned).into_body_result(),
            Err("\"queue closed\"".to_owned())
        );
    }

    #[test]
    fn any_termination_is_understood() {
        assert_eq!((&&Returned::new(())).into_body_result(), Ok(()));
        assert_eq!(
            (&&Returned::new(ExitCode::SUCCESS)).into_body_result(),
            Ok(())
        );
        assert!(
            (&&Returned::new(ExitCode::from(3)))
                .into_body_result()
                .is_err()
        );
        assert!(
            (&&Returned::new(Ok::<_, String>(ExitCode::FAILURE)))
                .into_body_result()
                .is_err()
        );
    }
}
