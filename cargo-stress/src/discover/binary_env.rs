//! The environment in which cargo would run a test binary.
//!
//! As described in the Cargo Book, "Environment Variables": those set for crates are also set when
//! `cargo test` runs a binary, and the dynamic library path is extended.

use super::build::Built;
use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::Package;
use std::env;

/// Where the dynamic linker looks for libraries.
const LIBRARY_PATH: &str = if cfg!(target_vendor = "apple") {
    "DYLD_FALLBACK_LIBRARY_PATH"
} else {
    "LD_LIBRARY_PATH"
};

/// Variables to set for a test binary at `path` of `package`, whose target is of that kind.
pub(super) fn environment(
    package: &Package,
    kind: &str,
    path: &Utf8Path,
    built: &Built,
    cargo: &str,
    sysroot_libraries: Option<&Utf8Path>,
) -> Vec<(String, String)> {
    let version = &package.version;
    let text = |option: &Option<String>| option.clone().unwrap_or_default();
    let path_text = |option: &Option<Utf8PathBuf>| {
        option
            .as_ref()
            .map_or_else(String::new, ToString::to_string)
    };
    let directory = package.manifest_path.parent().unwrap_or(Utf8Path::new("."));
    let mut variables: Vec<(String, String)> = [
        ("CARGO", cargo.to_owned()),
        ("CARGO_MANIFEST_DIR", directory.to_string()),
        ("CARGO_MANIFEST_PATH", package.manifest_path.to_string()),
        ("CARGO_PKG_NAME", package.name.to_string()),
        ("CARGO_PKG_VERSION", version.to_string()),
        ("CARGO_PKG_VERSION_MAJOR", version.major.to_string()),
        ("CARGO_PKG_VERSION_MINOR", version.minor.to_string()),
        ("CARGO_PKG_VERSION_PATCH", version.patch.to_string()),
        ("CARGO_PKG_VERSION_PRE", version.pre.to_string()),
        ("CARGO_PKG_AUTHORS", package.authors.join(":")),
        ("CARGO_PKG_DESCRIPTION", text(&package.description)),
        ("CARGO_PKG_HOMEPAGE", text(&package.homepage)),
        ("CARGO_PKG_REPOSITORY", text(&package.repository)),
        ("CARGO_PKG_LICENSE", text(&package.license)),
        ("CARGO_PKG_LICENSE_FILE", path_text(&package.license_file)),
        ("CARGO_PKG_README", path_text(&package.readme)),
        (
            "CARGO_PKG_RUST_VERSION",
            package
                .rust_version
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
        ),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();

    if matches!(kind, "test" | "bench") {
        for (name, program) in built.programs.get(&package.id).into_iter().flatten() {
            variables.push((format!("CARGO_BIN_EXE_{name}"), program.to_string()));
        }
    }
    if let Some(script) = built.scripts.get(&package.id) {
        variables.push(("OUT_DIR".to_owned(), script.out_dir.to_string()));
        variables.extend(script.environment.iter().cloned());
    }
    variables.push((
        LIBRARY_PATH.to_owned(),
        library_path(path, built, sysroot_libraries),
    ));
    variables
}

fn library_path(path: &Utf8Path, built: &Built, sysroot_libraries: Option<&Utf8Path>) -> String {
    let deps = path.parent();
    let target_directory = deps.and_then(Utf8Path::parent);
    // Libraries that build scripts made; those of the system are found without help.
    let made = |path: &&Utf8Path| target_directory.is_some_and(|target| path.starts_with(target));
    let of_scripts = built
        .scripts
        .values()
        .flat_map(|script| &script.library_paths);
    let mut paths: Vec<&Utf8Path> = of_scripts.map(Utf8PathBuf::as_path).filter(made).collect();
    paths.extend(deps);
    paths.extend(target_directory);
    paths.extend(sysroot_libraries);
    let inherited = env::var(LIBRARY_PATH).unwrap_or_default();
    let inherited = (!inherited.is_empty()).then_some(inherited.as_str());
    let all: Vec<&str> = paths
        .into_iter()
        .map(Utf8Path::as_str)
        .chain(inherited)
        .collect();
    all.join(":")
}
