//! The configuration of a workspace: its own, and that of each package, by which it is overruled.

use super::environment::Environment;
use super::error::ConfigError;
use super::keys::KEYS;
use super::reading::Reading;
use super::said::Said;
use super::tables::{Table, Tables};
use crate::model::Sourced;
use crate::nearest::likely;
use crate::toml_file::Mistakes;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeMap, BTreeSet};
use toml::de::DeTable;

/// The table of ours in the metadata of a package or workspace.
pub(crate) const TABLE: &str = "stress";
/// What always holds, as `--profile` may name it.
const NO_PROFILE: &str = "default";

/// A manifest that has something to say.
#[derive(Debug, Clone)]
pub(crate) struct Manifest {
    pub(crate) path: Utf8PathBuf,
    /// The package that it is one of.
    pub(crate) package: Option<String>,
}

/// Values for flags that are not given, in their words.
pub(crate) type Defaults = BTreeMap<&'static str, Sourced<String>>;

/// Everything that manifests say, with one profile chosen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Configuration {
    profile: Option<String>,
    workspace: Tables,
    packages: BTreeMap<String, Tables>,
    /// The package of the manifest that is the workspace's too.
    root_package: Option<String>,
}

impl Configuration {
    /// Reads all manifests of the workspace with that root.
    ///
    /// # Errors
    /// If there is a mistake in one of them, or no profile of that name.
    pub(crate) fn read(
        root: &Utf8Path,
        manifests: &[Manifest],
        profile: Option<&str>,
    ) -> Result<Self, ConfigError> {
        let mut configuration = Self {
            profile: profile.filter(|it| *it != NO_PROFILE).map(str::to_owned),
            ..Self::default()
        };
        let mut mistakes = Vec::new();
        for manifest in manifests {
            let text = fs_err::read_to_string(&manifest.path);
            let text = text.map_err(|source| ConfigError::Unreadable {
                path: manifest.path.clone(),
                source,
            })?;
            let directory = manifest.path.parent().unwrap_or(root);
            let file = manifest.path.strip_prefix(root).unwrap_or(&manifest.path);
            let mut reading = Reading {
                file,
                directory,
                text: &text,
                is_root: directory == root,
                mistakes: Mistakes::of(file.as_str(), &text),
            };
            // cargo has read it before: it is TOML.
            let (document, _) = DeTable::parse_recoverable(&text);
            configuration.add(manifest, document.get_ref(), &mut reading);
            mistakes.extend(reading.mistakes.sorted());
        }
        if !mistakes.is_empty() {
            return Err(ConfigError::Mistakes { mistakes });
        }
        configuration.check_profile().map(|()| configuration)
    }

    fn add(&mut self, manifest: &Manifest, document: &DeTable<'_>, reading: &mut Reading<'_>) {
        let stress = |part: &str| {
            let part = document.get(part)?.get_ref().as_table()?;
            let metadata: &DeTable<'_> = part.get("metadata")?.get_ref().as_table()?;
            metadata.get(TABLE)
        };
        if reading.is_root {
            self.root_package.clone_from(&manifest.package);
            if let Some(stress) = stress("workspace") {
                self.workspace = reading.tables(stress);
            }
        }
        if let (Some(package), Some(stress)) = (&manifest.package, stress("package")) {
            let tables = reading.tables(stress);
            self.packages.insert(package.clone(), tables);
        }
    }

    fn check_profile(&self) -> Result<(), ConfigError> {
        let Some(chosen) = &self.profile else {
            return Ok(());
        };
        let tables = self.packages.values().chain([&self.workspace]);
        let names = tables.flat_map(|tables| tables.profiles.keys());
        let known: BTreeSet<&str> = names.map(String::as_str).collect();
        if known.contains(chosen.as_str()) {
            return Ok(());
        }
        let help = match likely(known.iter().copied(), chosen) {
            Some(meant) => format!("did you mean {meant:?}?"),
            None if !known.is_empty() => format!(
                "the profiles are {}",
                known.into_iter().collect::<Vec<_>>().join(", ")
            ),
            None => format!(
                "write it in Cargo.toml: [workspace.metadata.stress.profile.{chosen}]; \
                 cargo's own profiles are chosen by --cargo-profile"
            ),
        };
        Err(ConfigError::NoProfile {
            name: chosen.clone(),
            help,
        })
    }

    /// The tables that hold for a package, the strongest first.
    fn of(&self, package: Option<&str>) -> impl Iterator<Item = &Tables> {
        let own = package.and_then(|package| self.packages.get(package));
        own.into_iter().chain([&self.workspace])
    }

    /// What is said of a test.
    pub(super) fn said(&self, package: &str, name: &str) -> Said {
        let said = |tables: &Tables| tables.said(self.profile.as_deref(), name);
        let weaker = |said: Said, weaker: Said| said.over(&weaker);
        let tables = self.of(Some(package));
        tables.map(said).fold(Said::default(), weaker)
    }

    /// Parts of the names of tests that are left out of a package.
    pub(super) fn skip(&self, package: &str) -> &[String] {
        let tables = self.of(Some(package));
        let mut tables = tables.flat_map(|tables| tables.with(self.profile.as_deref()));
        let skip = tables.find_map(|table| table.skip.as_deref());
        skip.unwrap_or_default()
    }

    /// What holds where a flag is not given: the environment's word, else, for settings of the session,
    /// ours. Those of tests differ from package to package.
    pub(crate) fn defaults(&self, environment: &Environment) -> Defaults {
        let tables = self.of(self.root_package.as_deref());
        let tables = tables.flat_map(|tables| tables.with(self.profile.as_deref()));
        let tables: Vec<&Table> = tables.collect();
        let said = KEYS.iter().filter_map(|key| {
            let configured = || tables.iter().find_map(|it| it.session.get(key.name));
            let said = environment.said(*key).or_else(configured)?;
            Some((key.name, said.clone()))
        });
        said.collect()
    }
}

#[cfg(test)]
mod tests;
