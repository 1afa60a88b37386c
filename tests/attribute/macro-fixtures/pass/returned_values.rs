//! Everything that a test may return.

use std::fmt;
use std::process::{ExitCode, Termination};

use stress_runtime::stress;

#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed")
    }
}

impl std::error::Error for Closed {}

fn close(fails: bool) -> Result<(), Closed> {
    if fails { Err(Closed) } else { Ok(()) }
}

#[stress]
fn unit() {}

#[stress]
fn result() -> Result<(), Closed> {
    close(false)
}

#[stress]
fn boxed_error() -> Result<(), Box<dyn std::error::Error>> {
    close(false)?;
    Ok(())
}

#[stress]
fn exit_code() -> ExitCode {
    ExitCode::SUCCESS
}

#[stress]
fn result_of_exit_code() -> Result<ExitCode, String> {
    Ok(ExitCode::SUCCESS)
}

#[stress]
fn some_termination() -> impl Termination {
    close(false)
}
