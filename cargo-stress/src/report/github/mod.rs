//! `--github`: annotations at the tests that were found, and a summary of the job.

mod annotation;
mod github_report;
mod summary;
mod unheard;

pub(super) use github_report::GithubReport;
pub(crate) use unheard::under_actions;
pub(super) use unheard::{a_runner_listens, unheard, unheard_json};
