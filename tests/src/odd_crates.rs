//! Crates of kinds that need care: proc macros, build scripts, `no_std`, names that stand in the way.

use crate::example_copy::copy;
use crate::test_crate::TestCrate;
use crate::workspace::root;

/// A copy of them, in one workspace.
pub fn odd_crates() -> TestCrate {
    copy(&root().join("tests/scratch/odd"), "odd")
}
