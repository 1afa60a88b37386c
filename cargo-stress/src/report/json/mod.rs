//! The JSON report, schema `cargo-stress/report/1`.

mod document;
mod json_report;
mod verdict;

pub(super) use json_report::JsonReport;
