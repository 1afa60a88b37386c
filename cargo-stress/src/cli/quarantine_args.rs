//! `cargo stress quarantine`.

use super::args::StressArgs;
use super::config_options::ConfigOptions;
use super::filter_options::{FilterOptions, IgnoredOptions};
use super::find_options::FindOptions;
use super::report_options::{Color, ReportOptions};
use clap::ArgGroup;
use jiff::civil::Date;

/// Which test, and why and until when it may fail.
#[derive(Debug, Clone, clap::Args)]
#[command(group(ArgGroup::new("what").args(["reason", "release"]).requires("name")))]
pub(crate) struct QuarantineArgs {
    /// Name of the test, or a part that no other has; without one all known flakes are shown
    #[arg(value_name = "TEST", requires = "what")]
    name: Option<String>,
    /// Why it fails, or where that is discussed
    #[arg(long, value_name = "WHY", requires = "until", value_parser = reason)]
    reason: Option<String>,
    /// The last day, in UTC, on which its failures do not count
    #[arg(long, value_name = "YYYY-MM-DD", requires = "reason", value_parser = day)]
    until: Option<Date>,
    /// How often it fails at least, e.g. 2% [default: as what was seen here allows; else 1% is assumed]
    #[arg(long, value_name = "PERCENT", requires = "reason", value_parser = percent)]
    rate: Option<f64>,
    /// Take the test out: its failures count again
    #[arg(long, conflicts_with_all = ["until", "rate"])]
    release: bool,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Quarantining<'a> {
    /// To see what is there.
    Show,
    /// To tolerate a test.
    Add {
        name: &'a str,
        reason: &'a str,
        until: Date,
        rate: Option<f64>,
    },
    /// To tolerate it no longer.
    Release(&'a str),
}

impl QuarantineArgs {
    /// What is asked for.
    pub(crate) fn what(&self) -> Quarantining<'_> {
        let name = self.name.as_deref();
        match (name, self.reason.as_deref(), self.until) {
            (Some(name), _, _) if self.release => Quarantining::Release(name),
            (Some(name), Some(reason), Some(until)) => Quarantining::Add {
                name,
                reason,
                until,
                rate: self.rate,
            },
            _ => Quarantining::Show,
        }
    }
}

/// The task with what is needed to find the test.
#[derive(Debug, Clone, clap::Args)]
#[command(after_long_help = ABOUT)]
pub(super) struct QuarantineTask {
    #[command(flatten)]
    pub(super) quarantine: QuarantineArgs,

    #[command(flatten)]
    config: ConfigOptions,

    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,

    #[command(flatten)]
    find: FindOptions,
}

const ABOUT: &str = "\
Known flakes stand in stress-quarantine.toml beside the workspace's Cargo.toml, to be checked in. Each has a
package, binary (cargo's target), test, reason and until; since and rate are optional.

They are still run and measured, and shown as QUARANTINED with their rate, but do not fail the build. They do
fail it after their last day, and when they fail every time: a test that is broken is no flake. A test that
was clean for so many runs that its recorded rate, the least that fits what was seen, would have shown with 99.9 % is offered for release; runs
are counted over the sessions of a target directory, in <target directory>/stress/flakes/.

`bisect` and `replay` know no quarantine: who asks about a test wants to know.";

impl QuarantineTask {
    /// The options of a session of all tests, ignored ones too.
    pub(super) fn stress(&self, stress: StressArgs) -> StressArgs {
        StressArgs {
            filter: FilterOptions::of_all(IgnoredOptions::included()),
            config: self.config.clone(),
            cargo: self.find.cargo(),
            report: ReportOptions {
                color: self.color,
                ..ReportOptions::default()
            },
            ..stress
        }
    }
}

fn reason(text: &str) -> Result<String, String> {
    let reason = Some(text.trim()).filter(|it| !it.is_empty());
    let reason = reason.map(str::to_owned);
    reason.ok_or_else(|| "expected why it fails, or where that is discussed".to_owned())
}

fn day(text: &str) -> Result<Date, String> {
    let date = text.parse().ok();
    let date = date.filter(|date: &Date| date.to_string() == text);
    date.ok_or_else(|| "expected a day of the calendar, like 2027-03-01".to_owned())
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim_end().parse().ok();
    let share = number.map(|percent: f64| percent / 100.0);
    let share = share.filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "expected more than 0% and at most 100%".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Args, FromArgMatches};

    fn read(line: &str) -> Result<QuarantineArgs, String> {
        let command = QuarantineArgs::augment_args(clap::Command::new("x"));
        let words = shell_words::split(line).unwrap();
        let words = ["x".to_owned()].into_iter().chain(words);
        let matches = command.try_get_matches_from(words);
        let matches = matches.map_err(|it| it.to_string())?;
        QuarantineArgs::from_arg_matches(&matches).map_err(|it| it.to_string())
    }

    #[test]
    fn it_shows_adds_or_releases() {
        assert_eq!(read("").unwrap().what(), Quarantining::Show);
        let release = read("--release closes").unwrap();
        assert_eq!(release.what(), Quarantining::Release("closes"));
        let add = read("closes --reason slow --until 2027-03-01 --rate 2%").unwrap();
        let expected = Quarantining::Add {
            name: "closes",
            reason: "slow",
            until: jiff::civil::date(2027, 3, 1),
            rate: Some(0.02),
        };
        assert_eq!(add.what(), expected);
    }

    #[test]
    fn a_test_of_any_member_of_the_workspace_can_be_named() {
        let command = QuarantineTask::augment_args(clap::Command::new("x"));
        let line = "x closes --reason slow --until 2027-03-01 --workspace";
        let read = command.try_get_matches_from(line.split(' '));
        assert!(read.is_ok(), "{}", read.unwrap_err());
    }

    #[test]
    fn what_is_not_complete_or_no_day_is_refused() {
        for wrong in [
            "closes",
            "--release",
            "closes --reason slow",
            "closes --until 2027-03-01",
            "closes --reason '' --until 2027-03-01",
            "closes --reason ' \t' --until 2027-03-01",
            "--reason slow --until 2027-03-01",
            "closes --release --until 2027-03-01",
            "closes --reason slow --until 2027-02-30",
            "closes --reason slow --until tomorrow",
            "closes --reason slow --until 2027-03-01 --rate 0",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
