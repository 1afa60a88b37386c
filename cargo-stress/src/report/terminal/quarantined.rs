//! What is said of known flakes.

use super::style::{DIM, DOUBTFUL, GOOD, STRONG, paint};
use crate::model::{Catalog, Judgement, Standing};
use crate::report::explanation::culprits;
use crate::report::figures::{count, rate};

/// As far from the left as everything of a finding.
const INDENT: &str = "           ";

/// A known flake that failed and may: in short, for it is known.
pub(super) fn tolerated(catalog: &Catalog, judgement: &Judgement) -> String {
    let Some(quarantined) = &judgement.quarantined else {
        return String::new();
    };
    let test = catalog.test(judgement.test);
    let tally = &judgement.tally;
    let mut text = format!(
        "{}  {}  {}\n",
        paint(DOUBTFUL, "QUARANTINED"),
        paint(STRONG, catalog.display_name(judgement.test)),
        paint(DIM, format!("{}:{}", test.file, test.line)),
    );
    let mut line = |words: &str| text.push_str(&format!("{INDENT}{words}\n"));
    let verdict = judgement.verdict.as_str();
    let runs = count(tally.runs(), "run");
    if tally.not_passed() == 0 {
        line(&format!("{verdict}: passed all {runs} of the session"));
    } else {
        let (failed, rate) = (tally.not_passed(), rate(&judgement.rate));
        line(&format!("{verdict}: failed {failed} of {runs}: {rate}"));
    }
    if let Some(culprits) = culprits(catalog, judgement) {
        line(&culprits);
    }
    line(&format!(
        "tolerated until {}: {}",
        quarantined.until, quarantined.reason
    ));
    if let Some(repeat) = &judgement.repeat {
        line(&format!("repeat: {}", repeat.command));
    }
    text.push('\n');
    text
}

/// Why a known flake is a finding all the same; nothing if it is not known.
pub(super) fn no_longer_tolerated(judgement: &Judgement) -> String {
    let Some(quarantined) = &judgement.quarantined else {
        return String::new();
    };
    let reason = &quarantined.reason;
    match quarantined.standing {
        Standing::Tolerated => String::new(),
        Standing::Expired => format!(
            "{INDENT}its quarantine ended on {} ({reason})\n",
            quarantined.until
        ),
        Standing::Worse => format!(
            "{INDENT}it got worse: a flake is in quarantine ({reason}), but now it fails every time\n"
        ),
    }
}

/// Of a known flake that passed: whether it may be released.
pub(super) fn clean(judgement: &Judgement) -> String {
    let Some(quarantined) = &judgement.quarantined else {
        return String::new();
    };
    let name = &quarantined.name;
    let release = shell_words::join(["cargo", "stress", "quarantine", "--release", name]);
    if quarantined.may_go() {
        let runs = count(quarantined.clean_runs, "run");
        let good = paint(GOOD, "clean");
        return format!("{name} is {good} for {runs}: {release}\n");
    }
    match quarantined.standing {
        Standing::Expired => format!(
            "note: the quarantine of {name} ended on {}, and it passed: {release}\n",
            quarantined.until
        ),
        _ => String::new(),
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

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn a_tolerated_flake_is_told_in_short() {
        let known = judgement(failing(), Standing::Tolerated);
        assert!(known.is_tolerated() && !known.is_finding());
        let catalog = catalog(&[("orders", &[("closes", 500)])]);
        insta::assert_snapshot!(plain(&tolerated(&catalog, &known)), @r"
        QUARANTINED  closes  tests/orders.rs:10
                   flaky: failed 3 of 500 runs: 0.60 % (95 % interval: 0.12 % to 1.7 %)
                   tolerated until 2027-03-01: issue 12
        ");
    }

    #[test]
    fn a_known_flake_that_fails_the_build_says_why() {
        let expired = judgement(failing(), Standing::Expired);
        assert!(expired.is_finding());
        insta::assert_snapshot!(no_longer_tolerated(&expired), @"           its quarantine ended on 2027-03-01 (issue 12)");
        let worse = judgement(failing(), Standing::Worse);
        assert!(worse.is_finding());
        insta::assert_snapshot!(no_longer_tolerated(&worse), @"           it got worse: a flake is in quarantine (issue 12), but now it fails every time");
    }

    #[test]
    fn who_was_clean_for_long_enough_is_offered_for_release() {
        let passed = tally(&[(passed(), 200)]);
        let mut known = judgement(passed.clone(), Standing::Tolerated);
        assert_eq!(clean(&known), "");
        if let Some(quarantined) = &mut known.quarantined {
            quarantined.clean_runs = 688;
        }
        insta::assert_snapshot!(plain(&clean(&known)), @"shop::orders::closes is clean for 688 runs: cargo stress quarantine --release shop::orders::closes");
        let expired = judgement(passed, Standing::Expired);
        insta::assert_snapshot!(plain(&clean(&expired)), @"note: the quarantine of shop::orders::closes ended on 2027-03-01, and it passed: cargo stress quarantine --release shop::orders::closes");
    }
}
