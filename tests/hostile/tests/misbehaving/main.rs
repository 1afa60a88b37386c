//! Tests that do what a test should not; `src/hostile_crate.rs` says what is to become of each.

mod descriptors;
mod endings;
mod fails;
mod hangs;
mod leftovers;
mod output;
mod surroundings;
