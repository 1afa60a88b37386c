//! What holds for a test when all are heard: attribute, configuration, environment, flags.

use super::configuration::Configuration;
use super::said::{Effective, Said};
use crate::model::{Source, Sourced};
use stress_runtime::protocol::{Launch, ListedTest};

/// All that is said beside the attributes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    configuration: Configuration,
    /// By flags and the environment.
    given: Said,
}

impl Settings {
    pub(crate) fn new(configuration: Configuration, given: Said) -> Self {
        Self {
            configuration,
            given,
        }
    }

    /// No runtime inside is to be used, and nothing else is said.
    pub(crate) fn all_by_exec() -> Self {
        let launch = Sourced::new(Launch::Exec, Source::Default);
        Self {
            given: Said {
                launch: Some(launch),
                ..Said::default()
            },
            ..Self::default()
        }
    }

    /// The options of a test.
    pub(crate) fn of(&self, package: &str, test: &ListedTest) -> Effective {
        let configured = self.configuration.said(package, &test.name);
        Effective::of(test, self.given.clone().over(&configured))
    }

    /// Whether no runtime inside is to be used, as is said of all tests.
    pub(crate) fn by_exec(&self) -> bool {
        self.is_given(Launch::Exec)
    }

    /// Whether each run is to be a new process of its own, as is said of all tests.
    pub(crate) fn by_spawn(&self) -> bool {
        self.is_given(Launch::Spawn)
    }

    fn is_given(&self, wanted: Launch) -> bool {
        let launch = self.given.launch.as_ref();
        launch.is_some_and(|launch| launch.value == wanted)
    }

    /// Whether the configuration leaves out a test of that name.
    pub(crate) fn skips(&self, package: &str, name: &str) -> bool {
        let mut skip = self.configuration.skip(package).iter();
        skip.any(|part| name.contains(part.as_str()))
    }
}
