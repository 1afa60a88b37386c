//! cargo's own options: what to build, and how.

mod recorded;

use super::feature_options::FeatureOptions;
use super::report_options::Color;
use super::words::{flag, option};
use crate::discover::CargoCall;
use crate::model::Binary;
use clap::{Args as _, FromArgMatches as _};
use std::env;

/// Handed on to `cargo test --no-run`, which checks them.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Cargo options")]
pub(crate) struct CargoOptions {
    /// Plain #[test]s too, as they are
    // It stands here because it decides how the tests are built.
    #[arg(long, help_heading = "Selection")]
    all: bool,
    /// Package to stress; may be given several times
    #[arg(short, long, value_name = "SPEC")]
    package: Vec<String>,
    /// All packages of the workspace
    #[arg(long, visible_alias = "all-packages")]
    workspace: bool,
    /// Package to leave out; needs --workspace
    #[arg(long, value_name = "SPEC", requires = "workspace")]
    exclude: Vec<String>,
    /// Only the library's unit tests
    #[arg(long)]
    lib: bool,
    /// Only the unit tests of all programs
    #[arg(long)]
    bins: bool,
    /// Only the unit tests of this program
    #[arg(long, value_name = "NAME")]
    bin: Vec<String>,
    /// Only this integration test
    #[arg(long, value_name = "NAME")]
    test: Vec<String>,
    /// All targets with `test = true`
    #[arg(long)]
    tests: bool,
    /// Only the tests of this example
    #[arg(long, value_name = "NAME")]
    example: Vec<String>,
    /// Only the tests of all examples
    #[arg(long)]
    examples: bool,
    #[command(flatten)]
    features: FeatureOptions,
    /// Build with the release profile
    #[arg(short, long)]
    release: bool,
    /// Build with this profile of cargo's
    #[arg(long, value_name = "NAME", conflicts_with = "release")]
    cargo_profile: Option<String>,
    /// Build for this target triple
    #[arg(long, value_name = "TRIPLE")]
    target: Option<String>,
    /// Where build artifacts go
    #[arg(long, value_name = "DIRECTORY")]
    target_dir: Option<String>,
    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH")]
    manifest_path: Option<String>,
    /// Build jobs at a time (for the tests see --jobs)
    #[arg(long, value_name = "N")]
    build_jobs: Option<String>,
    /// Require that Cargo.lock is up to date
    #[arg(long)]
    locked: bool,
    /// Do not use the network
    #[arg(long)]
    offline: bool,
    /// Both --locked and --offline
    #[arg(long)]
    frozen: bool,
    /// A setting of cargo's, or a file with some
    #[arg(long, value_name = "KEY=VALUE")]
    config: Vec<String>,
}

impl CargoOptions {
    /// The words with which cargo is to be called.
    pub(crate) fn call(&self, color: Color) -> CargoCall {
        CargoCall {
            cargo: env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()),
            manifest_options: self.manifest_options(),
            config_options: self.config_options(),
            build_options: [self.packages(), self.targets(), self.build()].concat(),
            color: color.insisted_on(),
            all: self.all,
        }
    }

    /// Reads words that [`call_for`](Self::call_for) has written.
    pub(crate) fn parse(words: &[String]) -> Self {
        let command = Self::augment_args(clap::Command::new("cargo-stress").no_binary_name(true));
        let matches = command.try_get_matches_from(words);
        let parsed = matches.and_then(|matches| Self::from_arg_matches(&matches));
        // A record of another version may have words that this one does not know.
        parsed.unwrap_or_default()
    }

    /// Takes the manifest at that path, if one is given.
    pub(super) fn at_manifest(&mut self, path: Option<String>) {
        self.manifest_path = path.or_else(|| self.manifest_path.take());
    }

    /// Takes what was built in that directory, if one is given.
    pub(super) fn in_directory(&mut self, target_dir: Option<String>) {
        self.target_dir = target_dir.or_else(|| self.target_dir.take());
    }

    /// The options by which a session or a record that was kept is found again.
    pub(super) fn places(&self) -> Vec<String> {
        let mut words = Vec::new();
        option(&mut words, "--manifest-path", self.manifest_path.iter());
        option(&mut words, "--target-dir", &self.target_dir);
        words
    }

    /// The words that select the one binary in question, built in the same way.
    pub(crate) fn call_for(&self, binary: &Binary) -> Vec<String> {
        let target = match binary.kind.as_str() {
            "lib" => vec!["--lib".to_owned()],
            "bench" => Vec::new(),
            kind => vec![format!("--{kind}"), binary.target.clone()],
        };
        let package = vec!["--package".to_owned(), binary.package.clone()];
        let mut all = Vec::new();
        flag(&mut all, "--all", self.all);
        [
            all,
            self.manifest_options(),
            self.config_options(),
            package,
            target,
            self.stress_build(),
        ]
        .concat()
    }

    fn manifest_options(&self) -> Vec<String> {
        let mut words = Vec::new();
        option(&mut words, "--manifest-path", self.manifest_path.iter());
        flag(&mut words, "--locked", self.locked);
        flag(&mut words, "--offline", self.offline);
        flag(&mut words, "--frozen", self.frozen);
        words
    }

    fn config_options(&self) -> Vec<String> {
        let mut words = Vec::new();
        option(&mut words, "--config", &self.config);
        words
    }

    fn packages(&self) -> Vec<String> {
        let mut words = Vec::new();
        option(&mut words, "--package", &self.package);
        flag(&mut words, "--workspace", self.workspace);
        option(&mut words, "--exclude", &self.exclude);
        words
    }

    fn targets(&self) -> Vec<String> {
        let mut words = Vec::new();
        flag(&mut words, "--lib", self.lib);
        flag(&mut words, "--bins", self.bins);
        option(&mut words, "--bin", &self.bin);
        option(&mut words, "--test", &self.test);
        flag(&mut words, "--tests", self.tests);
        option(&mut words, "--example", &self.example);
        flag(&mut words, "--examples", self.examples);
        words
    }

    fn build(&self) -> Vec<String> {
        let mut words = self.common_build();
        option(&mut words, "--profile", &self.cargo_profile);
        option(&mut words, "--jobs", &self.build_jobs);
        words
    }

    /// As [`build`](Self::build), in our own words where they differ from cargo's.
    fn stress_build(&self) -> Vec<String> {
        let mut words = self.common_build();
        option(&mut words, "--cargo-profile", &self.cargo_profile);
        words
    }

    /// What is said in the same words by both.
    fn common_build(&self) -> Vec<String> {
        let mut words = self.features.words();
        flag(&mut words, "--release", self.release);
        option(&mut words, "--target", &self.target);
        option(&mut words, "--target-dir", &self.target_dir);
        words
    }
}
