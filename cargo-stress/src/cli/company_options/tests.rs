//! What the flags say about a catalog.

use super::*;
use crate::model::fixture::catalog;
use clap::{Args, FromArgMatches};
use miette::Diagnostic as _;
use stress_runtime::protocol::Launch;

fn parse(words: &[&str]) -> Result<CompanyOptions, clap::Error> {
    let command = CompanyOptions::augment_args(clap::Command::new("cargo-stress"));
    let words = [&["cargo-stress"], words].concat();
    CompanyOptions::from_arg_matches(&command.try_get_matches_from(words)?)
}

fn choices(words: &[&str]) -> Choices {
    meant_for(None, words)
}

fn meant_for(threads: Option<usize>, words: &[&str]) -> Choices {
    let catalog = catalog(&[("a", &[("x", 1)])]);
    let meant = threads.and_then(NonZeroUsize::new);
    let choices = parse(words).unwrap().choices(&catalog, meant, Seed(1));
    choices.unwrap()
}

#[test]
fn a_mix_has_serial_and_parallel_rounds_and_attempts_alone() {
    for words in [
        &["--mode", "mix", "--threads", "8"][..],
        &["--mode=mix"],
        &[],
    ] {
        let mix = choices(words);
        assert!(mix.with_alone);
        assert!(mix.as_cargo_test.is_some());
        assert!(matches!(mix.threads, Threads::Mixed(4..)));
        assert!(matches!(mix.orders, Orders::Shuffled));
    }
    let eight = choices(&["--mode", "mix", "--threads", "8"]);
    assert_eq!(eight.threads, Threads::Mixed(8));
}

#[test]
fn one_kind_of_company_can_be_chosen() {
    let chosen = |words: &[&str]| {
        let choices = choices(words);
        assert_eq!(choices.as_cargo_test, None);
        (choices.threads, choices.with_alone)
    };
    assert_eq!(chosen(&["--mode", "serial"]), (Threads::All(1), false));
    let parallel = ["--mode", "parallel", "--threads", "3"];
    assert_eq!(chosen(&parallel), (Threads::All(3), false));
    assert_eq!(chosen(&["--threads", "3"]), (Threads::All(3), false));
    for words in [&["--mode", "alone"][..], &["--no-shuffle"]] {
        assert!(matches!(choices(words).orders, Orders::Alone));
    }
}

#[test]
fn tests_that_are_meant_to_run_one_at_a_time_do_so_unless_a_flag_says_otherwise() {
    let chosen = |threads, words: &[&str]| {
        let choices = meant_for(Some(threads), words);
        (choices.threads, choices.as_cargo_test, choices.with_alone)
    };
    assert_eq!(chosen(1, &[]), (Threads::All(1), Some(1), true));
    assert_eq!(chosen(3, &[]), (Threads::Mixed(3), Some(3), true));
    assert_eq!(chosen(1, &["--threads=2"]).0, Threads::All(2));
    assert!(matches!(
        chosen(1, &["--mode=mix"]).0,
        Threads::Mixed(LEAST_THREADS..)
    ));
    assert!(matches!(
        chosen(1, &["--mode=parallel"]).0,
        Threads::All(LEAST_THREADS..)
    ));
}

#[test]
fn a_mode_is_meant_for_tests_that_do_not_say_shuffle_too() {
    let shares = |words: &[&str]| {
        let said = parse(words).unwrap().said_of_shuffle(Source::default());
        said.map(|said| said.value)
    };
    assert_eq!(shares(&["--mode", "serial"]), Some(true));
    assert_eq!(shares(&["--mode", "mix"]), Some(true));
    assert_eq!(shares(&["--mode", "alone"]), Some(false));
    assert_eq!(shares(&[]), None);
}

#[test]
fn company_of_tests_that_never_have_any_is_refused() {
    let mut catalog = catalog(&[("a", &[("x", 1)])]);
    let refused = |catalog: &_, words: &[&str]| {
        let choices = parse(words).unwrap().choices(catalog, None, Seed(1));
        choices.is_err_and(|error| matches!(error, OrderError::NeverInCompany { .. }))
    };
    let asked = ["--pairs", "--reverse", "--mode=serial", "--mode=parallel"];
    assert!(asked.iter().all(|word| !refused(&catalog, &[word])));
    catalog.tests[0].launch = Launch::Exec;
    assert!(asked.iter().all(|word| refused(&catalog, &[word])));
    assert!(!refused(&catalog, &["--mode=alone"]));
    assert!(!refused(&catalog, &["--mode=mix"]));
    // That nothing is selected has an exit code of its own.
    catalog.tests.clear();
    assert!(!refused(&catalog, &["--pairs"]));
}

#[test]
fn only_a_flag_that_was_given_is_to_be_left_out() {
    let mut catalog = catalog(&[("a", &[("x", 1)])]);
    catalog.tests[0].launch = Launch::Exec;
    let help = |catalog: &_| {
        let choices = parse(&["--mode=serial"]).unwrap();
        let refused = choices.choices(catalog, None, Seed(1)).unwrap_err();
        refused.help().unwrap().to_string()
    };
    assert!(!help(&catalog).contains("--launch"), "{}", help(&catalog));
    catalog.tests[0].sources.launch = Source::Flag("--launch".to_owned());
    assert!(help(&catalog).contains("`--launch exec`, or --mode serial"));
}

#[test]
fn what_contradicts_itself_is_refused() {
    for words in [
        ["--mode=mix", "--no-shuffle"],
        ["--mode=serial", "--pairs"],
        ["--mode=alone", "--reverse"],
    ] {
        assert!(parse(&words).is_err(), "{words:?}");
    }
}
