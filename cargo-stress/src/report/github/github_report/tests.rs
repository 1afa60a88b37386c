//! What the runner and the summary of a job are told.

use super::*;
use crate::judge::judge;
use crate::model::fixture::{catalog, panicked, passed, seen_alone_too, tally};
use crate::model::{BinaryId, Repeat, TestId};

/// A report of so many tests of that name, each of them flaky, and one that is not.
fn report(name: &str, flaky: usize, places: Places) -> GithubReport {
    let mut tests = vec![(name, 500); flaky];
    tests.push(("stable", 500));
    let mut report = GithubReport::at(places, true);
    let catalog = Arc::new(catalog(&[("orders", &tests)]));
    let planned = Event::Planned {
        catalog,
        seed: 7,
        runs: 1000,
        jobs: 2,
        within: None,
    };
    report.event(Duration::ZERO, &planned);
    let failing = tally(&[
        (passed(), 497),
        (panicked("tests/orders.rs:17:5", "lost <one>\n\n| two"), 3),
    ]);
    let mut tallies = vec![failing; flaky];
    tallies.push(tally(&[(passed(), 500)]));
    for mut judgement in judge((0..).map(TestId).zip(tallies).collect()) {
        judgement.repeat = Some(Repeat {
            runs: 64,
            command: "cargo stress replay 3f2a".to_owned(),
        });
        report.event(Duration::ZERO, &Event::Judged(Box::new(judgement)));
    }
    report.event(
        Duration::ZERO,
        &Event::Finished {
            elapsed: Duration::from_secs(2),
            stressing: Duration::from_secs(1),
            interrupted: false,
        },
    );
    report
}

#[test]
fn a_finding_is_annotated_where_the_checkout_has_its_test() {
    let places = Places {
        checkout: Some("/home/runner/shop".into()),
        workspace: Some("/home/runner/shop/backend".into()),
        summary: None,
    };
    let report = report("closes", 1, places);
    insta::assert_snapshot!(report.annotations(), @"::error file=backend/tests/orders.rs,line=10,title=flaky%3A closes::failed 3 of 500 runs: 0.60 %25 (95 %25 interval: 0.12 %25 to 1.7 %25)%0Apanicked at tests/orders.rs:17:5%0Alost <one>%0A%0A| two%0Acargo stress replay 3f2a");
}

#[test]
fn the_calls_are_told_that_led_to_a_panic() {
    let said = first(&seen_alone_too()).as_ref().map(said);
    let lines = said.as_deref().unwrap_or_default().lines();
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            "panicked at src/lib.rs:3:9",
            "lost one",
            "in src/lib.rs:3:9  shop::helper",
            "in src/lib.rs:7:9  shop::tests::closes",
        ]
    );
}

#[test]
fn the_summary_is_added_to_what_is_there_and_says_what_can_hide() {
    let directory = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(directory.path().join("summary.md")).unwrap();
    fs_err::write(&path, "# Before\n").unwrap();
    let places = Places {
        summary: Some(path.clone()),
        ..Places::default()
    };
    let report = report("<b>`|\u{1b}[31m", 1, places);
    report.write_summary().unwrap();
    insta::assert_snapshot!(fs_err::read_to_string(path).unwrap());
}

#[test]
fn a_binary_that_could_not_be_run_is_an_error() {
    let mut report = report("closes", 0, Places::default());
    let (binary, reason) = (BinaryId(0), "it ended\nbefore it was up".to_owned());
    report.event(Duration::ZERO, &Event::SetAside { binary, reason });
    insta::assert_snapshot!(report.annotations(), @"::error title=set aside%3A orders::it ended%0Abefore it was up");
    assert_eq!(
        report.summary().title,
        "1 binary set aside, no finding in 1 test"
    );
}

#[test]
fn what_the_runner_would_not_show_is_counted() {
    let annotations = report("closes", 13, Places::default()).annotations();
    assert_eq!(annotations.lines().count(), 11);
    let last = annotations.lines().last();
    assert_eq!(
        last,
        Some("::notice::and 3 findings more, in the summary of the job")
    );
}

#[test]
fn binaries_that_could_not_be_run_come_before_findings() {
    for (aside, findings, rest) in [
        (4, 6, ""),
        (
            4,
            7,
            "::notice::and 1 finding more, in the summary of the job",
        ),
        (
            12,
            1,
            "::notice::and 1 finding, 2 binaries set aside more, in the summary of the job",
        ),
    ] {
        let mut report = report("closes", findings, Places::default());
        for _ in 0..aside {
            let (binary, reason) = (BinaryId(0), "it is gone".to_owned());
            report.event(Duration::ZERO, &Event::SetAside { binary, reason });
        }
        let annotations = report.annotations();
        let errors = annotations
            .lines()
            .filter(|it| it.starts_with("::error"))
            .map(|it| it.contains("title=set aside"));
        let expected = (0..ANNOTATIONS).map(|number| number < aside);
        assert_eq!(errors.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        let last = annotations.lines().nth(ANNOTATIONS).unwrap_or_default();
        assert_eq!(last, rest);
    }
}

#[test]
fn who_has_no_place_is_annotated_where_it_panicked_in_the_checkout() {
    let places = Places {
        checkout: Some("/home/runner/shop".into()),
        workspace: Some("/home/runner/shop/backend".into()),
        summary: None,
    };
    for (location, begins) in [
        (
            "tests/orders.rs:17:5",
            "::error file=backend/tests/orders.rs,line=17,title=",
        ),
        (
            "/home/runner/shop/a.rs:7:1",
            "::error file=a.rs,line=7,title=",
        ),
        (
            "/rustc/59807616/library/core/src/panicking.rs:80:14",
            "::error title=",
        ),
        ("somewhere", "::error title="),
    ] {
        let mut report = GithubReport::at(places.clone(), true);
        let mut catalog = catalog(&[("orders", &[("closes", 2)])]);
        (catalog.tests[0].file, catalog.tests[0].line) = (String::new(), 0);
        report.catalog = Arc::new(catalog);
        let tally = tally(&[(passed(), 1), (panicked(location, "no"), 1)]);
        let judgement = judge(vec![(TestId(0), tally)]).remove(0);
        report.event(Duration::ZERO, &Event::Judged(Box::new(judgement)));
        let annotations = report.annotations();
        assert!(annotations.starts_with(begins), "{annotations}");
        assert!(!report.summary().to_string().contains(":0"));
    }
}
