//! Does what the command line asks for.

use super::bisect::bisect;
use super::focus::Focus;
use super::replay::replay;
use super::stress::stress;
use crate::cli::{StressArgs, Task};
use crate::discover::discover;
use crate::error::Error;
use crate::exit_code;
use crate::report;
use std::process::ExitCode;

/// Carries out the task.
///
/// # Errors
/// If there is no result: nothing was built, found, or written.
pub(crate) async fn run(task: &Task, args: &StressArgs) -> Result<ExitCode, Error> {
    if let Task::Replay(asked) = task {
        return replay(asked, args).await;
    }
    let found = discover(
        &args.cargo.call(args.report.color),
        &args.filter.selection(),
        args.run.overrides(),
    )
    .await?;
    match task {
        Task::List => {
            report::show_list(&found);
            Ok(ExitCode::from(exit_code::OK))
        }
        _ if found.catalog.tests.is_empty() => {
            report::show_nothing_selected(&found, &args.filter.selection());
            Ok(ExitCode::from(exit_code::NO_TESTS))
        }
        Task::Bisect(asked) => bisect(found, args, asked).await,
        _ => {
            let mut found = found;
            args.company.gather(&mut found.catalog);
            let choices = args.company.choices(&found.catalog, args.run.seed())?;
            stress(found, args, choices, Focus::Everything).await
        }
    }
}
