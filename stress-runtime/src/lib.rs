//! The part of `cargo stress` that lives inside your tests.
//!
//! Add it as a dev-dependency and put [`macro@stress`] on a test:
//!
//! ```
//! use stress_runtime::stress;
//!
//! #[stress(runs = 500, timeout = "5s", shuffle)]
//! fn drains_before_it_closes() {
//!     assert_eq!(2 + 2, 4);
//! }
//! ```
//!
//! Under `cargo test` such a test runs once, in a child process of its own, under its timeout;
//! `STRESS_RUNS=50 cargo test` makes it 50 runs. Under `cargo stress` the same binary becomes the
//! harness from which thousands of runs are launched.
//!
//! Each run has a temporary directory of its own, which is empty when it starts and removed after
//! it: `TMPDIR` and so [`std::env::temp_dir`] name it. [`slot`] gives it a number that no other live
//! process of the session has, for ports and names; [`run`] and [`seed`] tell which run of which
//! session it is.

#[cfg_attr(
    not(feature = "attribute"),
    expect(dead_code, reason = "no attribute's function returns")
)]
mod body;
mod child;
#[cfg(feature = "attribute")]
mod doorway;
mod harness;
#[cfg(feature = "attribute")]
mod in_place;
mod isolation;
mod list;
#[cfg(feature = "attribute")]
mod listing;
mod options;
#[cfg(feature = "attribute")]
mod own_slots;
mod registry;
mod role;
mod test_case;
#[cfg(feature = "attribute")]
mod under_cargo_test;
mod unwinding;

#[doc(hidden)]
pub mod orphans;
#[doc(hidden)]
pub mod outside;
#[doc(hidden)]
pub mod plain;
#[doc(hidden)]
pub mod protocol;
#[doc(hidden)]
pub mod session_dir;
#[cfg(feature = "sources")]
#[doc(hidden)]
pub mod sources;

pub use isolation::{run, seed, slot};
#[cfg(feature = "attribute")]
pub use stress_macros::stress;

/// What the expansion of `#[stress]` needs; not a public interface.
#[cfg(feature = "attribute")]
#[doc(hidden)]
pub mod __private {
    pub use crate::body::{BodyResult, Returned, ReturnedError, ReturnedTermination};
    pub use crate::doorway::enter;
    pub use crate::options::Options;
    pub use crate::protocol::Launch;
    pub use crate::test_case::{ShouldPanic, TestCase};
    pub use inventory::submit;
}
