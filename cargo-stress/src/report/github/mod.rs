//! `--github`: annotations at the tests that were found, and a summary of the job.

mod annotation;
mod github_report;
mod summary;

pub(super) use github_report::GithubReport;
