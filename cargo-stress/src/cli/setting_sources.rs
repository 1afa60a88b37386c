//! What holds for the session, and who has said it.

use crate::config::{Defaults, Key};
use crate::model::{Source, Sourced};
use clap::ArgMatches;
use clap::parser::ValueSource;
use std::collections::BTreeMap;

/// The settings that somebody has said, in the words of their flags.
#[derive(Debug, Clone, Default)]
pub(crate) struct SettingSources(BTreeMap<&'static str, Sourced<String>>);

impl SettingSources {
    /// Flags where they are given, else the defaults.
    pub(super) fn of(matches: &ArgMatches, defaults: &Defaults) -> Self {
        let matches = of_task(matches);
        let said = |key: Key| {
            let flag = of_flag(matches, key);
            Some((key.name, flag.or_else(|| defaults.get(key.name).cloned())?))
        };
        Self(Key::with_flag().filter_map(said).collect())
    }

    /// All that is said of the session, not of single tests.
    pub(super) fn of_session(&self) -> Vec<(&'static str, Sourced<String>)> {
        let said = Key::of_session().filter_map(|key| self.0.get_key_value(key.name));
        said.map(|(name, said)| (*name, said.clone())).collect()
    }

    /// What the flag of that name says, if anybody does.
    pub(super) fn said(&self, name: &str) -> Option<&Sourced<String>> {
        self.0.get(name)
    }

    /// Who has said what the flag of that name says.
    pub(super) fn source(&self, name: &str) -> Source {
        let said = self.said(name);
        said.map_or(Source::Default, |said| said.source.clone())
    }
}

/// What was read of the task's own words.
pub(super) fn of_task(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, inner)| inner)
}

/// Whether the flag stands on the command line.
pub(super) fn is_given(matches: &ArgMatches, id: &str) -> bool {
    // Not every task has every flag.
    matches.try_contains_id(id).unwrap_or(false)
        && matches.value_source(id) == Some(ValueSource::CommandLine)
}

/// What is said by the flag itself.
fn of_flag(matches: &ArgMatches, key: Key) -> Option<Sourced<String>> {
    let id = key.name.replace('-', "_");
    if !is_given(matches, &id) {
        return None;
    }
    let words = matches.get_raw(&id).into_iter().flatten();
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    // What takes no value is a switch.
    let text = if words.is_empty() {
        "true".to_owned()
    } else {
        words.join(" ")
    };
    Some(Sourced::new(text, Source::Flag(key.flag())))
}
