//! What is printed while a session runs and when it is over.

mod bar;
mod display;
mod failure;
mod finding;
mod findings;
mod first_failures;
mod left_and_right;
mod lines;
mod paper;
mod passed;
mod pulse;
mod quarantined;
mod rest;
mod room;
mod running_now;
mod style;
mod summary;
mod warnings;
mod with_answers;

pub(super) use display::progress_display;
pub(super) use findings::Findings;
pub(super) use room::of_stderr as columns_of_stderr;
pub(super) use running_now::running_now;

#[cfg(test)]
mod tests;
