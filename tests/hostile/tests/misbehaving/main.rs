//! Tests that do what a test should not; `src/hostile_crate.rs` says what is to become of each.

mod crashes;
mod daemons;
mod descriptors;
mod endings;
mod fails;
mod hangs;
mod innocents;
mod leftovers;
mod output;
mod resources;
mod surroundings;
