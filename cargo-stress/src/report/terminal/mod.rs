//! What is printed while a session runs and when it is over.

mod bar;
mod display;
mod finding;
mod findings;
mod first_failures;
mod lines;
mod pulse;
mod quarantined;
mod style;
mod summary;
mod warnings;

pub(super) use display::progress_display;
pub(super) use findings::Findings;
