//! What is printed while a session runs and when it is over.

mod bar;
mod figures;
mod finding;
mod findings;
mod first_failures;
mod lines;
mod pulse;
mod style;
mod summary;

pub(super) use findings::Findings;
pub(super) use pulse::progress_display;
