//! Tests that run at once miss one another where other processes take their processors: `cargo test`,
//! which has one process at a time, sees them meet more often.

use super::arms::Arms;
use super::conclude::conclude_company;
use super::settle::settle;
use crate::model::{Fingerprint, Neighbours, Prober, Suspicion};

/// How it was looked into.
const QUIET: &str =
    "looked into with nothing else running: what runs at once meets more often then";

/// Whether tests of its own process make it fail while no other process runs, asked so often. None if
/// it has failed without any beside it, too: then they are not what it takes.
pub(super) fn in_quiet_company(
    prober: &mut dyn Prober,
    disturbed: &Arms,
    fingerprint: &Fingerprint,
    most: u64,
) -> Option<Suspicion> {
    if prober.width() == 1 || !disturbed.ask_company() {
        return None;
    }
    let mut arms = disturbed.blank();
    let nobody = Neighbours::Nobody;
    let settled = prober.beside(nobody, |prober| {
        settle(prober, &mut arms, fingerprint, most)
    });
    conclude_company(fingerprint, &arms, &settled, nobody, QUIET)
}
