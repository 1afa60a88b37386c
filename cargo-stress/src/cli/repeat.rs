//! The command that repeats a finding: the same selection and build, one test, enough runs.

use super::args::StressArgs;
use crate::model::{Catalog, TestId};
use std::env;

/// What to type to run that test alone `runs` times, quoted for a shell.
pub(crate) fn repeat_command(
    args: &StressArgs,
    catalog: &Catalog,
    test: TestId,
    runs: u64,
) -> String {
    let mut words = vec!["cargo".to_owned(), "stress".to_owned()];
    words.extend(args.cargo.call_for(catalog.binary_of(test)));
    let (name, last) = name_of(catalog, test);
    words.push("--exact".to_owned());
    words.extend(name);
    words.extend(args.filter.repeat());
    words.extend(args.run.repeat(runs));
    words.extend(args.isolation.repeat());
    words.extend(args.config.repeat());
    words.extend(last);
    shell_words::join(words)
}

/// What to type to search anew for the company in which that test fails.
pub(crate) fn bisect_command(args: &StressArgs, catalog: &Catalog, test: TestId) -> String {
    let mut words = ["cargo", "stress", "bisect"].map(str::to_owned).to_vec();
    let (name, last) = name_of(catalog, test);
    words.extend(name);
    words.extend(args.cargo.call_for(catalog.binary_of(test)));
    words.extend(args.filter.repeat());
    words.extend(args.config.repeat());
    words.extend(last);
    shell_words::join(words)
}

/// The test's name among the other words, or behind them all if it looks like an option.
fn name_of(catalog: &Catalog, test: TestId) -> (Option<String>, Vec<String>) {
    let name = catalog.test(test).name.clone();
    if name.starts_with('-') {
        (None, vec!["--".to_owned(), name])
    } else {
        (Some(name), Vec::new())
    }
}

/// What to type to run a record again.
pub(crate) fn replay_command(args: &StressArgs, id: &str) -> String {
    let words = ["cargo", "stress", "replay", id].map(str::to_owned);
    let words = words.into_iter().chain(args.isolation.repeat());
    shell_words::join(words.chain(args.cargo.places()))
}

/// What to type to have a page made of that session. What a job of CI has kept is gone with the job.
pub(crate) fn page_command(args: &StressArgs, id: &str) -> Option<String> {
    let is_ci = env::var("CI").is_ok_and(|it| !it.is_empty() && it != "false");
    (!is_ci).then(|| page_of(id, args.cargo.places()))
}

/// The same with the options by which the session is found.
pub(super) fn page_of(id: &str, places: Vec<String>) -> String {
    let words = ["cargo", "stress", "report", id].map(str::to_owned);
    let page = ["--html", "report.html"].map(str::to_owned);
    shell_words::join(words.into_iter().chain(places).chain(page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;
    use clap::{Args, FromArgMatches};

    fn parse(words: &[&str]) -> StressArgs {
        let command = StressArgs::augment_args(clap::Command::new("cargo-stress"));
        StressArgs::from_arg_matches(&command.get_matches_from(words)).unwrap()
    }

    #[test]
    fn the_command_selects_the_one_test_and_keeps_how_it_was_built_and_run() {
        let args = parse(&[
            "cargo-stress",
            "closes",
            "--workspace",
            "--release",
            "-F",
            "tls",
            "-j",
            "16",
            "--timeout",
            "1500ms",
            "--launch",
            "spawn",
            "--runs",
            "7",
            "--max-output",
            "2k",
            "--profile",
            "ci",
            "--manifest-path",
            "my crates/Cargo.toml",
        ]);
        let catalog = catalog(&[("orders", &[("inner::closes", 7)])]);
        let command = repeat_command(&args, &catalog, TestId(0), 64);
        assert_eq!(
            command,
            "cargo stress --manifest-path 'my crates/Cargo.toml' --package shop --test orders \
             --features tls --release --exact inner::closes --runs 64 --jobs 16 --timeout 1s500ms \
             --launch spawn --max-output 2048 --profile ci"
        );
        // It must be understood again, word for word.
        let again = parse(
            &shell_words::split(&command).unwrap()[1..]
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        );
        assert_eq!(repeat_command(&again, &catalog, TestId(0), 64), command);
    }

    #[test]
    fn a_name_that_looks_like_an_option_stands_behind_all_of_them() {
        let catalog = catalog(&[("orders", &[("-dashed", 7)])]);
        let command = repeat_command(&parse(&["cargo-stress"]), &catalog, TestId(0), 64);
        assert!(command.ends_with(" -- -dashed"), "{command}");
        let words = shell_words::split(&command).unwrap();
        let again: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        let again = repeat_command(&parse(&again), &catalog, TestId(0), 64);
        assert_eq!(again, command);
        let bisect = bisect_command(&parse(&["cargo-stress"]), &catalog, TestId(0));
        assert!(bisect.ends_with(" -- -dashed"), "{bisect}");
    }

    #[test]
    fn the_command_for_a_page_says_where_the_session_is() {
        let places = [
            "--manifest-path",
            "my shop/Cargo.toml",
            "--target-dir",
            "/tmp/t",
        ];
        let args = parse(&[&["cargo-stress", "-p", "shop"], places.as_slice()].concat());
        assert_eq!(
            page_of("0a1b2c3d", args.cargo.places()),
            "cargo stress report 0a1b2c3d --manifest-path 'my shop/Cargo.toml' --target-dir /tmp/t --html report.html"
        );
    }
}
