//! Remembers what cargo has built, and under which circumstances: to ask it again takes a quarter of a
//! second in which nothing is compiled.

use super::super::build::CargoCall;
use super::super::config_files::config_files;
use super::build::BuiltShim;
use super::package::short;
use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::env;
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

/// What was built, and the size and time of its library.
#[derive(Debug, Serialize, Deserialize)]
struct Stamp {
    shim: BuiltShim,
    library: Seen,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    bytes: u64,
    modified_ns: u128,
}

/// The stamp of a package for one target under the present circumstances.
#[derive(Debug)]
pub(super) struct Place(Utf8PathBuf);

impl Place {
    /// Below `package`, whose path stands for its sources. `version` is all that rustc says of itself;
    /// `None` where the circumstances cannot be told.
    pub(super) fn of(
        package: &Utf8Path,
        call: &CargoCall,
        triple: Option<&str>,
        version: Option<&str>,
    ) -> Option<Self> {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        };
        if env::var_os("CARGO_BUILD_RUSTC").is_some() {
            return None;
        }
        add(version?.as_bytes());
        add(call.cargo.as_bytes());
        add(triple.unwrap_or_default().as_bytes());
        for word in &call.config_options {
            add(word.as_bytes());
            // It may be a file's name; others are no paths that exist.
            add(&fs::read(word).unwrap_or_default());
        }
        for (name, value) in variables() {
            add(name.as_bytes());
            add(value.as_bytes());
        }
        for path in config_files()? {
            let text = fs::read(&path).unwrap_or_default();
            if names_compiler(&text) {
                return None;
            }
            add(path.as_str().as_bytes());
            add(&text);
        }
        Some(Self(package.join(format!("built-{}.json", short(hash)))))
    }

    /// What is built, if it is still there as it was.
    pub(super) fn read(&self) -> Option<BuiltShim> {
        let text = fs::read_to_string(&self.0).ok()?;
        let stamp: Stamp = serde_json::from_str(&text).ok()?;
        let is_same = see(&stamp.shim.library)? == stamp.library;
        is_same.then_some(stamp.shim)
    }

    /// Remembers it; where that cannot be, cargo is asked again the next time.
    pub(super) fn write(&self, shim: &BuiltShim) {
        let Some(library) = see(&shim.library) else {
            return;
        };
        let shim = shim.clone();
        let text = serde_json::to_string(&Stamp { shim, library });
        let _ = fs::write(&self.0, text.unwrap_or_default());
    }
}

/// Whether a configuration file names another compiler, whose version is not known; also where it cannot
/// be read.
fn names_compiler(text: &[u8]) -> bool {
    let table = std::str::from_utf8(text).map(str::parse::<toml::Table>);
    let Ok(Ok(table)) = table else {
        return true;
    };
    let build = table.get("build");
    build.is_some_and(|build| build.get("rustc").is_some()) || table.contains_key("include")
}

fn see(library: &Utf8Path) -> Option<Seen> {
    let metadata = fs::metadata(library).ok()?;
    let modified = metadata.modified().ok()?;
    let since = modified.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Seen {
        bytes: metadata.len(),
        modified_ns: since.as_nanos(),
    })
}

/// The variables that cargo and rustc obey, sorted. Those that cargo sets for the programs that it
/// starts tell nothing.
fn variables() -> Vec<(OsString, OsString)> {
    let counts = |name: &[u8]| {
        let is_told = name.starts_with(b"CARGO_PKG_") || name == b"CARGO_MANIFEST_DIR";
        let is_cargos = name.starts_with(b"CARGO_") && !is_told;
        is_cargos || name.starts_with(b"RUST") || name == b"CC" || name == b"LD"
    };
    let silent = [
        "RUST_BACKTRACE",
        "RUST_LOG",
        "RUST_RECURSION_COUNT",
        "RUST_TEST_THREADS",
    ];
    let mut variables: Vec<_> = env::vars_os()
        .filter(|(name, _)| counts(name.as_bytes()) && !silent.iter().any(|it| name == it))
        .collect();
    variables.sort();
    variables
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn place(version: &str, package: &Utf8Path) -> Place {
        Place::of(package, &CargoCall::default(), None, Some(version)).unwrap()
    }

    #[test]
    fn what_was_built_is_known_until_its_library_or_the_compiler_changes() {
        let directory = tempfile::tempdir().unwrap();
        let package = Utf8Path::from_path(directory.path()).unwrap();
        let library = package.join("libtest.rlib");
        fs::write(&library, "one").unwrap();
        let shim = BuiltShim {
            library: library.clone(),
            hash: "1".to_owned(),
            directories: BTreeSet::new(),
            triple: None,
        };
        place("rustc 1", package).write(&shim);
        assert_eq!(place("rustc 1", package).read(), Some(shim));
        assert_eq!(place("rustc 2", package).read(), None);
        fs::write(&library, "other").unwrap();
        assert_eq!(place("rustc 1", package).read(), None);
    }

    #[test]
    fn a_compiler_that_is_configured_is_not_known_and_its_wrapper_does_not_matter() {
        assert!(names_compiler(b"[build]\nrustc = \"other\"\n"));
        assert!(names_compiler(b"no = configuration = at all"));
        assert!(!names_compiler(b"[build]\nrustc-wrapper = \"sccache\"\n"));
    }

    #[test]
    fn without_a_version_nothing_is_remembered() {
        let package = Utf8Path::new("/package");
        assert!(Place::of(package, &CargoCall::default(), None, None).is_none());
    }
}
