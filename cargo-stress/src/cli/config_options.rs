//! Which of the configured settings hold.

/// Configuration in Cargo.toml.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct ConfigOptions {
    /// Profile of [workspace.metadata.stress.profile.NAME] (cargo's own: --cargo-profile)
    #[arg(short = 'P', long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
}

impl ConfigOptions {
    /// The words that choose the same profile in another session.
    pub(super) fn repeat(&self) -> Vec<String> {
        let words = self.profile.clone();
        let words = words.map(|name| ["--profile".to_owned(), name]);
        words.into_iter().flatten().collect()
    }
}
