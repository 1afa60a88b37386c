//! From lines back to events, as the session told them.

use super::explanation_entry::tests;
use super::failure_line::FailureLine;
use super::judged_line::{CountedFailure, JudgedLine};
use super::lines::{AttemptLine, Line, StopWord};
use crate::model::{
    BinaryId, Catalog, Company, Condition, Durations, Event, Evidence, FailureGroup, Judgement,
    RunId, StopCause, TestId,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::Launch;

/// What has been told so far.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    catalog: Arc<Catalog>,
    /// Attempts refer to the order that was told last.
    order: Option<(u64, Arc<[TestId]>)>,
    failures: BTreeMap<u64, Evidence>,
    durations: BTreeMap<TestId, Durations>,
}

/// A line that does not fit those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Misfit;

impl Decoder {
    /// The event of a line, with when it happened; `None` for a line that others refer to, and for
    /// one that is not known.
    pub(super) fn decode(&mut self, line: Line) -> Result<Option<(Duration, Event)>, Misfit> {
        let (at_us, event) = match line {
            Line::Session(_) | Line::Unknown => return Ok(None),
            Line::Order { id, tests: order } => {
                let order: Arc<[TestId]> = tests(order);
                order.iter().try_for_each(|test| self.knows(*test))?;
                self.order = Some((id, order));
                return Ok(None);
            }
            Line::Failure(failure) => {
                let FailureLine { id, evidence, .. } = *failure;
                self.failures.insert(id, evidence.into());
                return Ok(None);
            }
            Line::Planned(planned) => {
                let (at_us, seed) = (planned.at_us, planned.seed);
                let (runs, jobs) = (planned.runs, planned.jobs);
                let within = planned.within_us.map(Duration::from_micros);
                self.catalog = Arc::new(planned.into_catalog().ok_or(Misfit)?);
                let planned = Event::Planned {
                    catalog: Arc::clone(&self.catalog),
                    seed,
                    runs,
                    jobs,
                    within,
                };
                (at_us, planned)
            }
            Line::Attempt(attempt) => (attempt.at_us, self.attempt(&attempt)?),
            Line::Judged(judged) => (judged.at_us, self.judged(*judged)?),
            Line::Warned { at_us, message } => (at_us, Event::Warned { message }),
            Line::Dropped { at_us, runs } => (at_us, Event::Dropped { runs }),
            Line::TakenUp { at_us, runs } => (at_us, Event::TakenUp { runs }),
            Line::Paused { at_us } => (at_us, Event::Paused),
            Line::Continued { at_us, after_us } => {
                let after = Duration::from_micros(after_us);
                (at_us, Event::Continued { after })
            }
            Line::HuntedOut { at_us } => (at_us, Event::HuntedOut),
            Line::RoundContinued { at_us } => (at_us, Event::RoundContinued),
            Line::SetAside {
                at_us,
                binary,
                reason,
            } => {
                self.catalog.binaries.get(binary).ok_or(Misfit)?;
                let binary = BinaryId(binary);
                (at_us, Event::SetAside { binary, reason })
            }
            Line::Stopping {
                at_us,
                cause,
                signal,
                at_once,
            } => {
                let cause = stop_cause(cause, signal.as_deref(), at_once);
                (at_us, Event::Stopping { cause })
            }
            Line::Examining { at_us, test } => {
                let test = TestId(test);
                self.knows(test)?;
                (at_us, Event::Examining { test })
            }
            Line::RunningTwice { at_us, tests } => (at_us, Event::RunningTwice { tests }),
            Line::ExaminingTogether { at_us, tests } => (at_us, Event::ExaminingTogether { tests }),
            Line::Covered {
                at_us,
                reached,
                possible,
            } => (at_us, Event::Covered { reached, possible }),
            Line::Finished {
                at_us,
                elapsed_us,
                stressing_us,
                interrupted,
            } => {
                let finished = Event::Finished {
                    elapsed: Duration::from_micros(elapsed_us),
                    stressing: Duration::from_micros(stressing_us),
                    interrupted,
                };
                (at_us, finished)
            }
        };
        Ok(Some((Duration::from_micros(at_us), event)))
    }

    fn knows(&self, test: TestId) -> Result<(), Misfit> {
        self.catalog.tests.get(test.0).map(|_| ()).ok_or(Misfit)
    }

    fn attempt(&mut self, line: &AttemptLine) -> Result<Event, Misfit> {
        let test = TestId(line.test);
        self.knows(test)?;
        let evidence = match line.failure {
            Some(id) => Some(self.failures.get(&id).ok_or(Misfit)?.clone()),
            None => None,
        };
        let order = match (line.order, &self.order) {
            (None, _) => Arc::from([test]),
            (Some(id), Some((told, order))) if id == *told => Arc::clone(order),
            (Some(_), _) => return Err(Misfit),
        };
        if order.get(line.step) != Some(&test) {
            return Err(Misfit);
        }
        self.durations.entry(test).or_default().add(line.us);
        let launch = if line.spawned {
            Launch::Spawn
        } else {
            Launch::Fork
        };
        Ok(Event::AttemptEnded {
            test,
            evidence: evidence.map(Box::new),
            run: line.run.map(RunId),
            company: Company {
                order,
                step: line.step,
                threads: line.threads,
                stagger_us: line.stagger_us,
                launch,
                round: line.round,
            },
            us: line.us,
            leaked: line.leaked,
        })
    }

    fn judged(&mut self, line: JudgedLine) -> Result<Event, Misfit> {
        let test = TestId(line.test);
        self.knows(test)?;
        let group = |counted: &CountedFailure| {
            let evidence = self.failures.get(&counted.failure).ok_or(Misfit)?.clone();
            let count = counted.count;
            Ok(FailureGroup { count, evidence })
        };
        let failures = line.failures.iter().map(group).collect::<Result<_, _>>()?;
        let durations = self.durations.remove(&test).unwrap_or_default();
        let judgement = line.into_judgement(durations, failures).ok_or(Misfit)?;
        if named_by(&judgement).all(|test| self.knows(test).is_ok()) {
            Ok(Event::Judged(Box::new(judgement)))
        } else {
            Err(Misfit)
        }
    }
}

/// Every other test that a judgement speaks of.
fn named_by(judgement: &Judgement) -> impl Iterator<Item = TestId> + use<'_> {
    let explanation = judgement.explanation.iter().flat_map(|it| {
        let lists = [&it.polluters, &it.cleaners, &it.state_setters, &it.with];
        let arms = it.arms.iter().flat_map(|arm| match &arm.condition {
            Condition::After(tests) | Condition::Beside(tests) => tests.clone(),
            Condition::Without(test) | Condition::BesideWithout(test) => vec![*test],
            _ => Vec::new(),
        });
        let lists = lists.into_iter().chain(&it.others).flatten().copied();
        lists.chain(arms)
    });
    let reproduction = judgement.reproduction.iter();
    explanation.chain(reproduction.flat_map(|it| it.work.order.iter().copied()))
}

fn stop_cause(cause: StopWord, signal: Option<&str>, at_once: bool) -> StopCause {
    match cause {
        StopWord::Signal => {
            const NAMES: [&str; 4] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
            let name = NAMES.into_iter().find(|it| Some(*it) == signal);
            let name = name.unwrap_or("a signal");
            StopCause::Signal { name, at_once }
        }
        StopWord::MaxFail => StopCause::MaxFail,
        StopWord::Enough => StopCause::Enough,
        StopWord::MaxTime => StopCause::MaxTime,
    }
}
