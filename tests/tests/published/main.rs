//! Crates of other people, unchanged, with default settings: each gets the verdict and the culprit that
//! are known, and those that are well raise no alarm. Only for whoever asks, for each is stressed for a
//! minute and downloaded first (`cargo test -p stress-tests --test published -- --ignored`).

#![forbid(unsafe_code)]
#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, reason = "figures for whoever asks")]

use std::sync::Mutex;
use stress_tests::{StressCommand, published_crate, published_names};

const RELEASES: [&str; 6] = [
    "dotenvy-0.15.7",
    "nextera_jwt-0.1.10",
    "semver-1.0.24",
    "temp_testdir-0.2.3",
    "tempfile-3.14.0",
    "update_rate-2.0.1",
];

/// One after another: what is known of them was seen on a machine that does nothing else.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn keeps_its_promise(release: &str) {
    let _mine = ONE_AT_A_TIME
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    let (krate, promise) = published_crate(release);
    let session = StressCommand::new(&krate)
        .args(promise.args.iter().map(String::as_str))
        .report()
        .run()
        .assert_code(promise.exit_code);
    let report = session.report();
    println!("{release}: {:.0} s\n{}", report.elapsed_s, session.stdout);
    for (test, verdict) in &promise.tests {
        let seen = &report.test(test).verdict;
        assert!(verdict.is_kept_by(seen), "{test}: {seen:#?}\n{session}");
    }
}

#[test]
fn there_is_a_test_here_for_each_release() {
    assert_eq!(published_names(), RELEASES);
}

#[test]
#[ignore = "downloads it, and takes a minute"]
fn dotenvy_is_well() {
    keeps_its_promise("dotenvy-0.15.7");
}

#[test]
#[ignore = "downloads it, and takes a minute"]
fn semver_is_well() {
    keeps_its_promise("semver-1.0.24");
}

#[test]
#[ignore = "downloads it, and takes a minute"]
fn nextera_jwt_has_a_test_that_needs_another_one_before_it() {
    keeps_its_promise("nextera_jwt-0.1.10");
}

#[test]
#[ignore = "downloads it, and takes a minute"]
fn temp_testdir_has_tests_that_disturb_one_another() {
    keeps_its_promise("temp_testdir-0.2.3");
}

#[test]
#[ignore = "downloads it, and takes a minute"]
fn tempfile_has_a_test_that_fails_the_second_time() {
    keeps_its_promise("tempfile-3.14.0");
}

#[test]
#[ignore = "downloads it, and takes a minute"]
fn update_rate_has_a_test_that_counts_on_a_free_processor() {
    keeps_its_promise("update_rate-2.0.1");
}
