//! Runs a recorded failure again, exactly as it was.

use super::core_dumps;
use super::discovering::discover_unless_ended;
use super::kept_tmp;
use super::recorded_run::prepare;
use crate::cli::{CargoOptions, ReplayArgs, StressArgs};
use crate::config::Settings;
use crate::discover::{CargoCall, workspace};
use crate::error::{Error, ReplayError};
use crate::execute::{Driver, ExplainTime, HarnessPool, Patience, Probing, Signals};
use crate::exit_code;
use crate::minimise::fewest_runs;
use crate::model::{Evidence, Found, Ignored, Neighbours, Probed, Prober, Selection, Work};
use crate::record::{Record, Store, Surroundings, differences};
use crate::report::{self, Replayed};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::Launch;

/// Runs asked for at once.
const AT_ONCE: u64 = 64;
/// No more runs than this unless asked for.
const MOST: u64 = 1000;

/// Says how often the recorded failure came again.
///
/// # Errors
/// If the record cannot be found or run.
pub(super) async fn replay(asked: &ReplayArgs, args: &StressArgs) -> Result<ExitCode, Error> {
    let place = workspace(&args.cargo.call(args.report.color))?;
    let record = Store::in_target_directory(place.target_directory()).load(&asked.id)?;
    // Paths among its words are relative to where it was made.
    let _ = std::env::set_current_dir(&record.directory);
    let call = CargoOptions::parse(&record.cargo_options).call(args.report.color);
    let (mut found, mut signals) = find(&record, &call).await?;
    let (work, jobs) = prepare(&mut found, &record, &call)?;
    let now = Surroundings::gather(place.root());
    let binary = found.catalog.binary(work.binary);
    let now = now.of_binary(&binary.path);
    for difference in differences(&record, &now) {
        report::show_warning(&difference);
    }
    let of_other_build = record.provenance.binary_hash != now.binary_hash;
    let runs = match asked.runs {
        Some(runs) => runs.get(),
        None => unasked_runs(&record),
    };
    report::show_replaying(&record.id, &record.test, runs, record.busy);

    let catalog = Arc::new(found.catalog);
    signals.listen_to_keys();
    if args.isolation.core()
        && let Some(message) = core_dumps::warning()
    {
        report::show_warning(&message);
    }
    let settings = args.isolation.settings(record.seed.unwrap_or_default());
    let mut harnesses = HarnessPool::new(Arc::clone(&catalog), settings);
    if let Some(message) = harnesses.without_directories() {
        report::show_warning(&message);
    }
    let mut watcher = report::Silent::while_replaying(&record.id, Arc::clone(&catalog));
    let mut driver = Driver::new(&mut harnesses, &mut signals, &mut watcher);
    let probing = Probing {
        catalog: Arc::clone(&catalog),
        jobs: asked.jobs.map_or(jobs, |jobs| jobs.get()),
        time: ExplainTime::each(Duration::MAX),
        first_run: 0,
        patience: patience(&record),
    };
    let known = Known {
        record: record.clone(),
        of_other_build,
    };
    let neighbours = match record.busy {
        true => Neighbours::Busy,
        false => Neighbours::Session,
    };
    let again = move |prober: &mut dyn Prober| {
        prober.beside(neighbours, |prober| run_again(prober, &known, &work, runs))
    };
    let (mut replayed, interrupted) = probing.run(&mut driver, again).await;
    replayed.asked = runs;
    harnesses.keep_only(&kept_tmp::of_replay(&replayed));
    report::show_replayed(&replayed)?;
    if !interrupted && !replayed.has_run() {
        let (id, test) = (record.id, record.test);
        return Err(ReplayError::NeverRun { id, test }.into());
    }
    Ok(ExitCode::from(match interrupted {
        true => exit_code::INTERRUPTED,
        false if replayed.has_failed() => exit_code::FINDINGS,
        false => exit_code::OK,
    }))
}

/// The tests of its run, built as they were then.
async fn find(record: &Record, call: &CargoCall) -> Result<(Found, Signals), Error> {
    let selection = Selection {
        filters: record.order.iter().map(|step| step.test.clone()).collect(),
        skip: Vec::new(),
        exact: true,
        ignored: Ignored::Included,
        since: None,
    };
    let by_exec = record.launch == Launch::Exec && !record.exec_among_others;
    let settings = match by_exec {
        true => Settings::all_by_exec(),
        false => Settings::default(),
    };
    discover_unless_ended(&workspace(call)?, call, &selection, &settings).await
}

/// A failure that came late is cut off by the limit that its quick passes suggest.
fn patience(record: &Record) -> Patience {
    match record.failure.is_timeout() {
        true => Patience::default(),
        false => Patience::endless(),
    }
}

/// As many as show it again, or as nobody minds; then that is said.
fn unasked_runs(record: &Record) -> u64 {
    let enough = enough(record);
    if enough > MOST {
        report::show_warning(&rarer(record));
    }
    enough.min(MOST)
}

/// What is run again.
struct Known {
    record: Record,
    /// Whether the program is not the one that failed.
    of_other_build: bool,
}

/// Runs that show it again with 95 %, if it still fails as often as it did.
fn enough(record: &Record) -> u64 {
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = record.failed as f64 / record.runs.max(1) as f64;
    fewest_runs(rate)
}

/// What to say of a failure so rare that it would take longer to show it than is run unasked.
fn rarer(record: &Record) -> String {
    let Record { failed, runs, .. } = record;
    let needed = enough(record);
    format!(
        "it failed in {failed} of {runs} runs: {MOST} may well pass; --runs {needed} show it with 95 %"
    )
}

fn run_again(prober: &mut dyn Prober, known: &Known, work: &Work, runs: u64) -> Replayed {
    let mut replayed = Replayed::default();
    let mut left = runs;
    while left > 0 {
        let batch = left.min(AT_ONCE);
        left -= batch;
        let asked = (0..batch).map(|_| work.clone()).collect();
        let Ok(probed) = prober.probe(asked) else {
            break;
        };
        for probed in probed {
            count(&mut replayed, known, probed);
        }
    }
    replayed
}

fn count(replayed: &mut Replayed, known: &Known, mut probed: Probed) {
    let seen = probed.attempts.get_mut(known.record.step);
    match seen.and_then(Option::take).map(|seen| seen.failure) {
        Some(Some(evidence)) => count_failure(replayed, known, *evidence),
        Some(None) => replayed.passed += 1,
        // One that was interrupted says nothing.
        None => {
            let mut others = probed.attempts.iter().flatten();
            replayed.not_reached += u64::from(others.any(|seen| !seen.passed()));
        }
    }
}

fn count_failure(replayed: &mut Replayed, known: &Known, evidence: Evidence) {
    let recorded = &known.record.failure;
    if recorded.is_same(&evidence, known.of_other_build) {
        replayed.same += 1;
        replayed.failure.get_or_insert(evidence);
    } else {
        replayed.otherwise += 1;
        replayed.other_failure.get_or_insert(evidence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Seen;
    use crate::model::fixture::panicked;
    use crate::record::fixture::record;

    fn seen(failure: Option<(&str, &str)>) -> Option<Seen> {
        let failure = failure.map(|(location, message)| {
            let (outcome, stderr) = panicked(location, message);
            let evidence = Evidence::of(&outcome, stderr.clone(), stderr);
            Box::new(evidence.expect("it failed"))
        });
        Some(Seen {
            failure,
            output: None,
            us: 100,
        })
    }

    fn known(of_other_build: bool) -> Known {
        Known {
            record: record("closes"),
            of_other_build,
        }
    }

    #[test]
    fn in_another_build_the_failure_may_be_at_another_line() {
        let moved = || {
            vec![
                seen(None),
                seen(Some(("tests/orders.rs:18:5", "lost 3 of 4"))),
            ]
        };
        let counted = |of_other_build| {
            let mut replayed = Replayed::default();
            let attempts = moved();
            let probed = Probed {
                attempts,
                ..Probed::default()
            };
            count(&mut replayed, &known(of_other_build), probed);
            assert!(replayed.has_failed());
            (replayed.same, replayed.otherwise)
        };
        assert_eq!(counted(false), (0, 1));
        assert_eq!(counted(true), (1, 0));
    }

    #[test]
    fn of_a_failure_that_is_rarer_than_is_run_unasked_it_is_said_how_many_runs_show_it() {
        let mut record = record("closes");
        (record.failed, record.runs) = (1, 2000);
        insta::assert_snapshot!(rarer(&record), @"it failed in 1 of 2000 runs: 1000 may well pass; --runs 5990 show it with 95 %");
    }

    #[test]
    fn a_test_that_was_never_reached_has_not_run() {
        let has_run = |attempts| {
            let mut replayed = Replayed::default();
            let probed = Probed {
                attempts,
                ..Probed::default()
            };
            count(&mut replayed, &known(false), probed);
            replayed.has_run()
        };
        let other = seen(Some(("tests/orders.rs:9:1", "refused")));
        assert!(!has_run(vec![]));
        assert!(!has_run(vec![other.clone()]));
        assert!(has_run(vec![seen(None), other]));
        assert!(has_run(vec![seen(None), seen(None)]));
    }

    #[test]
    fn a_run_counts_by_how_the_recorded_test_went_and_not_at_all_if_it_was_interrupted() {
        let recorded = seen(Some(("tests/orders.rs:17:5", "lost 3 of 4")));
        let other = seen(Some(("tests/orders.rs:9:1", "refused")));
        let runs = [
            vec![seen(None), recorded],
            vec![other.clone(), other.clone()],
            vec![other.clone(), seen(None)],
            vec![other],
            vec![seen(None)],
            vec![],
        ];
        let mut replayed = Replayed::default();
        for attempts in runs {
            let probed = Probed {
                attempts,
                ..Probed::default()
            };
            count(&mut replayed, &known(false), probed);
        }
        let Replayed {
            same,
            otherwise,
            passed,
            not_reached,
            ..
        } = replayed;
        assert_eq!([same, otherwise, passed, not_reached], [1, 1, 1, 1]);
    }
}
