//! Of settings that cannot both hold, the one that is said closer to the session counts.

use super::setting_sources::{SettingSources, is_given, of_task};
use crate::config::Defaults;
use crate::model::Source;
use clap::ArgMatches;
use std::cmp::Ordering;

/// Flags that say themselves who shares a process.
const IN_PLACE_OF_MODE: [&str; 3] = ["order", "reverse", "pairs"];
/// Modes in which no test runs beside another one.
const ONE_AT_A_TIME: [&str; 2] = ["serial", "alone"];

/// The defaults without those that something closer speaks against: a flag counts more than the environment, that
/// more than a profile of the configuration, and that more than what holds for all of them.
pub(super) fn without_overruled(matches: &ArgMatches, defaults: &Defaults) -> Defaults {
    let mut remaining = defaults.clone();
    let given = of_task(matches);
    if IN_PLACE_OF_MODE.iter().any(|flag| is_given(given, flag)) {
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

fn closeness(source: &Source) -> u8 {
    match source {
        Source::Flag(_) => 3,
        Source::Environment(_) => 2,
        Source::Configuration(place) if place.profile.is_some() => 1,
        Source::Configuration(_) | Source::Attribute | Source::Default => 0,
    }
}
