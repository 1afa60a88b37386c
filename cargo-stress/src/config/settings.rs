//! What holds for a test when all are heard: attribute, configuration, environment, flags.

use super::configuration::Configuration;
use super::said::{Effective, Said};
use stress_runtime::protocol::ListedTest;

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

    /// The options of a test.
    pub(crate) fn of(&self, package: &str, test: &ListedTest) -> Effective {
        let configured = self.configuration.said(package, &test.name);
        Effective::of(test, self.given.clone().over(&configured))
    }

    /// Whether the configuration leaves out a test of that name.
    pub(crate) fn skips(&self, package: &str, name: &str) -> bool {
        let mut skip = self.configuration.skip(package).iter();
        skip.any(|part| name.contains(part.as_str()))
    }
}
