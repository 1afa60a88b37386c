//! What remains of a verdict that newly started processes do not show: what happens in forked copies alone may be
//! the fork's doing.

use crate::model::{Arm, Verdict};

const FORK: &str = "forked it fails each time: most likely it tells a fork from a new process. --launch spawn \
    forks nothing";
const OTHERWISE: &str = "there it fails otherwise each time: it may tell our processes from those of `cargo test`. \
    --launch exec runs a plain test just as that does";

/// What remains of a verdict that was not seen again in newly started processes, and what there is to say.
pub(super) fn unproved(verdict: Verdict, spawned: Option<&Arm>) -> (Verdict, Vec<String>) {
    // Alone, each forked run was a fresh process already; with a culprit it has to be seen.
    let of_its_own = match verdict {
        Verdict::Flaky | Verdict::Broken => verdict,
        _ => Verdict::Undecided,
    };
    let Some(spawned) = spawned else {
        let no_time = "there was no time to see it in newly started processes".to_owned();
        return (of_its_own, vec![no_time]);
    };
    let tried = spawned.runs;
    let mut notes = vec![format!(
        "not reproduced in newly started processes ({tried} tried)"
    )];
    let passed = tried - spawned.failed - spawned.otherwise;
    if verdict == Verdict::Broken && passed > 0 {
        notes.push(FORK.to_owned());
        return (Verdict::Undecided, notes);
    }
    if verdict == Verdict::Broken && spawned.otherwise == tried {
        notes.push(OTHERWISE.to_owned());
    }
    (of_its_own, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Condition;

    fn told(verdict: Verdict, passed: u64, otherwise: u64) -> (Verdict, bool, bool) {
        let arm = Arm {
            condition: Condition::AloneSpawned,
            failed: 0,
            otherwise,
            runs: passed + otherwise,
        };
        let (verdict, notes) = unproved(verdict, Some(&arm));
        let is_told = |words: &str| notes.iter().any(|note| note == words);
        (verdict, is_told(FORK), is_told(OTHERWISE))
    }

    #[test]
    fn what_always_fails_and_passes_when_it_is_spawned_is_not_broken() {
        assert_eq!(
            told(Verdict::Broken, 10, 0),
            (Verdict::Undecided, true, false)
        );
        assert_eq!(
            told(Verdict::Broken, 1, 9),
            (Verdict::Undecided, true, false)
        );
        assert_eq!(told(Verdict::Broken, 0, 10), (Verdict::Broken, false, true));
    }

    #[test]
    fn a_flake_may_be_too_rare_to_be_seen_and_a_culprit_has_to_be() {
        assert_eq!(told(Verdict::Flaky, 10, 0), (Verdict::Flaky, false, false));
        let after_another = Verdict::OrderDependent;
        assert_eq!(
            told(after_another, 10, 0),
            (Verdict::Undecided, false, false)
        );
        assert_eq!(unproved(after_another, None).0, Verdict::Undecided);
    }
}
