//! What becomes of tests that are not what they seem.

use super::*;
use crate::model::fixture::{catalog, listed};

fn at(line: u32, test: ListedTest) -> ListedTest {
    ListedTest { line, ..test }
}

#[test]
fn who_asked_for_another_launch_is_not_told_as_who_asked_for_exec() {
    let mut test = catalog(&[("orders", &[("a", 1)])]).tests.remove(0);
    let flag = Source::Flag("--launch".to_owned());
    (test.shuffle, test.launch) = (true, Launch::Spawn);
    test.sources.launch = flag.clone();
    run_by_exec(&mut test);
    assert_eq!((test.launch, test.shuffle), (Launch::Exec, false));
    assert_eq!(test.sources, Sources::default());
    test.shuffle = true;
    test.sources.launch = flag.clone();
    run_by_exec(&mut test);
    assert_eq!(
        (test.sources.launch, test.sources.shuffle),
        (flag.clone(), flag)
    );
}

#[test]
fn two_tests_of_one_name_are_reported_and_the_first_is_run() {
    let mut found = Found::default();
    let binary = catalog(&[("orders", &[])]).binaries.remove(0);
    let tests = vec![
        at(3, listed("a")),
        at(9, listed("a")),
        ListedTest {
            ignored: Some(String::new()),
            ..listed("b")
        },
    ];
    let choice = Choice {
        selection: &Selection::default(),
        settings: &Settings::default(),
        since: None,
        spawned: false,
    };
    let mut left_out = LeftOut::default();
    add(&mut found, binary, tests, choice, &mut left_out);
    assert_eq!((left_out.filtered, left_out.ignored), (0, 1));
    assert_eq!((found.annotated, found.ignored), (2, 1));
    assert_eq!(found.catalog.tests.len(), 1);
    assert_eq!(found.catalog.tests[0].line, 3);
    assert!(found.warnings[0].contains("orders has more than one test called a"));
    assert!(found.warnings[0].contains("src/lib.rs:9"));
}
