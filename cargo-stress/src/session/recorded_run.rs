//! The run of a record in terms of what is built now, or why there is no such run any more.

use crate::discover::CargoCall;
use crate::error::ReplayError;
use crate::model::{Binary, BinaryId, Catalog, Found, Test, TestId, Work};
use crate::record::{Record, StepEntry};
use std::time::Duration;
use stress_runtime::protocol::Launch;

/// The run, and how many went on at a time. What is built was built by that call.
///
/// # Errors
/// If it is not possible any more.
pub(super) fn prepare(
    found: &mut Found,
    record: &Record,
    call: &CargoCall,
) -> Result<(Work, usize), ReplayError> {
    let by_exec = record.launch == Launch::Exec;
    let is_it = |binary: &Binary| record.is_of(binary) && binary.by_exec == by_exec;
    let Some(index) = found.catalog.binaries.iter().position(is_it) else {
        return Err(missing(found, record, &record.test, call));
    };
    let binary = BinaryId(index);
    let mut order = Vec::with_capacity(record.order.len());
    for step in &record.order {
        let Some(test) = find(&found.catalog, binary, step) else {
            return Err(missing(found, record, &step.test, call));
        };
        let known = &mut found.catalog.tests[test.0];
        known.timeout = Duration::from_millis(step.timeout_ms);
        known.grace = Duration::from_millis(step.grace_ms);
        order.push(test);
    }
    let work = Work {
        threads: record.threads,
        stagger_us: record.stagger_us,
        ..Work::in_order(binary, order, record.launch)
    };
    Ok((work, record.jobs))
}

/// Why that test of the record cannot be run as it was.
fn missing(found: &Found, record: &Record, test: &str, call: &CargoCall) -> ReplayError {
    let (id, catalog) = (record.id.clone(), &found.catalog);
    let binary = format!("{}::{}", record.package, record.binary);
    let is_it = |other: &Test| other.name == test && record.is_of(catalog.binary(other.binary));
    if let Some(other) = catalog.tests.iter().find(|it| is_it(it)) {
        return ReplayError::NotShared {
            id,
            test: test.to_owned(),
            binary,
            runner: catalog.binary(other.binary).runner.clone(),
        };
    }
    let listed = found.listed.iter();
    if listed
        .clone()
        .any(|it| record.is_of_target(&it.package, &it.target, &it.kind))
    {
        let test = test.to_owned();
        return ReplayError::NoTest { id, test };
    }
    let command = shell_words::join(call.words());
    ReplayError::NoBinary {
        id,
        binary,
        command,
    }
}

fn find(catalog: &Catalog, binary: BinaryId, step: &StepEntry) -> Option<TestId> {
    catalog.test_ids().find(|id| {
        let test = catalog.test(*id);
        test.binary == binary && test.name == step.test
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::CargoOptions;
    use crate::model::fixture::catalog;
    use crate::model::{LeftOut, ListedBinary};
    use crate::record::fixture::record;
    use miette::Diagnostic as _;

    #[test]
    fn it_is_told_apart_what_is_not_there_any_more() {
        let mut record = record("closes");
        let mut found = Found {
            catalog: catalog(&[("orders", &[("closes", 1)])]),
            ..Found::default()
        };
        let binary = &mut found.catalog.binaries[0];
        (binary.package, binary.target) = (record.package.clone(), record.binary.clone());
        binary.kind = record.kind.clone();
        record.order.truncate(1);
        record.order[0].test = "closes".to_owned();
        let listed = ListedBinary {
            package: record.package.clone(),
            target: record.binary.clone(),
            kind: record.kind.clone(),
            tests: None,
            left_out: LeftOut::default(),
        };
        found.listed.push(listed);
        let words = ["--all", "--package", "shop"].map(str::to_owned);
        let call = CargoOptions::parse(&words).call(Default::default());
        let told = |found: &mut Found| {
            let error = prepare(found, &record, &call).err()?;
            Some(format!("{error}: {}", error.help()?))
        };
        assert_eq!(told(&mut found), None);
        found.catalog.binaries[0].by_exec = true;
        found.catalog.binaries[0].runner = vec!["qemu".to_owned()];
        let by_exec = told(&mut found).unwrap();
        assert!(by_exec.contains("is an exec of"), "{by_exec}");
        assert!(by_exec.contains("`qemu` is configured"), "{by_exec}");
        found.catalog = Catalog::default();
        let renamed = told(&mut found).unwrap();
        assert!(
            renamed.contains("\"closes\", which is not there"),
            "{renamed}"
        );
        found.listed.clear();
        let not_built = told(&mut found).unwrap();
        assert!(not_built.contains("which is not built"), "{not_built}");
        // --all is our word.
        let command = ": cargo test --no-run --package shop";
        assert!(not_built.ends_with(command), "{not_built}");
    }
}
