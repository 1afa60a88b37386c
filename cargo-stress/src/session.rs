//! One invocation from beginning to end: discover, plan, execute, judge, minimise, report.

use crate::cli::{StressArgs, Task, repeat_command};
use crate::discover::discover;
use crate::error::Error;
use crate::execute::{Dispatcher, HarnessPool, Observer, Signals, drive};
use crate::exit_code;
use crate::judge::judge;
use crate::minimise::minimise;
use crate::model::{Event, Found};
use crate::plan::Queue;
use crate::report::{self, Reports};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// Does what the command line asks for.
///
/// # Errors
/// If there is no result: nothing was built, found, or written.
pub(crate) async fn run(task: &Task, args: &StressArgs) -> Result<ExitCode, Error> {
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
        Task::Stress if found.catalog.tests.is_empty() => {
            report::show_nothing_selected(&found, &args.filter.selection());
            Ok(ExitCode::from(exit_code::NO_TESTS))
        }
        Task::Stress => stress(found, args).await,
    }
}

async fn stress(found: Found, args: &StressArgs) -> Result<ExitCode, Error> {
    let mut reports = Reports::new(args.report.progress, args.report.report_json.as_deref())?;
    for message in found.warnings {
        reports.event(&Event::Warned { message });
    }

    let catalog = Arc::new(found.catalog);
    let seed = args.run.seed();
    let queue = Queue::new(&catalog, seed);
    let (runs, jobs) = (queue.total(), args.run.jobs());
    reports.event(&Event::Planned {
        catalog: Arc::clone(&catalog),
        seed: seed.0,
        runs,
        jobs,
    });

    let begun = Instant::now();
    let mut signals = Signals::listen().map_err(Error::Runtime)?;
    let mut harnesses = HarnessPool::new(Arc::clone(&catalog));
    let mut dispatcher = Dispatcher::new(Arc::clone(&catalog), queue, jobs, args.run.limits());
    let max_time = args.run.max_time();
    drive(
        &mut dispatcher,
        &mut harnesses,
        &mut signals,
        max_time,
        &mut reports,
    )
    .await;

    let interrupted = dispatcher.was_interrupted();
    let mut judgements = judge(dispatcher.into_tallies());
    minimise(&mut judgements, |test, runs| {
        repeat_command(args, &catalog, test, runs)
    });

    for judgement in judgements {
        reports.event(&Event::Judged(Box::new(judgement)));
    }
    let elapsed = begun.elapsed();
    reports.event(&Event::Finished {
        elapsed,
        interrupted,
    });
    let found_something = reports.finish()?;
    Ok(ExitCode::from(match (interrupted, found_something) {
        (true, _) => exit_code::INTERRUPTED,
        (false, true) => exit_code::FINDINGS,
        (false, false) => exit_code::OK,
    }))
}
