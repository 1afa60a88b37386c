//! What controlled re-runs have shown, as a part of a line; tests by their numbers.

use super::difference_entry::DifferenceEntry;
use crate::model::{Arm, Condition, Explanation, FirstDifference, SearchCost, TestId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The culprits, and what is known against them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ExplanationEntry {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    polluters: Vec<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cleaners: Vec<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    state_setters: Vec<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    with: Vec<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Vec<usize>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more_exist: Option<bool>,
    candidates: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<SearchEntry>,
    arms: Vec<ArmEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<DifferenceEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// What a search has spent.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct SearchEntry {
    tests_run: u64,
    processes: u64,
    elapsed_us: u64,
}

/// How often the test failed under one condition.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct ArmEntry {
    condition: ConditionEntry,
    failed: u64,
    otherwise: u64,
    runs: u64,
}

/// What was the same in all attempts of an arm.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ConditionEntry {
    Alone,
    Twice,
    SameOrder { before: usize },
    PassingOrder { before: usize },
    SameCompany { tests: usize, threads: usize },
    After { tests: Vec<usize> },
    Without { test: usize },
    Beside { tests: Vec<usize> },
    BesideWithout { test: usize },
    AloneSpawned,
    Spawned,
    BesideProcesses,
    Undisturbed,
    BusyMachine,
}

/// Numbers of tests.
pub(super) fn numbers(tests: &[TestId]) -> Vec<usize> {
    tests.iter().map(|test| test.0).collect()
}

/// Tests of these numbers.
pub(super) fn tests<T: FromIterator<TestId>>(numbers: Vec<usize>) -> T {
    numbers.into_iter().map(TestId).collect()
}

pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

impl From<&Explanation> for ExplanationEntry {
    fn from(explanation: &Explanation) -> Self {
        let search = |cost: SearchCost| SearchEntry {
            tests_run: cost.tests_run,
            processes: cost.processes,
            elapsed_us: micros(cost.elapsed),
        };
        Self {
            polluters: numbers(&explanation.polluters),
            cleaners: numbers(&explanation.cleaners),
            state_setters: numbers(&explanation.state_setters),
            with: numbers(&explanation.with),
            others: explanation.others.iter().map(|it| numbers(it)).collect(),
            more_exist: explanation.more_exist,
            candidates: explanation.candidates,
            search: explanation.search.map(search),
            arms: explanation.arms.iter().map(ArmEntry::from).collect(),
            error_probability: explanation.error_probability,
            difference: explanation.difference.as_ref().map(DifferenceEntry::from),
            notes: explanation.notes.clone(),
        }
    }
}

impl From<ExplanationEntry> for Explanation {
    fn from(entry: ExplanationEntry) -> Self {
        let search = |cost: SearchEntry| SearchCost {
            tests_run: cost.tests_run,
            processes: cost.processes,
            elapsed: Duration::from_micros(cost.elapsed_us),
        };
        Self {
            polluters: tests(entry.polluters),
            cleaners: tests(entry.cleaners),
            state_setters: tests(entry.state_setters),
            with: tests(entry.with),
            others: entry.others.into_iter().map(tests).collect(),
            more_exist: entry.more_exist,
            candidates: entry.candidates,
            search: entry.search.map(search),
            arms: entry.arms.into_iter().map(Arm::from).collect(),
            error_probability: entry.error_probability,
            difference: entry.difference.map(FirstDifference::from),
            notes: entry.notes,
        }
    }
}

impl From<&Arm> for ArmEntry {
    fn from(arm: &Arm) -> Self {
        Self {
            condition: ConditionEntry::from(&arm.condition),
            failed: arm.failed,
            otherwise: arm.otherwise,
            runs: arm.runs,
        }
    }
}

impl From<ArmEntry> for Arm {
    fn from(entry: ArmEntry) -> Self {
        Self {
            condition: entry.condition.into(),
            failed: entry.failed,
            otherwise: entry.otherwise,
            runs: entry.runs,
        }
    }
}

impl From<&Condition> for ConditionEntry {
    fn from(condition: &Condition) -> Self {
        match condition {
            Condition::Alone => Self::Alone,
            Condition::Twice => Self::Twice,
            &Condition::SameOrder { before } => Self::SameOrder { before },
            &Condition::PassingOrder { before } => Self::PassingOrder { before },
            &Condition::SameCompany { tests, threads } => Self::SameCompany { tests, threads },
            Condition::After(tests) => Self::After {
                tests: numbers(tests),
            },
            Condition::Without(test) => Self::Without { test: test.0 },
            Condition::Beside(tests) => Self::Beside {
                tests: numbers(tests),
            },
            Condition::BesideWithout(test) => Self::BesideWithout { test: test.0 },
            Condition::AloneSpawned => Self::AloneSpawned,
            Condition::Spawned => Self::Spawned,
            Condition::BesideProcesses => Self::BesideProcesses,
            Condition::Undisturbed => Self::Undisturbed,
            Condition::BusyMachine => Self::BusyMachine,
        }
    }
}

impl From<ConditionEntry> for Condition {
    fn from(entry: ConditionEntry) -> Self {
        match entry {
            ConditionEntry::Alone => Self::Alone,
            ConditionEntry::Twice => Self::Twice,
            ConditionEntry::SameOrder { before } => Self::SameOrder { before },
            ConditionEntry::PassingOrder { before } => Self::PassingOrder { before },
            ConditionEntry::SameCompany { tests, threads } => Self::SameCompany { tests, threads },
            ConditionEntry::After { tests: numbers } => Self::After(tests(numbers)),
            ConditionEntry::Without { test } => Self::Without(TestId(test)),
            ConditionEntry::Beside { tests: numbers } => Self::Beside(tests(numbers)),
            ConditionEntry::BesideWithout { test } => Self::BesideWithout(TestId(test)),
            ConditionEntry::AloneSpawned => Self::AloneSpawned,
            ConditionEntry::Spawned => Self::Spawned,
            ConditionEntry::BesideProcesses => Self::BesideProcesses,
            ConditionEntry::Undisturbed => Self::Undisturbed,
            ConditionEntry::BusyMachine => Self::BusyMachine,
        }
    }
}
