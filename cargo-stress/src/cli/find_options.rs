//! cargo's options where a test is only looked for: what to build, and not how fast it runs.

use super::cargo_options::CargoOptions;
use super::feature_options::FeatureOptions;

/// Those of a session that say which binaries have the test.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Cargo options")]
pub(super) struct FindOptions {
    /// Plain #[test]s too
    #[arg(long, help_heading = "Selection")]
    all: bool,
    /// Package that has the test
    #[arg(short, long, value_name = "SPEC")]
    package: Vec<String>,
    /// Any package of the workspace may have it
    #[arg(long)]
    workspace: bool,
    /// It is one of the library's unit tests
    #[arg(long)]
    lib: bool,
    /// It is one of this program's unit tests
    #[arg(long, value_name = "NAME")]
    bin: Vec<String>,
    /// It is in this integration test
    #[arg(long, value_name = "NAME")]
    test: Vec<String>,
    /// It is in this example
    #[arg(long, value_name = "NAME")]
    example: Vec<String>,
    #[command(flatten)]
    features: FeatureOptions,
    /// Build with this profile of cargo's
    #[arg(long, value_name = "NAME")]
    cargo_profile: Option<String>,
    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH")]
    manifest_path: Option<String>,
    /// Require that Cargo.lock is up to date
    #[arg(long)]
    locked: bool,
    /// Do not use the network
    #[arg(long)]
    offline: bool,
}

impl FindOptions {
    /// The options of a session that say the same.
    pub(super) fn cargo(&self) -> CargoOptions {
        let switches = [
            ("--all", self.all),
            ("--workspace", self.workspace),
            ("--lib", self.lib),
            ("--locked", self.locked),
            ("--offline", self.offline),
        ];
        let values = [
            ("--package", self.package.as_slice()),
            ("--bin", &self.bin),
            ("--test", &self.test),
            ("--example", &self.example),
            ("--cargo-profile", self.cargo_profile.as_slice()),
            ("--manifest-path", self.manifest_path.as_slice()),
        ];
        let switches = switches.into_iter().filter(|(_, is_on)| *is_on);
        let mut words = self.features.words();
        words.extend(switches.map(|(name, _)| name.to_owned()));
        for (name, values) in values {
            words.extend(values.iter().map(|value| format!("{name}={value}")));
        }
        CargoOptions::parse(&words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::report_options::Color;
    use clap::{Args as _, FromArgMatches as _};

    #[test]
    fn every_option_reaches_cargo() {
        let command = FindOptions::augment_args(clap::Command::new("x"));
        let mut words = vec!["x".to_owned()];
        for arg in command.get_arguments() {
            let value = if arg.get_action().takes_values() {
                "=a b"
            } else {
                ""
            };
            words.push(format!("--{}{value}", arg.get_long().unwrap()));
        }
        let matches = command.get_matches_from(&words);
        let call = FindOptions::from_arg_matches(&matches)
            .unwrap()
            .cargo()
            .call(Color::Auto);
        assert!(call.all);
        let handed_on = [call.manifest_options, call.build_options]
            .concat()
            .join(" ");
        let profile = |word: &str| word.replace("--cargo-profile", "--profile");
        for word in words[1..].iter().filter(|word| *word != "--all") {
            let word = profile(&word.replace('=', " "));
            assert!(handed_on.contains(&word), "{word}: {handed_on}");
        }
    }
}
