//! Which of a package's features are switched on.

use super::words::{flag, option};

/// The same for what builds tests and for what only looks for one.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct FeatureOptions {
    /// Features to switch on
    #[arg(short = 'F', long, value_name = "FEATURES")]
    features: Vec<String>,
    /// Switch on all features
    #[arg(long)]
    all_features: bool,
    /// Do not switch on the `default` feature
    #[arg(long)]
    no_default_features: bool,
}

impl FeatureOptions {
    /// In cargo's words.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        option(&mut words, "--features", &self.features);
        flag(&mut words, "--all-features", self.all_features);
        flag(
            &mut words,
            "--no-default-features",
            self.no_default_features,
        );
        words
    }
}
