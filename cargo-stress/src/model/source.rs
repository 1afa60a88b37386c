//! Where the value of an option comes from.

use camino::Utf8PathBuf;
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

/// Who has said so, from the weakest to the strongest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Source {
    /// Nobody.
    #[default]
    Default,
    /// `#[stress(…)]` on the test.
    Attribute,
    /// The configuration in a manifest.
    Configuration(Arc<Place>),
    /// The environment variable of that name.
    Environment(String),
    /// The flag of that name on the command line.
    Flag(String),
}

/// Where it stands in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The manifest, below the root of the workspace.
    pub(crate) file: Utf8PathBuf,
    /// Counted from 1.
    pub(crate) line: usize,
    /// The profile whose table it stands in.
    pub(crate) profile: Option<String>,
}

/// A value and who has said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) source: Source,
}

impl<T> Sourced<T> {
    pub(crate) fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }
}

/// Who has said what of a test.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sources {
    pub(crate) runs: Source,
    pub(crate) timeout: Source,
    pub(crate) grace: Source,
    pub(crate) launch: Source,
    pub(crate) shuffle: Source,
}

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Attribute => f.write_str("attribute"),
            Self::Configuration(place) => place.fmt(f),
            Self::Environment(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        match &self.profile {
            Some(profile) => write!(f, ", profile {profile}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_told_so_that_it_can_be_found() {
        let place = |profile: Option<&str>| {
            Source::Configuration(Arc::new(Place {
                file: "shop/Cargo.toml".into(),
                line: 12,
                profile: profile.map(str::to_owned),
            }))
        };
        assert_eq!(place(None).to_string(), "shop/Cargo.toml:12");
        assert_eq!(
            place(Some("ci")).to_string(),
            "shop/Cargo.toml:12, profile ci"
        );
        assert_eq!(Source::Flag("--runs".to_owned()).to_string(), "--runs");
        assert_eq!(Source::default().to_string(), "default");
    }
}
