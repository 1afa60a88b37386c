//! What a quarantine means for what a session has seen.

use super::clean::clean_enough;
use super::entry::Entry;
use super::history::Seen;
use crate::model::{Quarantined, Standing, Verdict};
use jiff::civil::Date;

/// How a test stands on that day. A flake is tolerated; a test that now fails every time is none.
pub(crate) fn standing(entry: &Entry, verdict: Verdict, seen: Seen, today: Date) -> Quarantined {
    let standing = if entry.has_expired(today) {
        Standing::Expired
    } else if verdict == Verdict::Broken {
        Standing::Worse
    } else {
        Standing::Tolerated
    };
    Quarantined {
        name: entry.full_name(),
        reason: entry.reason.clone(),
        until: entry.until.to_string(),
        standing,
        clean_runs: seen.clean,
        clean_enough: clean_enough(entry.rate),
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests::entry;
    use super::*;
    use jiff::civil::date;

    fn stands(verdict: Verdict, today: Date) -> Standing {
        standing(&entry("closes"), verdict, Seen::default(), today).standing
    }

    #[test]
    fn a_flake_is_tolerated_until_its_day_is_over_and_a_broken_test_never() {
        let (last, over) = (date(2027, 3, 1), date(2027, 3, 2));
        assert_eq!(stands(Verdict::Flaky, last), Standing::Tolerated);
        assert_eq!(stands(Verdict::OrderDependent, last), Standing::Tolerated);
        assert_eq!(stands(Verdict::Broken, last), Standing::Worse);
        assert_eq!(stands(Verdict::Flaky, over), Standing::Expired);
        assert_eq!(stands(Verdict::Broken, over), Standing::Expired);
    }

    #[test]
    fn it_may_go_once_its_recorded_rate_would_have_shown_it() {
        let entry = entry("closes");
        let of = |clean| {
            let seen = Seen {
                clean,
                ..Seen::default()
            };
            standing(&entry, Verdict::Stable, seen, date(2027, 1, 1)).may_go()
        };
        // ln(0.001) / ln(0.98) = 341.9
        assert!(!of(341));
        assert!(of(342));
    }
}
