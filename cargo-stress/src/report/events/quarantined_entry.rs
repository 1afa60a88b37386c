//! That a test is a known flake, in the stream.

use crate::model::{Quarantined, Standing};
use serde::{Deserialize, Serialize};

/// What the checked-in file says of a test, and what follows from it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct QuarantinedEntry {
    name: String,
    reason: String,
    until: String,
    standing: StandingWord,
    clean_runs: u64,
    clean_enough: u64,
}

/// The words for [`Standing`].
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StandingWord {
    Tolerated,
    Expired,
    Worse,
}

impl From<&Quarantined> for QuarantinedEntry {
    fn from(quarantined: &Quarantined) -> Self {
        Self {
            name: quarantined.name.clone(),
            reason: quarantined.reason.clone(),
            until: quarantined.until.clone(),
            standing: match quarantined.standing {
                Standing::Tolerated => StandingWord::Tolerated,
                Standing::Expired => StandingWord::Expired,
                Standing::Worse => StandingWord::Worse,
            },
            clean_runs: quarantined.clean_runs,
            clean_enough: quarantined.clean_enough,
        }
    }
}

impl From<QuarantinedEntry> for Quarantined {
    fn from(entry: QuarantinedEntry) -> Self {
        Self {
            name: entry.name,
            reason: entry.reason,
            until: entry.until,
            standing: match entry.standing {
                StandingWord::Tolerated => Standing::Tolerated,
                StandingWord::Expired => Standing::Expired,
                StandingWord::Worse => Standing::Worse,
            },
            clean_runs: entry.clean_runs,
            clean_enough: entry.clean_enough,
        }
    }
}
