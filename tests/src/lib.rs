//! Support for the end-to-end tests: crates to stress, the built tool, its sessions and reports.

#![forbid(unsafe_code)]

mod built_tool;
mod cargo_environment;
mod example_copy;
mod expectation;
mod git;
mod harness;
mod hostile_crate;
mod hostile_expectations;
mod notes;
mod odd_crates;
mod patience;
mod plain_cargo_test;
mod processes;
mod promised_verdict;
mod published_crate;
mod report;
mod running_session;
mod scratch_crate;
mod session;
mod shown;
mod stress_command;
mod terminal;
mod test_binary;
mod test_crate;
mod what_stays;
mod workspace;

pub use example_copy::{Promise, copy_of_example, example_names};
pub use expectation::Expectation;
pub use git::git;
pub use harness::Harness;
pub use hostile_crate::{ESCAPES, INNOCENTS, NO_COMPANY, hostile_crate, hostile_crate_in_company};
pub use hostile_expectations::expectations;
pub use notes::Notes;
pub use odd_crates::odd_crates;
pub use plain_cargo_test::{LibtestRun, plain_cargo_test};
pub use processes::{assert_none_left, children_of, is_stopped, of_session, parent};
pub use promised_verdict::{InCompany, PromisedVerdict};
pub use published_crate::{published_crate, published_names};
pub use report::{
    Arm, Evidence, FailureEntry, Hang, HangingFrame, HangingThread, Report, SearchCost, TestEntry,
    Verdict,
};
pub use running_session::RunningSession;
pub use scratch_crate::ScratchCrate;
pub use session::Session;
pub use shown::not_printed;
pub use stress_command::StressCommand;
pub use terminal::Terminal;
pub use test_binary::TestBinary;
pub use test_crate::TestCrate;
pub use what_stays::what_stays;
pub use workspace::{records_dir, root};
