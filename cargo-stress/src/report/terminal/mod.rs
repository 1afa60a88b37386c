//! What is printed while a session runs and when it is over.

mod bar;
mod display;
mod finding;
mod findings;
mod first_failures;
mod lines;
mod pulse;
mod quarantined;
mod running_now;
mod style;
mod summary;
mod warnings;
mod with_answers;

pub(super) use display::progress_display;
pub(super) use findings::Findings;
pub(super) use running_now::running_now;
