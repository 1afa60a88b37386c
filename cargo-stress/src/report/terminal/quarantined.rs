//! What is said of known flakes.

use super::finding::again;
use super::paper::Paper;
use super::style::{DIM, DOUBTFUL, GOOD, STRONG, paint};
use crate::model::{Catalog, Judgement, Standing};
use crate::report::explanation::culprits;
use crate::report::figures::{count, rate};

/// A known flake that failed and may: in short, for it is known.
pub(super) fn tolerated(paper: &mut Paper, catalog: &Catalog, judgement: &Judgement) {
    let Some(quarantined) = &judgement.quarantined else {
        return;
    };
    let test = catalog.test(judgement.test);
    let tally = &judgement.tally;
    let mut name = paint(STRONG, catalog.display_name(judgement.test));
    if let Some(place) = test.place() {
        name.push_str(&format!("  {}", paint(DIM, place)));
    }
    let label = paint(DOUBTFUL, "QUARANTINED");
    paper.headed(&label, &name);
    let verdict = judgement.verdict.as_str();
    let runs = count(tally.runs(), "run");
    if tally.not_passed() == 0 {
        paper.below(0, &format!("{verdict}: passed all {runs} of the session"));
    } else {
        let (failed, rate) = (tally.not_passed(), rate(&judgement.rate));
        paper.below(0, &format!("{verdict}: failed {failed} of {runs}: {rate}"));
    }
    if let Some(culprits) = culprits(catalog, judgement) {
        paper.below(0, &culprits);
    }
    let (until, reason) = (&quarantined.until, &quarantined.reason);
    paper.below(0, &format!("tolerated until {until}: {reason}"));
    again(paper, judgement);
    paper.gap();
}

/// Why a known flake is a finding all the same; nothing if it is not known.
pub(super) fn no_longer_tolerated(paper: &mut Paper, judgement: &Judgement) {
    let Some(quarantined) = &judgement.quarantined else {
        return;
    };
    let (until, reason) = (&quarantined.until, &quarantined.reason);
    match quarantined.standing {
        Standing::Tolerated => {}
        Standing::Expired => {
            paper.below(0, &format!("its quarantine ended on {until} ({reason})"));
        }
        Standing::Worse => paper.below(
            0,
            &format!(
                "it got worse: a flake is in quarantine ({reason}), but now it fails every time"
            ),
        ),
    }
}

/// Of a known flake that passed: whether it may be released.
pub(super) fn clean(paper: &mut Paper, judgement: &Judgement) {
    let Some(quarantined) = &judgement.quarantined else {
        return;
    };
    let name = &quarantined.name;
    let release = shell_words::join(["cargo", "stress", "quarantine", "--release", name]);
    if quarantined.may_go() {
        let runs = count(quarantined.clean_runs, "run");
        let good = paint(GOOD, "clean");
        paper.whole(&format!("{name} is {good} for {runs}: {release}"));
    } else if quarantined.standing == Standing::Expired {
        let until = &quarantined.until;
        paper.whole(&format!(
            "note: the quarantine of {name} ended on {until}, and it passed: {release}"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::judge;
    use crate::model::fixture::{catalog, panicked, passed, tally};
    use crate::model::{Quarantined, Tally, TestId};

    fn judgement(tally: Tally, standing: Standing) -> Judgement {
        let mut judgement = judge(vec![(TestId(0), tally)]).remove(0);
        judgement.quarantined = Some(Box::new(Quarantined {
            name: "shop::orders::closes".to_owned(),
            reason: "issue 12".to_owned(),
            until: "2027-03-01".to_owned(),
            standing,
            clean_runs: 500,
            clean_enough: 688,
        }));
        judgement
    }

    fn failing() -> Tally {
        tally(&[(passed(), 497), (panicked("a.rs:1:1", "no"), 3)])
    }

    fn plain(write: impl FnOnce(&mut Paper)) -> String {
        let mut paper = Paper::of(None);
        write(&mut paper);
        anstream::adapter::strip_str(paper.as_str()).to_string()
    }

    #[test]
    fn a_tolerated_flake_is_told_in_short() {
        let known = judgement(failing(), Standing::Tolerated);
        assert!(known.is_tolerated() && !known.is_finding());
        let catalog = catalog(&[("orders", &[("closes", 500)])]);
        insta::assert_snapshot!(plain(|it| tolerated(it, &catalog, &known)), @r"
        QUARANTINED  closes  tests/orders.rs:10
                   flaky: failed 3 of 500 runs: 0.60 % (95 % interval: 0.12 % to 1.7 %)
                   tolerated until 2027-03-01: issue 12
        ");
    }

    #[test]
    fn a_known_flake_that_fails_the_build_says_why() {
        let expired = judgement(failing(), Standing::Expired);
        assert!(expired.is_finding());
        insta::assert_snapshot!(plain(|it| no_longer_tolerated(it, &expired)), @"           its quarantine ended on 2027-03-01 (issue 12)");
        let worse = judgement(failing(), Standing::Worse);
        assert!(worse.is_finding());
        insta::assert_snapshot!(plain(|it| no_longer_tolerated(it, &worse)), @"           it got worse: a flake is in quarantine (issue 12), but now it fails every time");
    }

    #[test]
    fn who_was_clean_for_long_enough_is_offered_for_release() {
        let passed = tally(&[(passed(), 200)]);
        let mut known = judgement(passed.clone(), Standing::Tolerated);
        assert_eq!(plain(|it| clean(it, &known)), "");
        if let Some(quarantined) = &mut known.quarantined {
            quarantined.clean_runs = 688;
        }
        insta::assert_snapshot!(plain(|it| clean(it, &known)), @"shop::orders::closes is clean for 688 runs: cargo stress quarantine --release shop::orders::closes");
        let expired = judgement(passed, Standing::Expired);
        insta::assert_snapshot!(plain(|it| clean(it, &expired)), @"note: the quarantine of shop::orders::closes ended on 2027-03-01, and it passed: cargo stress quarantine --release shop::orders::closes");
    }
}
