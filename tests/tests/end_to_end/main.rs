//! `cargo stress` and `cargo test` as their users call them, on crates outside the workspace.

#![forbid(unsafe_code)]
// Processes are found by way of /proc.
#![cfg(target_os = "linux")]

mod all;
mod bisect;
mod blame;
mod by_exec;
mod ci;
mod clash;
mod company;
mod configuration;
mod core_dumps;
mod examples;
mod exit_codes;
mod github;
mod hangs;
mod hostile;
mod in_the_process;
mod interruption;
mod isolation;
mod json_report;
mod killed_under_load;
mod limits;
mod modes;
mod nothing_left_behind;
mod nowhere_to_write;
mod odd_crates;
mod order_and_company;
mod output_limit;
mod pausing;
mod quarantine;
mod replay;
mod reports;
mod second_time;
mod seed;
mod selection;
mod sessions_at_once;
mod since;
mod terminals;
mod under_cargo_test;
mod what_runs;
