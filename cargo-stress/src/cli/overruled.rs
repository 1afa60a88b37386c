//! Of settings that cannot both hold, the one that is said closer to the session counts.

use super::setting_sources::SettingSources;
use crate::config::Defaults;
use crate::model::Source;
use clap::ArgMatches;
use clap::parser::ValueSource;
use std::cmp::Ordering;

/// Flags that say themselves who shares a process.
const IN_PLACE_OF_MODE: [&str; 3] = ["order", "reverse", "pairs"];
/// Modes in which no test runs beside another one.
const ONE_AT_A_TIME: [&str; 2] = ["serial", "alone"];

/// The defaults without those that something closer speaks against: a flag counts more than the environment, that
/// more than a profile of the configuration, and that more than what holds for all of them.
pub(super) fn without_overruled(matches: &ArgMatches, defaults: &Defaults) -> Defaults {
    let mut remaining = defaults.clone();
    if IN_PLACE_OF_MODE.iter().any(|flag| is_given(matches, flag)) {
        remaining.remove("mode");
        return remaining;
    }
    let said = SettingSources::of(matches, defaults);
    let (mode, threads) = (said.said("mode"), said.said("threads"));
    if let (Some(mode), Some(threads)) = (mode, threads)
        && ONE_AT_A_TIME.contains(&mode.value.as_str())
    {
        match closeness(&mode.source).cmp(&closeness(&threads.source)) {
            Ordering::Greater => remaining.remove("threads"),
            Ordering::Less => remaining.remove("mode"),
            Ordering::Equal => None,
        };
    }
    remaining
}

/// Whether the flag stands on the command line.
fn is_given(matches: &ArgMatches, id: &str) -> bool {
    let matches = matches.subcommand().map_or(matches, |(_, inner)| inner);
    // Not every task has every flag.
    matches.try_contains_id(id).unwrap_or(false)
        && matches.value_source(id) == Some(ValueSource::CommandLine)
}

fn closeness(source: &Source) -> u8 {
    match source {
        Source::Flag(_) => 3,
        Source::Environment(_) => 2,
        Source::Configuration(place) if place.profile.is_some() => 1,
        Source::Configuration(_) | Source::Attribute | Source::Default => 0,
    }
}
