//! The settings that stand in environment variables.

use super::error::ConfigError;
use super::keys::{Key, variable};
use crate::model::{Source, Sourced};
use crate::nearest::likely;
use std::collections::BTreeMap;

/// All our variables begin so.
const PREFIX: &str = "CARGO_STRESS_";
/// The setting that chooses among the others.
const PROFILE: &str = "profile";

/// What they say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    said: BTreeMap<&'static str, Sourced<String>>,
    profile: Option<String>,
    /// What a person should know.
    pub(crate) warnings: Vec<String>,
}

impl Environment {
    /// That of this process.
    ///
    /// # Errors
    /// If a variable has a value that its flag would not have.
    pub(crate) fn of_this_process() -> Result<Self, ConfigError> {
        let pairs = std::env::vars_os();
        Self::read(pairs.filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            Some((name, value.to_string_lossy().into_owned()))
        }))
    }

    fn read(variables: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut environment = Self::default();
        // An empty variable is as good as none: that is how many a CI takes one away.
        let ours = variables.filter(|(name, value)| name.starts_with(PREFIX) && !value.is_empty());
        for (name, value) in ours {
            if name == variable(PROFILE) {
                environment.profile = Some(value);
                continue;
            }
            let Some(key) = Key::with_flag().find(|key| key.variable() == name) else {
                environment.warnings.push(unknown(&name));
                continue;
            };
            let text = key.kind.of_text(&value);
            let text = text.map_err(|reason| ConfigError::Variable {
                variable: name.clone(),
                value,
                reason,
            })?;
            let said = Sourced::new(text, Source::Environment(name));
            environment.said.insert(key.name, said);
        }
        Ok(environment)
    }

    /// The profile that is chosen.
    pub(crate) fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    pub(super) fn said(&self, key: Key) -> Option<&Sourced<String>> {
        self.said.get(key.name)
    }
}

fn unknown(name: &str) -> String {
    let known = Key::with_flag().map(|key| key.name).chain([PROFILE]);
    // What all of them have in common would make all of them alike.
    let meant = name[PREFIX.len()..].to_ascii_lowercase().replace('_', "-");
    let meant = match likely(known, &meant) {
        Some(meant) => format!("; did you mean {}?", variable(meant)),
        None => String::new(),
    };
    format!("the variable {name} says nothing to cargo stress{meant}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Environment, ConfigError> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Environment::read(pairs.iter().map(owned))
    }

    #[test]
    fn each_flag_has_a_variable() {
        let environment = read(&[
            ("CARGO_STRESS_MAX_TIME", "5m"),
            ("CARGO_STRESS_KEEP_TMP", "1"),
            ("CARGO_STRESS_PROFILE", "ci"),
            ("CARGO_STRESS_RUNS", ""),
            ("STRESS_RUNS", "many"),
        ]);
        let environment = environment.unwrap();
        let said = |name| environment.said(Key::named(name).unwrap());
        assert_eq!(said("max-time").unwrap().value, "5m");
        assert_eq!(said("keep-tmp").unwrap().value, "true");
        assert_eq!(said("runs"), None);
        assert_eq!(environment.profile(), Some("ci"));
        assert!(environment.warnings.is_empty());
    }

    #[test]
    fn a_variable_that_is_none_is_told_of_and_a_wrong_value_refused() {
        let environment = read(&[("CARGO_STRESS_RUN", "5"), ("CARGO_STRESS_ZZZ", "x")]).unwrap();
        insta::assert_snapshot!(environment.warnings.join("\n"), @r"
        the variable CARGO_STRESS_RUN says nothing to cargo stress; did you mean CARGO_STRESS_RUNS?
        the variable CARGO_STRESS_ZZZ says nothing to cargo stress
        ");
        let error = read(&[("CARGO_STRESS_TIMEOUT", "5")]).unwrap_err();
        insta::assert_snapshot!(error, @"CARGO_STRESS_TIMEOUT=5: a unit is missing; did you mean 5s?");
    }
}
