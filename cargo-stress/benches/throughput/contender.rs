//! One way to do what is compared, and how one turn of it is timed.

use std::fmt;

/// Takes part in a comparison.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    /// What one turn comes to, in seconds: for each run, or for all of it.
    turn: Box<dyn Fn() -> Result<f64, String>>,
}

impl Contender {
    /// `turn` says how many seconds it took.
    pub(crate) fn new(
        name: &'static str,
        turn: impl Fn() -> Result<f64, String> + 'static,
    ) -> Self {
        Self {
            name,
            turn: Box::new(turn),
        }
    }

    /// The same where a turn makes so many runs and one of them is what counts.
    pub(crate) fn of_runs(
        name: &'static str,
        runs: u32,
        turn: impl Fn(u32) -> Result<f64, String> + 'static,
    ) -> Self {
        Self::new(name, move || Ok(turn(runs)? / f64::from(runs)))
    }

    pub(crate) fn turn(&self) -> Result<f64, String> {
        (self.turn)()
    }
}

impl fmt::Debug for Contender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}
