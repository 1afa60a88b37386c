//! What is said of a test that was ended sooner than its own limit has it.

use crate::model::{Evidence, Test, over_time};

/// That it might have come to its end, unless nothing went on in it any more.
pub(super) fn limit_of_ours(test: &Test, evidence: &Evidence) -> Option<String> {
    let hang = evidence.hang.as_deref()?;
    let limit = test.timeout;
    let had_all_its_time = evidence.message == over_time(limit.as_millis());
    let may_go_on = test.timeout_is_default() && !had_all_its_time && !hang.stands_still();
    may_go_on.then(|| {
        let limit = humantime::format_duration(limit);
        format!(
            "it was ended before its limit of {limit}, as most of its runs take a fraction of that; --timeout {limit} waits so long"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{catalog, hung};
    use std::time::Duration;
    use stress_runtime::protocol::{Captured, HangKind};

    #[test]
    fn only_what_may_go_on_and_had_not_all_its_time_is_said_to_have_been_ended_by_us() {
        let said = |kind, plain, limit_ms| {
            let mut test = catalog(&[("orders", &[("closes", 1)])]).tests.remove(0);
            (test.plain, test.timeout) = (plain, Duration::from_millis(limit_ms));
            let outcome = hung(kind, "closes", &[("shop::close", "src/lib.rs:7:9")]);
            let evidence = Evidence::of(&outcome, Captured::default(), Captured::default());
            limit_of_ours(&test, &evidence.unwrap())
        };
        insta::assert_snapshot!(said(HangKind::Asleep, true, 60_000).unwrap(), @"it was ended before its limit of 1m, as most of its runs take a fraction of that; --timeout 1m waits so long");
        assert!(said(HangKind::BusyLoop, true, 60_000).is_some());
        assert_eq!(said(HangKind::Deadlock, true, 60_000), None);
        assert_eq!(said(HangKind::Asleep, false, 60_000), None);
        assert_eq!(said(HangKind::Asleep, true, 1000), None);
    }
}
