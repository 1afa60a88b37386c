//! What a test that seems broken is not to run any more, until it passes after all.

use std::mem;

/// Attempts of a test that were given up.
#[derive(Debug, Default)]
pub(super) struct GivenUp(u64);

impl GivenUp {
    /// All that are left to it; says how many that were.
    pub(super) fn take(&mut self, left: &mut u64) -> u64 {
        let taken = mem::take(left);
        self.0 += taken;
        taken
    }

    /// They are left to it again; says how many they are.
    pub(super) fn give_back(&mut self, left: &mut u64) -> u64 {
        let taken = mem::take(&mut self.0);
        *left += taken;
        taken
    }
}
