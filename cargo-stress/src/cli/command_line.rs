//! Reads the command line, and says of each setting who has said it.

use super::args::{Args, StressArgs, Task};
use super::misplaced_task::misplaced_task;
use super::overruled::without_overruled;
use super::setting_sources::SettingSources;
use super::tips::{escaped_option, with_tip};
use crate::config::Defaults;
use clap::error::ErrorKind;
use clap::{Command, CommandFactory, Error, FromArgMatches};
use std::ffi::OsString;

/// The words of a call.
#[derive(Debug, Clone)]
pub(crate) struct CommandLine {
    words: Vec<OsString>,
}

impl CommandLine {
    /// Those of this process.
    pub(crate) fn of_this_process() -> Self {
        Self {
            words: without_subcommand_name(std::env::args_os().collect()),
        }
    }

    /// What they say, and where they are silent the defaults; on bad usage says so and exits with 2.
    pub(crate) fn read(&self, defaults: &Defaults) -> (Task, StressArgs) {
        self.try_read(defaults).unwrap_or_else(|error| error.exit())
    }

    fn try_read(&self, defaults: &Defaults) -> Result<(Task, StressArgs), Error> {
        let read = |defaults| {
            let mut command = with_defaults(Args::command(), defaults);
            let matches = command.try_get_matches_from_mut(&self.words);
            let matches = matches.map_err(|error| with_tip(error, &self.words))?;
            Ok::<_, Error>((command, matches))
        };
        let (_, matches) = read(defaults)?;
        let defaults = &without_overruled(&matches, defaults);
        let (mut command, matches) = read(defaults)?;
        let sources = SettingSources::of(&matches, defaults);
        let args = Args::from_arg_matches(&matches).map_err(|it| it.format(&mut command))?;
        let (task, args) = args.split(sources);
        let outputs = match &task {
            Task::Report(report) => report.contradiction(),
            _ => args.report.outputs.contradiction(),
        };
        let misplaced = match &task {
            Task::Stress => misplaced_task(&command, &self.words, &args.filter),
            _ => None,
        };
        let escaped = escaped_option(&command, &self.words);
        match escaped
            .or(misplaced)
            .or(args.company.contradiction(&args.sources))
            .or(outputs)
        {
            Some(text) => Err(command.error(ErrorKind::ArgumentConflict, text)),
            None => Ok((task, args)),
        }
    }
}

/// Gives every flag the default of its name. Such a value conflicts with no flag that is given.
fn with_defaults(mut command: Command, defaults: &Defaults) -> Command {
    for (name, said) in defaults {
        let id = name.replace('-', "_");
        if command.get_arguments().any(|arg| arg.get_id() == &*id) {
            command = command.mut_arg(id, |arg| arg.default_value(said.value.clone()));
        }
    }
    command.mut_subcommands(|subcommand| with_defaults(subcommand, defaults))
}

/// cargo calls `cargo-stress stress …`; called directly the word is not needed.
fn without_subcommand_name(mut args: Vec<OsString>) -> Vec<OsString> {
    if args.get(1).is_some_and(|arg| arg == "stress") {
        args.remove(1);
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Key;
    use crate::model::{Source, Sourced};

    fn read(line: &str, defaults: &[(&'static str, &str)]) -> (Task, StressArgs) {
        try_read(line, defaults).unwrap()
    }

    fn try_read(
        line: &str,
        defaults: &[(&'static str, &str)],
    ) -> Result<(Task, StressArgs), Error> {
        let words = line.split(' ').map(OsString::from).collect();
        let said = |(name, text): &(&'static str, &str)| {
            let source = Source::Environment((*name).to_owned());
            (*name, Sourced::new((*text).to_owned(), source))
        };
        let defaults = defaults.iter().map(said).collect();
        CommandLine { words }.try_read(&defaults)
    }

    #[test]
    fn the_word_that_cargo_puts_in_front_is_dropped_once() {
        let args = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(
            without_subcommand_name(args(&["cargo-stress", "stress", "stress"])),
            args(&["cargo-stress", "stress"])
        );
        assert_eq!(
            without_subcommand_name(args(&["cargo-stress", "x"])),
            args(&["cargo-stress", "x"])
        );
    }

    #[test]
    fn list_takes_the_same_selection() {
        let (task, args) = read("cargo-stress list -p shop queue", &[]);
        assert!(matches!(task, Task::List(_)));
        assert_eq!(args.filter.filters, ["queue"]);
        let call = args.cargo.call(args.report.color);
        assert_eq!(call.build_options[..2], ["--package", "shop"]);
    }

    fn error(line: &str) -> Option<Error> {
        let words = line.split(' ').map(OsString::from).collect();
        CommandLine { words }.try_read(&Defaults::default()).err()
    }

    /// What is said of a line that is refused.
    fn refused(line: &str) -> Option<String> {
        error(line).map(|error| error.to_string())
    }

    #[test]
    fn a_task_behind_an_option_is_put_first_and_a_filter_of_its_name_behind_two_hyphens() {
        let said = refused("cargo-stress --color never list --all fine").unwrap();
        for line in [
            "cargo stress list --color never --all fine\n",
            "cargo stress --color never --all fine -- list\n",
        ] {
            assert!(said.contains(line), "{said}");
            let words: Vec<&str> = line.trim_end().split(' ').skip(1).collect();
            assert_eq!(refused(&words.join(" ")), None, "{line}");
        }
        let said = refused("cargo-stress --all help -- x").unwrap();
        assert!(said.contains("cargo stress --all -- x help\n"), "{said}");
        let said = refused("cargo-stress closes --skip man man").unwrap();
        assert!(
            said.contains("cargo stress man closes --skip man\n"),
            "{said}"
        );
        for fine in [
            "cargo-stress --color never -- list",
            "cargo-stress --all -- ci report",
            "cargo-stress --all --exact list",
            "cargo-stress --skip list",
            "cargo-stress list report",
            "cargo-stress --all lists",
        ] {
            assert_eq!(refused(fine), None, "{fine}");
        }
    }

    #[test]
    fn a_report_has_a_file_and_no_other_report_has_the_same() {
        for wrong in [
            "--junit=",
            "--html=",
            "--report-json=",
            "--html out --junit out",
            "--html out --junit ./out",
            "--report-json a --html b --junit a",
        ] {
            assert!(
                refused(&format!("cargo-stress {wrong}")).is_some(),
                "{wrong}"
            );
            assert!(
                refused(&format!("cargo-stress bisect x {wrong}")).is_some(),
                "{wrong}"
            );
            assert!(
                refused(&format!("cargo-stress report {wrong}")).is_some(),
                "{wrong}"
            );
        }
        for fine in ["--html a --junit b", "--html /dev/null --junit /dev/null"] {
            assert_eq!(refused(&format!("cargo-stress {fine}")), None, "{fine}");
        }
    }

    #[test]
    fn threads_are_refused_where_no_test_has_company() {
        let conflict = Some(ErrorKind::ArgumentConflict);
        for task in ["cargo-stress", "cargo-stress bisect x"] {
            let refused = |flags: &str| {
                let error = error(&format!("{task} --threads 2 {flags}"));
                error.map(|error| error.kind())
            };
            assert_eq!(refused("--mode serial"), conflict, "{task}");
            assert_eq!(refused("--mode alone"), conflict, "{task}");
            assert_eq!(refused("--no-shuffle"), conflict, "{task}");
            assert_eq!(refused("--mode parallel"), None, "{task}");
            assert_eq!(refused("--mode mix"), None, "{task}");
        }
    }

    #[test]
    fn what_is_said_closer_counts_where_both_cannot_hold() {
        let company = |line: &str, defaults: &[_]| {
            let args = read(line, defaults).1;
            let said = |name| Some(args.sources.said(name)?.value.clone());
            (said("mode"), said("threads"))
        };
        let said = |value: &str| Some(value.to_owned());
        let (serial, two) = (("mode", "serial"), ("threads", "2"));
        let flag = "cargo-stress --mode alone";
        assert_eq!(company(flag, &[two]), (said("alone"), None));
        let flag = "cargo-stress bisect x --threads 3";
        assert_eq!(company(flag, &[serial]), (None, said("3")));
        for flag in ["--order orders.txt", "--reverse", "--pairs"] {
            let line = format!("cargo-stress {flag}");
            assert_eq!(company(&line, &[serial]).0, None, "{flag}");
        }
        let parallel = "cargo-stress --mode parallel";
        assert_eq!(company(parallel, &[two]), (said("parallel"), said("2")));
        assert_eq!(company("cargo-stress", &[serial]), (said("serial"), None));
    }

    #[test]
    fn two_of_equal_weight_are_told_with_who_says_them() {
        let said = try_read("cargo-stress", &[("mode", "serial"), ("threads", "2")]);
        let said = said.unwrap_err().to_string();
        for part in ["mode says serial", "threads says 2"] {
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn who_has_said_that_tests_share_no_process_is_told() {
        let shuffle = |line: &str, defaults: &[_]| {
            let said = read(line, defaults).1.said().shuffle.unwrap();
            (said.value, said.source.to_string())
        };
        let said = |value: bool, source: &str| (value, source.to_owned());
        let flag = "cargo-stress --mode alone";
        assert_eq!(shuffle(flag, &[]), said(false, "--mode"));
        let (alone, mix) = (("mode", "alone"), ("mode", "mix"));
        assert_eq!(shuffle("cargo-stress", &[alone]), said(false, "mode"));
        assert_eq!(shuffle("cargo-stress list", &[mix]), said(true, "mode"));
        let never = "cargo-stress list --no-shuffle";
        for defaults in [&[][..], &[alone], &[mix]] {
            assert_eq!(shuffle(never, defaults), said(false, "--no-shuffle"));
        }
    }

    #[test]
    fn every_setting_is_one_of_a_flag() {
        for key in Key::with_flag() {
            let command = Args::command();
            let mut arguments = command.get_arguments();
            let flag = arguments.find(|arg| arg.get_long() == Some(key.name));
            assert!(flag.is_some(), "there is no flag {}", key.flag());
        }
    }

    #[test]
    fn a_flag_wins_over_a_default_and_a_default_over_nothing() {
        let defaults = [
            ("jobs", "7"),
            ("runs", "5"),
            ("max-fail", "3"),
            ("keep-tmp", "true"),
        ];
        for task in ["cargo-stress", "cargo-stress list"] {
            let (_, args) = read(&format!("{task} --runs 9 --fail-fast"), &defaults);
            assert_eq!(args.run.jobs(), 7);
            assert!(args.isolation.settings(1).keep_tmp);
            assert_eq!(
                args.run.limits(&crate::model::Catalog::default()).max_fail,
                Some(1)
            );
            let runs = args.said().runs.unwrap();
            let flag = Source::Flag("--runs".to_owned());
            assert_eq!((runs.value, runs.source), (9, flag));
            assert_eq!(args.said().timeout, None);
        }
        let runs = read("cargo-stress", &defaults).1.said().runs.unwrap();
        let environment = Source::Environment("runs".to_owned());
        assert_eq!((runs.value, runs.source), (5, environment));
    }
}
