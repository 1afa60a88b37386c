//! Does what the command line asks for.

use super::bisect::{as_recorded, bisect};
use super::ci::ci;
use super::configured::Configured;
use super::discovering::discover_unless_ended;
use super::focus::Focus;
use super::known_flakes::KnownFlakes;
use super::quarantine::{add, show_or_release};
use super::replay::replay;
use super::report::report_again;
use super::stress::stress;
use super::test_threads::{test_threads, warning};
use crate::cli::{CommandLine, StressArgs, Task, write_manual};
use crate::error::Error;
use crate::execute::Signals;
use crate::exit_code;
use crate::model::{Found, Ignored};
use crate::report::{ReportError, filters_in_vain, print_as_it_is};
use std::process::ExitCode;

/// Carries out the task.
///
/// # Errors
/// If there is no result: nothing was built, found, or written.
pub(crate) async fn run(
    line: &CommandLine,
    task: Task,
    args: StressArgs,
) -> Result<ExitCode, Error> {
    Signals::outlive_questions_and_limits().map_err(Error::Runtime)?;
    if let Some(code) = before_configuration(&task, &args).await? {
        return Ok(code);
    }
    let Configured {
        workspace,
        task,
        mut args,
        settings,
        warnings,
    } = Configured::read(line, &args)?;
    if let Task::Quarantine(asked) = &task {
        let target = workspace.target_directory();
        if let Some(code) = show_or_release(asked, workspace.root(), target)? {
            return Ok(code);
        }
    }
    let record = match &task {
        Task::Bisect(asked) => as_recorded(&mut args, asked, workspace.target_directory())?,
        _ => None,
    };
    let known_flakes = KnownFlakes::read(workspace.root())?;
    let call = args.cargo.call(args.report.color);
    let mut selection = args.filter.selection();
    if record.is_some() {
        // Which of them is for the record to say.
        selection.ignored = Ignored::Included;
    }
    let found = discover_unless_ended(&workspace, &call, &selection, &settings);
    let (mut found, signals) = found.await?;
    found.warnings.splice(..0, warnings);
    let unknown = known_flakes.unknown(&workspace.binaries(), &found);
    found.warnings.extend(unknown);
    if !found.catalog.tests.is_empty() {
        found.warnings.extend(filters_in_vain(&found, &selection));
    }
    let args = &args;
    match &task {
        Task::List(asked) => {
            asked.listing(&args.sources).show(&found)?;
            Ok(ExitCode::from(exit_code::OK))
        }
        _ if found.catalog.tests.is_empty() => {
            let has_failed = args.filter.no_tests.show(&found, &selection)?;
            Ok(ExitCode::from(match has_failed {
                true => exit_code::NO_TESTS,
                false => exit_code::OK,
            }))
        }
        Task::Quarantine(asked) => add(&found, &workspace, asked),
        Task::Bisect(asked) => bisect(found, args, asked, record, workspace.root(), signals).await,
        _ => stress_everything(found, args, known_flakes, signals).await,
    }
}

/// Carries out a task that no configuration may change, or that needs none.
///
/// # Errors
/// If there is no result.
async fn before_configuration(task: &Task, args: &StressArgs) -> Result<Option<ExitCode>, Error> {
    Ok(match task {
        // As it was, whatever is configured by now.
        Task::Replay(asked) => Some(replay(asked, args).await?),
        Task::Report(asked) => Some(report_again(asked, args)?),
        Task::Ci(asked) => Some(ci(asked, args)?),
        task => about_itself(task)?,
    })
}

/// Stresses what was found, as it was asked for.
///
/// # Errors
/// If that is a contradiction, or there is no result.
async fn stress_everything(
    mut found: Found,
    args: &StressArgs,
    known_flakes: KnownFlakes,
    signals: Signals,
) -> Result<ExitCode, Error> {
    let catalog = &found.catalog;
    // Where they are said, nobody asks the variable: each process is told to run one test.
    let threads = match args.company.leave_threads_open() {
        true => test_threads(catalog)?,
        false => None,
    };
    let choices = args.company.choices(catalog, threads, args.run.seed())?;
    found.warnings.extend(warning(&choices, catalog));
    let focus = Focus::Everything;
    stress(found, args, choices, focus, known_flakes, signals).await
}

/// Prints what is asked of the command line itself, if that is what is asked.
///
/// # Errors
/// If it could not be printed.
fn about_itself(task: &Task) -> Result<Option<ExitCode>, ReportError> {
    match task {
        Task::Completions(shell) => print_as_it_is(|stdout| shell.write(stdout))?,
        Task::Man => print_as_it_is(write_manual)?,
        _ => return Ok(None),
    }
    Ok(Some(ExitCode::from(exit_code::OK)))
}
