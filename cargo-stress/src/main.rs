//! `cargo stress`: hunts flaky tests.

#![forbid(unsafe_code)]

mod awake;
mod ci;
mod cli;
mod config;
mod cores;
mod discover;
mod error;
mod execute;
mod exit_code;
mod git;
mod judge;
mod meant;
mod minimise;
mod model;
mod nearest;
mod plan;
mod quarantine;
mod record;
mod report;
mod session;
mod statistics;
mod successor;
mod toml_file;

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = discover::as_rustc() {
        return code;
    }
    if let Some(code) = execute::as_sentinel() {
        return code;
    }
    stress_runtime::outside::serve_if_asked();
    let line = cli::CommandLine::of_this_process();
    let (task, args) = line.read(&config::Defaults::default());
    args.report.color.choice().write_global();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(session::run(&line, task, args)),
        Err(error) => Err(error::Error::Runtime(error)),
    };
    result.unwrap_or_else(|error| {
        let code = exit_code::of_error(&error);
        report::show_error(&error);
        code
    })
}
