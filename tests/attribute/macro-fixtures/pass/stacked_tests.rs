//! Tests that carry the built-in `#[test]` as well; libtest must list each once.

use stress_runtime::stress;

#[stress]
#[test]
fn below() {}

#[stress]
#[::core::prelude::v1::test]
fn below_by_its_full_path() {}

#[stress]
#[std::prelude::rust_2024::test]
#[inline(never)]
fn below_by_the_path_of_an_edition() {}
