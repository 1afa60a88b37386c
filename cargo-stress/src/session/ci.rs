//! `cargo stress ci init`.

use crate::ci::{Written, write};
use crate::cli::{CiArgs, StressArgs};
use crate::discover::workspace;
use crate::error::Error;
use crate::exit_code;
use crate::report;
use std::process::ExitCode;

/// Writes a workflow and says what to do next.
///
/// # Errors
/// If there is no workspace, or a file already, or the next steps cannot be printed.
pub(super) fn ci(asked: &CiArgs, args: &StressArgs) -> Result<ExitCode, Error> {
    let place = workspace(&args.cargo.call(args.report.color))?;
    let init = asked.init();
    let Written {
        service,
        path,
        below,
    } = write(place.root(), init.service, init.force)?;
    report::show_written(&path, &below, service.next_steps())?;
    Ok(ExitCode::from(exit_code::OK))
}
