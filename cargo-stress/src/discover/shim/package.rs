//! The shim's sources, which travel inside this program, and where they are put down.

use super::super::error::DiscoverError;
use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::io;
use stress_runtime::sources::SOURCES;

/// All but the runtime's sources; the lock file makes the dependencies those that we were tested with.
const FILES: [(&str, &str); 5] = [
    ("Cargo.toml", include_str!("package/test.toml")),
    ("Cargo.lock", include_str!("package/lock.toml")),
    ("src/lib.rs", include_str!("package/lib.rs")),
    ("src/returned.rs", include_str!("package/returned.rs")),
    (
        "stress-runtime/Cargo.toml",
        include_str!("package/stress-runtime.toml"),
    ),
];

/// Stands at the top of both crates: the user's flags may make errors of warnings, and these are ours.
const NO_WARNINGS: &str = "#![allow(warnings)]\n";

/// Puts the package into a directory below `shims` that is called after its contents, unless it is there.
pub(super) fn put_down(shims: &Utf8Path) -> Result<Utf8PathBuf, DiscoverError> {
    let directory = shims.join(name());
    let written = if directory.exists() {
        Ok(())
    } else {
        write(shims, &directory)
    };
    written
        .map(|()| directory)
        .map_err(DiscoverError::ShimNotWritten)
}

/// Written elsewhere and then renamed: another session may do the same, or this one end half-way.
fn write(shims: &Utf8Path, directory: &Utf8Path) -> io::Result<()> {
    fs::create_dir_all(shims)?;
    let draft = tempfile::tempdir_in(shims)?;
    for (path, text) in files() {
        let path = draft.path().join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &*text)?;
    }
    match fs::rename(draft.path(), directory) {
        Ok(()) => Ok(()),
        Err(_) if directory.exists() => Ok(()),
        Err(error) => Err(error),
    }
}

fn name() -> String {
    let mut hash = Sha256::new();
    for (path, text) in files() {
        for part in [path.as_str(), &text] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    short(hash)
}

/// Enough of a hash to name a directory.
pub(super) fn short(hash: Sha256) -> String {
    let hash = hash.finalize();
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn files() -> impl Iterator<Item = (String, Cow<'static, str>)> {
    let of_runtime =
        |(path, text): &(&str, &'static str)| (format!("stress-runtime/src/{path}"), *text);
    let ours = FILES.map(|(path, text)| (path.to_owned(), text));
    let all = ours.into_iter().chain(SOURCES.iter().map(of_runtime));
    all.map(|(path, text)| match path.ends_with("src/lib.rs") {
        true => (path, Cow::Owned(format!("{NO_WARNINGS}{text}"))),
        false => (path, Cow::Borrowed(text)),
    })
}
