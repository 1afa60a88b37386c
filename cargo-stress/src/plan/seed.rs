//! The number from which every order of a session is derived.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Printed before anything runs; the same seed gives the same orders, on any machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    /// A new one. Below 2^32, so that it is easily typed again.
    pub(crate) fn random() -> Self {
        // The standard library keys its hash maps from the system's randomness.
        Self(RandomState::new().build_hasher().finish() >> 32)
    }
}
