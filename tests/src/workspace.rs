//! Where the workspace is, and where the end-to-end tests may build.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the workspace.
///
/// # Panics
/// If this package has been moved out of it.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this package stands in the workspace")
}

/// The target directory that this test binary was built in, however cargo was told of it.
pub(crate) fn target_dir() -> PathBuf {
    let test_binary = env::current_exe().expect("the path of this binary is unknown");
    // TARGET/PROFILE/deps/BINARY
    let target = test_binary.ancestors().nth(3);
    target
        .expect("this binary is in no target directory")
        .to_owned()
}

/// Where the sessions of the end-to-end tests put their records.
pub fn records_dir() -> PathBuf {
    e2e_dir().join("target/stress/records")
}

/// All that the end-to-end tests make stands here.
pub(crate) fn e2e_dir() -> PathBuf {
    target_dir().join("e2e")
}
