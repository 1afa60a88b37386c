//! The loop against scripted harnesses: thousands of runs in milliseconds.

mod at_every_step;
mod counting;
mod hunted_out;
mod interruption;
mod lost_harnesses;
mod opening;
mod probing;
mod refused;
mod rounds;
mod scene;
mod several_binaries;
mod what_runs;
