//! The whole way of what was discovered: it is planned, executed, judged, minimised, recorded, reported.

use super::archive::Archive;
use super::core_dumps;
use super::disturbed;
use super::focus::Focus;
use super::given::Given;
use super::hunt::hunt;
use super::inquiry::Inquiry;
use super::kept_tmp;
use super::known_flakes::{KnownFlakes, Telling};
use super::unexamined::judge_unexamined;
use crate::cli::{StressArgs, bisect_command, page_command, repeat_command};
use crate::error::Error;
use crate::execute::{Driver, HarnessPool, Ledger, Observer, Probing, Signals};
use crate::exit_code;
use crate::minimise::propose_repeats;
use crate::model::{Catalog, Event, Found, Judgement, Prober};
use crate::plan::{Choices, Queue};
use crate::report::{Head, Reports, Sessions, Wanted};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// Runs what is chosen, looks into what was found, and reports it.
///
/// # Errors
/// If the session cannot be set up, or a report cannot be written.
pub(super) async fn stress(
    found: Found,
    args: &StressArgs,
    choices: Choices,
    focus: Focus,
    known_flakes: KnownFlakes,
    mut signals: Signals,
) -> Result<ExitCode, Error> {
    let mut reports = begin_reports(&found, args)?;
    let catalog = Arc::new(found.catalog);
    let (seed, jobs) = (choices.seed.0, args.run.jobs());
    let inquiry = Inquiry {
        all_culprits: args.run.all_polluters,
        asks_twice: args.company.asks_twice(&choices),
    };
    let telling = Telling {
        // What was looked for, or had to fail in an order that somebody gave, says nothing of other sessions.
        rate: focus == Focus::Everything && choices.orders.are_our_own(),
        given: Given::by(&choices, inquiry.asks_twice, found.listed),
    };
    let queue = Queue::new(&catalog, &choices);
    reports.event(&Event::Planned {
        catalog: Arc::clone(&catalog),
        seed,
        runs: queue.total(),
        jobs,
        within: args.run.ends_within(&catalog),
    });

    let begun = Instant::now();
    let target_directory = &found.target_directory;
    let archive = Archive::begin(&catalog, &found.workspace, target_directory, seed, jobs);
    signals.listen_to_keys();
    let settings = args.isolation.settings(seed);
    let mut harnesses = HarnessPool::new(Arc::clone(&catalog), settings);
    warn(&mut reports, harnesses.without_directories());
    let mut limits = focus.limits(args.run.limits(&catalog));
    if inquiry.asks_twice {
        limits = limits.before_second_times();
    }
    let ledger = Ledger::new(Arc::clone(&catalog), queue, limits);
    let ledger = ledger.tolerating(known_flakes.tolerated(&catalog));
    let mut driver = Driver::new(&mut harnesses, &mut signals, &mut reports);
    let hunted = hunt(&mut driver, &catalog, ledger, args).await;
    let stressing = begun.elapsed().saturating_sub(driver.paused());
    let coverage = hunted.coverage;
    let accounts = focus.of(hunted.accounts);
    let (mut judgements, interrupted) = if hunted.was_interrupted {
        (judge_unexamined(&catalog, accounts), true)
    } else {
        let probing = Probing {
            catalog: Arc::clone(&catalog),
            jobs: hunted.bearable_jobs,
            time: args.run.explain_time(&catalog, begun),
            first_run: hunted.next_run,
            patience: hunted.patience,
        };
        let known = Arc::clone(&catalog);
        let inquire = move |prober: &mut dyn Prober| inquiry.conduct(prober, &known, accounts);
        probing.run(&mut driver, inquire).await
    };
    let elapsed = begun.elapsed().saturating_sub(driver.paused());

    harnesses.keep_only(&kept_tmp::of_findings(&judgements));
    let about_jobs = disturbed::warning(&judgements, jobs);
    say_how_to_repeat(&mut judgements, &catalog, args);
    let mut warnings = archive.keep(&mut judgements, args);
    warnings.extend(about_jobs);
    let telling = telling.of_session(interrupted);
    warnings.extend(known_flakes.mark(&mut judgements, &catalog, target_directory, &telling));
    warn(&mut reports, warnings);
    tell(&mut reports, coverage, judgements);
    reports.event(&Event::Finished {
        elapsed,
        stressing,
        interrupted,
    });
    let found_something = reports.finish()?;
    Ok(ExitCode::from(match (interrupted, found_something) {
        (true, _) => exit_code::INTERRUPTED,
        (false, true) => exit_code::FINDINGS,
        (false, false) => exit_code::OK,
    }))
}

/// Each finding comes with what to type to see it again.
fn say_how_to_repeat(judgements: &mut [Judgement], catalog: &Catalog, args: &StressArgs) {
    propose_repeats(judgements, |test, verdict, runs| {
        match verdict.is_about_company() {
            true => bisect_command(args, catalog, test),
            false => repeat_command(args, catalog, test, runs),
        }
    });
}

/// All that is wanted of them, and what was found to warn of.
///
/// # Errors
/// If one of them cannot be written.
fn begin_reports(found: &Found, args: &StressArgs) -> Result<Reports, Error> {
    let sessions = Sessions::in_target_directory(&found.target_directory, Some(&found.workspace));
    let head = Head::of_this_session();
    let wanted = Wanted {
        workspace: Some(found.workspace.clone()),
        page_command: page_command(args, &head.id),
        ..args.report.wanted()
    };
    let mut reports = Reports::new(&wanted, &head, Some(&sessions))?;
    let about_cores = args.isolation.core().then(core_dumps::warning).flatten();
    warn(
        &mut reports,
        found.warnings.iter().cloned().chain(about_cores),
    );
    Ok(reports)
}

fn warn(reports: &mut Reports, messages: impl IntoIterator<Item = String>) {
    for message in messages {
        reports.event(&Event::Warned { message });
    }
}

/// Tells what the session has concluded: how many pairs it has run, and each verdict.
fn tell(reports: &mut Reports, coverage: (u64, u64), judgements: Vec<Judgement>) {
    let (reached, possible) = coverage;
    reports.event(&Event::Covered { reached, possible });
    for judgement in judgements {
        reports.event(&Event::Judged(Box::new(judgement)));
    }
}
