//! The search for one named test: in which company does it fail?

use super::focus::Focus;
use super::known_flakes::KnownFlakes;
use super::stress::stress;
use super::test_threads::{test_threads, warning};
use crate::cli::{BisectArgs, StressArgs, repeat_command};
use crate::error::{BisectError, Error};
use crate::execute::Signals;
use crate::model::{Catalog, Found, Test, TestId};
use crate::nearest::nearest;
use crate::plan::{Orders, Threads};
use crate::record::{Record, Store, Surroundings, differences};
use camino::Utf8Path;
use std::collections::BTreeSet;
use std::process::ExitCode;

/// Runs that are proposed for a test that has no company: as many as an annotated test has by itself.
const ALONE: u64 = 100;

/// The record that is asked about, if it is one. The session is built as it was then, unless the command
/// line says how.
///
/// # Errors
/// If the record cannot be read.
pub(super) fn as_recorded(
    args: &mut StressArgs,
    asked: &BisectArgs,
    target_directory: &Utf8Path,
) -> Result<Option<Record>, Error> {
    let Some(id) = &asked.record else {
        return Ok(None);
    };
    let record = Store::in_target_directory(target_directory).load(id)?;
    let words = &record.cargo_options;
    args.cargo.or_as_in(words, &record.directory);
    Ok(Some(record))
}

/// Runs the binary's tests together until the test has failed, then searches.
///
/// # Errors
/// If the test or the order is not to be had.
pub(super) async fn bisect(
    mut found: Found,
    args: &StressArgs,
    asked: &BisectArgs,
    record: Option<Record>,
    root: &Utf8Path,
    signals: Signals,
) -> Result<ExitCode, Error> {
    if let Some(record) = &record {
        keep_binary(&mut found.catalog, record);
        if found.catalog.tests.is_empty() && found.skipped == 0 {
            return Err(other_record(record).into());
        }
    }
    let name = asked.name.as_deref();
    let name = name.or(record.as_ref().map(|record| record.test.as_str()));
    let test = find_in(&found, name.unwrap_or_default());
    let test = test.map_err(|error| match error {
        BisectError::NoSuchTest { name, .. } if found.skipped > 0 => BisectError::MaybeSkipped {
            name,
            skipped: found.skipped,
        },
        other => other,
    })?;
    if !found.catalog.test(test).can_have_company() {
        let name = found.catalog.test(test).name.clone();
        let command = repeat_command(args, &found.catalog, test, ALONE);
        return Err(BisectError::NeverInCompany { name, command }.into());
    }
    let mut test = narrow(&mut found.catalog, test);
    let threads = test_threads(&found.catalog)?;
    let mut choices = args
        .company
        .choices(&found.catalog, threads, args.run.seed())?;
    if let Some(record) = record {
        let path = &found.catalog.binary_of(test).path;
        let now = Surroundings::gather(root).of_binary(path);
        found.warnings.extend(differences(&record, &now));
        choices.orders = Orders::Given(order_of(&found.catalog, &record)?);
        choices.threads = Threads::All(record.threads);
    } else if let Orders::Given(order) = &choices.orders
        && !order.contains(&test)
    {
        let name = found.catalog.test(test).name.clone();
        return Err(BisectError::NotInOrder { name }.into());
    }
    if let Orders::Given(order) = &mut choices.orders {
        test = keep_ordered(&mut found.catalog, order, test);
    }
    found.warnings.extend(warning(&choices, &found.catalog));
    // Who asks about a test wants to know, flake or not.
    let known = KnownFlakes::default();
    stress(found, args, choices, Focus::One(test), known, signals).await
}

/// The same among all that was found; for a name as findings show it, what to type is told.
pub(super) fn find_in(found: &Found, name: &str) -> Result<TestId, BisectError> {
    find(&found.catalog, name).map_err(|error| match (error, found.in_place_of(name)) {
        (BisectError::NoSuchTest { name, .. }, Some(words)) => BisectError::NoSuchTest {
            name,
            help: format!("did you mean {}?", shell_words::join(words)),
        },
        (error, _) => error,
    })
}

/// The test of exactly that name, or the only one that has it in its name.
pub(super) fn find(catalog: &Catalog, name: &str) -> Result<TestId, BisectError> {
    let all = |hits: &dyn Fn(&str) -> bool| -> Vec<TestId> {
        catalog
            .test_ids()
            .filter(|id| hits(&catalog.test(*id).name))
            .collect()
    };
    let mut hits = all(&|other| other == name);
    if hits.is_empty() {
        hits = all(&|other| other.contains(name));
    }
    match hits.as_slice() {
        [test] => Ok(*test),
        [] => {
            let names = catalog.tests.iter().map(|test| test.name.as_str());
            let hint = |(_, it): (f64, &str)| format!("did you mean {it:?}?");
            Err(BisectError::NoSuchTest {
                name: name.to_owned(),
                help: nearest(names, name).map_or_else(String::new, hint),
            })
        }
        several => Err(BisectError::SeveralTests {
            name: name.to_owned(),
            all: several
                .iter()
                .take(10)
                .map(|test| catalog.display_name(*test))
                .collect(),
        }),
    }
}

/// Leaves the tests of that test's binary in the catalog, all of them in company; returns the
/// test's new number.
fn narrow(catalog: &mut Catalog, test: TestId) -> TestId {
    let name = catalog.test(test).name.clone();
    let binary = catalog.test(test).binary;
    // Binaries keep their numbers; those without tests are never started.
    catalog.tests.retain(|test| test.binary == binary);
    for test in &mut catalog.tests {
        test.shuffle = true;
    }
    let index = catalog.tests.iter().position(|test| test.name == name);
    TestId(index.unwrap_or_default())
}

/// Leaves only the tests of the record's binary in the catalog: others may have tests of the same name. Of
/// the ignored ones those are left that ran then.
fn keep_binary(catalog: &mut Catalog, record: &Record) {
    let Catalog { binaries, tests } = catalog;
    let ran = |test: &Test| record.order.iter().any(|step| step.test == test.name);
    tests.retain(|test| {
        record.is_of(&binaries[test.binary.0]) && (test.ignored.is_none() || ran(test))
    });
}

/// Leaves only the tests of the order, which gets their new numbers: others never share a process with them. Returns
/// that of the test.
fn keep_ordered(catalog: &mut Catalog, order: &mut [TestId], test: TestId) -> TestId {
    let kept: BTreeSet<TestId> = order.iter().copied().collect();
    let mut ids = catalog.test_ids();
    catalog
        .tests
        .retain(|_| ids.next().is_some_and(|id| kept.contains(&id)));
    let number = |id: TestId| TestId(kept.range(..id).count());
    for id in order {
        *id = number(*id);
    }
    number(test)
}

fn order_of(catalog: &Catalog, record: &Record) -> Result<Vec<TestId>, BisectError> {
    let find = |step: &crate::record::StepEntry| {
        catalog
            .test_ids()
            .find(|id| catalog.test(*id).name == step.test)
    };
    let order: Option<Vec<TestId>> = record.order.iter().map(find).collect();
    order.ok_or_else(|| other_record(record))
}

fn other_record(record: &Record) -> BisectError {
    BisectError::OtherRecord {
        id: record.id.clone(),
        test: record.test.clone(),
        binary: format!("{}::{}", record.package, record.binary),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;
    use crate::model::{LeftOut, ListedBinary};
    use miette::Diagnostic as _;

    #[test]
    fn a_test_is_found_by_its_whole_name_or_an_unmistakable_part() {
        let catalog = catalog(&[("a", &[("io::read", 1), ("io::read_all", 1), ("net", 1)])]);
        assert_eq!(find(&catalog, "io::read").unwrap(), TestId(0));
        assert_eq!(find(&catalog, "ne").unwrap(), TestId(2));
        let several = find(&catalog, "read_").map(|it| it.0);
        assert_eq!(several.unwrap(), 1);
        let ambiguous = find(&catalog, "re").unwrap_err();
        assert!(matches!(&ambiguous, BisectError::SeveralTests { .. }));
        let help = ambiguous.help().unwrap().to_string();
        assert!(help.contains("--lib, --bin or --test"), "{help}");
        let help = find(&catalog, "nett")
            .unwrap_err()
            .help()
            .unwrap()
            .to_string();
        assert_eq!(help, "did you mean \"net\"?");
    }

    #[test]
    fn for_a_name_as_findings_show_it_what_to_type_is_told() {
        let listed = ListedBinary {
            package: "shop".to_owned(),
            target: "a".to_owned(),
            kind: "test".to_owned(),
            tests: None,
            left_out: LeftOut::default(),
        };
        let found = Found {
            catalog: catalog(&[("a", &[("net", 1)])]),
            listed: vec![listed],
            ..Found::default()
        };
        let help = |name: &str| {
            find_in(&found, name)
                .unwrap_err()
                .help()
                .map(|it| it.to_string())
        };
        let meant = "did you mean -p shop --test a net?";
        assert_eq!(help("shop::a::net").as_deref(), Some(meant));
        assert_eq!(help("nett").as_deref(), Some("did you mean \"net\"?"));
        assert_eq!(find_in(&found, "net").unwrap(), TestId(0));
    }

    #[test]
    fn a_record_is_one_of_its_binary_whatever_tests_others_have() {
        let mut catalog = catalog(&[("a", &[("x", 1)]), ("b", &[("x", 1), ("y", 1)])]);
        let binary = catalog.binaries[1].clone();
        let record = Record {
            package: binary.package,
            binary: binary.target,
            kind: binary.kind,
            ..crate::record::fixture::record("x")
        };
        assert!(find(&catalog, "x").is_err());
        keep_binary(&mut catalog, &record);
        assert_eq!(catalog.tests.len(), 2);
        let test = find(&catalog, "x").unwrap();
        assert_eq!(catalog.binary_of(test).target, "b");
    }

    #[test]
    fn tests_that_are_not_in_the_order_are_left_out_and_those_in_it_numbered_anew() {
        let mut catalog = catalog(&[("a", &[("v", 1), ("w", 1), ("x", 1), ("y", 1)])]);
        let mut order = [3, 1, 3].map(TestId);
        assert_eq!(keep_ordered(&mut catalog, &mut order, TestId(3)), TestId(1));
        assert_eq!(order, [1, 0, 1].map(TestId));
        let names = catalog.tests.iter().map(|it| it.name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["w", "y"]);
    }

    #[test]
    fn narrowing_keeps_one_binary_and_puts_all_its_tests_into_rounds() {
        let mut catalog = catalog(&[("a", &[("x", 1)]), ("b", &[("x", 1), ("y", 1)])]);
        assert_eq!(narrow(&mut catalog, TestId(2)), TestId(1));
        assert_eq!(catalog.tests.len(), 2);
        assert!(catalog.tests.iter().all(|test| test.shuffle));
    }
}
