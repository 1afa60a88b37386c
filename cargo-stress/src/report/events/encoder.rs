//! From events to lines. What would be told again and again is told once, and then referred to: the
//! order of a process, and a failure with its output.

use super::explanation_entry::{micros, numbers};
use super::failure_line::{EvidenceEntry, FailureLine};
use super::judged_line::{CountedFailure, JudgedLine};
use super::lines::{AttemptLine, Line, StopWord};
use super::planned_line::PlannedLine;
use super::told_failures::{Known, ToldFailures};
use crate::model::{Company, Ending, Event, Evidence, Judgement, StopCause, TestId};
use crate::report::left_behind::left_by_round;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::Launch;

/// What has been told so far.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    orders: u64,
    /// The order told last: attempts of one process come one after another.
    last_order: Option<Arc<[TestId]>>,
    failures: u64,
    told: BTreeMap<TestId, ToldFailures>,
}

impl Encoder {
    /// Hands the lines of an event to `each`.
    pub(super) fn encode(&mut self, at: Duration, event: &Event, each: &mut impl FnMut(&Line)) {
        let at_us = micros(at);
        let line = match event {
            Event::AttemptEnded {
                test,
                evidence,
                run,
                company,
                us,
                leaked,
            } => {
                let failure = evidence.as_deref();
                let failure = failure.map(|evidence| self.failure(*test, evidence, each));
                let order = (!company.is_alone()).then(|| self.order(company, each));
                Line::Attempt(AttemptLine {
                    at_us,
                    test: test.0,
                    outcome: Ending::of(evidence.as_deref()),
                    us: *us,
                    run: run.map(|run| run.0),
                    failure,
                    order,
                    step: company.step,
                    threads: company.threads,
                    stagger_us: company.stagger_us,
                    spawned: company.launch != Launch::Fork,
                    round: company.round,
                    leaked: *leaked,
                })
            }
            Event::Planned {
                catalog,
                seed,
                runs,
                jobs,
                within,
            } => {
                let planned = PlannedLine {
                    seed: *seed,
                    runs: *runs,
                    jobs: *jobs,
                    within_us: within.map(micros),
                    ..PlannedLine::of(at_us, catalog)
                };
                Line::Planned(Box::new(planned))
            }
            Event::Warned { message } => Line::Warned {
                at_us,
                message: message.clone(),
            },
            // To whoever reads the stream it is a warning like any other.
            Event::LeftByRound { target, left } => Line::Warned {
                at_us,
                message: left_by_round(target, left),
            },
            Event::Dropped { runs } => Line::Dropped { at_us, runs: *runs },
            Event::TakenUp { runs } => Line::TakenUp { at_us, runs: *runs },
            Event::Paused => Line::Paused { at_us },
            Event::Continued { after } => Line::Continued {
                at_us,
                after_us: micros(*after),
            },
            Event::HuntedOut => Line::HuntedOut { at_us },
            Event::RoundContinued => Line::RoundContinued { at_us },
            Event::SetAside { binary, reason } => Line::SetAside {
                at_us,
                binary: binary.0,
                reason: reason.clone(),
            },
            Event::Stopping { cause } => stopping(at_us, *cause),
            Event::Examining { test } => Line::Examining {
                at_us,
                test: test.0,
            },
            Event::RunningTwice { tests } => Line::RunningTwice {
                at_us,
                tests: *tests,
            },
            Event::ExaminingTogether { tests } => Line::ExaminingTogether {
                at_us,
                tests: *tests,
            },
            Event::Covered { reached, possible } => Line::Covered {
                at_us,
                reached: *reached,
                possible: *possible,
            },
            Event::Judged(judgement) => {
                let failures = self.counted(judgement, each);
                Line::Judged(Box::new(JudgedLine::of(at_us, judgement, failures)))
            }
            Event::Finished {
                elapsed,
                stressing,
                interrupted,
            } => Line::Finished {
                at_us,
                elapsed_us: micros(*elapsed),
                stressing_us: micros(*stressing),
                interrupted: *interrupted,
            },
        };
        each(&line);
    }

    /// The number of that order, which is told if it is not the one told last.
    fn order(&mut self, company: &Company, each: &mut impl FnMut(&Line)) -> u64 {
        let is_same = |last: &Arc<[TestId]>| Arc::ptr_eq(last, &company.order);
        if !self.last_order.as_ref().is_some_and(is_same) {
            self.orders += 1;
            self.last_order = Some(Arc::clone(&company.order));
            each(&Line::Order {
                id: self.orders,
                tests: numbers(&company.order),
            });
        }
        self.orders
    }

    /// The number of that failure, which is told if the test has not failed so before.
    fn failure(&mut self, test: TestId, evidence: &Evidence, each: &mut impl FnMut(&Line)) -> u64 {
        let known = self.told.entry(test).or_default().of_attempt(evidence);
        self.number_of(test, known, each)
    }

    fn counted(
        &mut self,
        judgement: &Judgement,
        each: &mut impl FnMut(&Line),
    ) -> Vec<CountedFailure> {
        let test = judgement.test;
        let mut counted = Vec::new();
        for group in judgement.tally.failures() {
            let known = self.told.entry(test).or_default().of_tally(&group.evidence);
            counted.push(CountedFailure {
                failure: self.number_of(test, known, each),
                count: group.count,
            });
        }
        counted
    }

    /// Its number; if it has none, it is told.
    fn number_of(&mut self, test: TestId, known: Known, each: &mut impl FnMut(&Line)) -> u64 {
        let mut evidence = match known {
            Known::Told(id) => return id,
            Known::New(evidence) => *evidence,
        };
        self.failures += 1;
        let id = self.failures;
        if !self.told.entry(test).or_default().tell(&evidence, id) {
            (evidence.stdout, evidence.stderr) = Default::default();
        }
        each(&Line::Failure(Box::new(FailureLine {
            id,
            test: test.0,
            evidence: EvidenceEntry::from(&evidence),
        })));
        id
    }
}

fn stopping(at_us: u64, cause: StopCause) -> Line {
    let (cause, signal, at_once) = match cause {
        StopCause::Signal { name, at_once } => (StopWord::Signal, Some(name.to_owned()), at_once),
        StopCause::MaxFail => (StopWord::MaxFail, None, false),
        StopCause::Enough => (StopWord::Enough, None, false),
        StopCause::MaxTime => (StopWord::MaxTime, None, false),
    };
    Line::Stopping {
        at_us,
        cause,
        signal,
        at_once,
    }
}
