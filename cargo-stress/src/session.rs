//! One invocation from beginning to end: discover, plan, execute, judge, minimise, report.

use crate::cli::{StressArgs, Task, repeat_command};
use crate::discover::discover;
use crate::error::Error;
use crate::execute::{Dispatcher, Driver, HarnessPool, Ledger, Observer, Signals};
use crate::exit_code;
use crate::inquiry::{Inquiry, judge_unexamined};
use crate::minimise::minimise;
use crate::model::{Event, Found, Prober};
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
    let queue = Queue::new(&catalog, &args.company.choices(&catalog, seed)?);
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
    let ledger = Ledger::new(Arc::clone(&catalog), queue, args.run.limits());
    let mut dispatcher = Dispatcher::new(Arc::clone(&catalog), ledger, jobs);
    let mut driver = Driver::new(&mut harnesses, &mut signals, &mut reports);
    driver.drive(&mut dispatcher, args.run.max_time()).await;

    let stopped = dispatcher.was_interrupted();
    let ledger = dispatcher.into_book();
    let coverage = ledger.pair_coverage();
    let accounts = ledger.into_accounts();
    let (mut judgements, interrupted) = if stopped {
        (judge_unexamined(accounts), true)
    } else {
        let probing = args.run.probing(Arc::clone(&catalog));
        let inquiry = Inquiry {
            all_culprits: args.run.all_polluters,
        };
        let known = Arc::clone(&catalog);
        let inquire = move |prober: &mut dyn Prober| inquiry.conduct(prober, &known, accounts);
        probing.run(&mut driver, inquire).await
    };
    minimise(&mut judgements, |test, runs| {
        repeat_command(args, &catalog, test, runs)
    });

    let (reached, possible) = coverage;
    reports.event(&Event::Covered { reached, possible });
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
