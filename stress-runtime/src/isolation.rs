//! What a run has for itself, as its tests can ask for it: slot, number, seed.
//!
//! All of it stands in the environment, so that programs which a test starts have it too.

use std::env;
use std::str::FromStr;

/// The number of the run's place.
pub(crate) const SLOT: &str = "STRESS_SLOT";
/// The number of the run.
pub(crate) const RUN: &str = "STRESS_RUN";
/// The number from which the session derives its choices.
pub(crate) const SEED: &str = "STRESS_SEED";
/// Where temporary files go: the standard library and most programs read it.
pub(crate) const TMPDIR: &str = "TMPDIR";

/// Set where a core dump is to go to the temporary directory.
pub(crate) const KEEPS_CORE: &str = "STRESS_KEEPS_CORE";

/// A number that no other live process of this session has: for ports, names of databases, and
/// whatever else the machine has only one of.
///
/// Under `cargo stress` it is a number from 0 to one less than `--jobs`, that of `STRESS_SLOT`
/// in the environment. Tests of one round are in one process and share it: if two of them need a
/// port, let each bind port 0. The copies of a run that `cargo stress` makes in a search share it,
/// too. Another session on the machine counts from 0 as well.
///
/// Under `cargo test` no two annotated tests of one test binary that run at the same time share it;
/// under nextest no two tests at all. Outside annotated tests it is 0 there.
///
/// Ports from 32768 to 60999 are no good to add it to: Linux gives them to whoever asks for any.
///
/// ```
/// let port = 20_000 + u16::try_from(stress_runtime::slot()).unwrap();
/// let database = format!("orders_{}", stress_runtime::slot());
/// # assert_eq!((port, database.as_str()), (20_000, "orders_0"));
/// ```
pub fn slot() -> usize {
    number(SLOT)
}

/// The number of the run, which no other of the session has.
///
/// Under `cargo stress` it is that of `STRESS_RUN` in the environment; runs are counted from 0, in
/// the sequence in which they are handed out. Under `cargo test` it counts the runs that
/// `STRESS_RUNS` asks for. Outside annotated tests it is 0.
///
/// ```
/// let customer = format!("customer-{}", stress_runtime::run());
/// # assert_eq!(customer, "customer-0");
/// ```
pub fn run() -> u64 {
    number(RUN)
}

/// The seed of the session, for tests that make random data of their own: `--seed` gives the same
/// again. Together with [`run`] it makes a number for each run.
///
/// Under `cargo stress` it is that of `STRESS_SEED` in the environment. Under `cargo test` it is 0,
/// unless `STRESS_SEED` says otherwise.
///
/// ```
/// let mut state = stress_runtime::seed().wrapping_add(stress_runtime::run());
/// # assert_eq!(state, 0);
/// ```
pub fn seed() -> u64 {
    number(SEED)
}

fn number<T: FromStr + Default>(variable: &str) -> T {
    let text = env::var(variable).ok();
    let number = text.and_then(|text| text.trim().parse().ok());
    number.unwrap_or_default()
}
