//! How long each finding is looked into.

use std::time::Duration;
use tokio::time::Instant;

/// However little is left of a session's time, a finding gets this much, as long as there is any.
const LEAST: Duration = Duration::from_secs(5);
/// Few findings get more: this part of what may be taken beyond the session's end is shared by them. What showed
/// itself late is rare, and takes more runs to look into, not fewer.
const LEAST_PARTS: u32 = 2;
/// What was found has to be seen again: for that this part of a finding's time is added if need be.
const PROOF_PARTS: u32 = 4;
/// All findings together may take half of the session's time beyond its end, and at least this much. But who
/// has given it a few seconds wants to have done soon: never more than its time once more.
const LEAST_OVERDRAFT: Duration = Duration::from_secs(15);

/// The time for controlled re-runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExplainTime {
    /// For each finding, at most.
    each: Duration,
    shared: Option<Shared>,
}

/// What is left of a session's time.
#[derive(Debug, Clone, Copy)]
struct Shared {
    /// When all of it should be over.
    end: Instant,
    /// What may be taken beyond that.
    overdraft: Duration,
    /// Among how many findings what is left is to be shared.
    findings: u32,
    /// The end, or when the first was looked into, if that was later: the hunt may have taken longer
    /// than it should, and that is not the findings' fault.
    due: Option<Instant>,
}

impl ExplainTime {
    /// So long for each, however many there are.
    pub(crate) fn each(each: Duration) -> Self {
        Self { each, shared: None }
    }

    /// So long for each, and no longer than until then for all; the whole session has `limit`.
    pub(crate) fn until(self, end: Instant, limit: Duration) -> Self {
        Self {
            shared: Some(Shared {
                end,
                overdraft: (limit / 2).max(limit.min(LEAST_OVERDRAFT)),
                findings: 1,
                due: None,
            }),
            ..self
        }
    }

    /// So many findings share what is left.
    pub(super) fn share(&mut self, findings: usize) {
        if let Some(shared) = &mut self.shared {
            shared.findings = u32::try_from(findings).unwrap_or(u32::MAX);
        }
    }

    /// Whether more than this would have been given to one, had the session more time.
    pub(super) fn is_cut(&self, given: Duration) -> bool {
        given < self.each
    }

    /// What anything gets that is no finding; it leaves half of the overdraft to those.
    pub(super) fn of_others(&mut self, now: Instant) -> Duration {
        self.part(now, 1, 2, LEAST)
    }

    /// What many findings get together, before each gets its own: half of what is left.
    pub(super) fn of_many(&mut self, now: Instant) -> Duration {
        self.part(now, 2, 2, LEAST)
    }

    /// What the next finding gets: of many up to twice its equal part. Those that come first fail most
    /// often, and two of which nothing is told are worth less than one that is looked into to its end.
    pub(super) fn next(&mut self, now: Instant) -> Duration {
        let findings = self.shared.map_or(1, |shared| shared.findings.max(1));
        let parts = findings.div_ceil(2).max(findings.min(2));
        let overdraft = self
            .shared
            .map_or(Duration::ZERO, |shared| shared.overdraft);
        let least = LEAST.max(overdraft / LEAST_PARTS / parts);
        let part = self.part(now, parts, 1, least);
        if let Some(shared) = &mut self.shared {
            shared.findings = shared.findings.saturating_sub(1);
        }
        part
    }

    /// What a finding gets to be seen again in new processes, if nothing is left of what it was given.
    pub(super) fn of_proof(&mut self, now: Instant, given: Duration) -> Duration {
        let part = given / PROOF_PARTS;
        self.until_last(now, 1).map_or(part, |left| part.min(left))
    }

    /// One of so many equal parts of what is left, with so large a part of the overdraft; not less than `least` if
    /// there is as much.
    fn part(&mut self, now: Instant, parts: u32, of_overdraft: u32, least: Duration) -> Duration {
        let (Some(shared), Some(left)) = (self.shared, self.until_last(now, of_overdraft)) else {
            return self.each;
        };
        let part = shared.end.saturating_duration_since(now) / parts;
        part.max(least).min(self.each.min(left))
    }

    /// What is left with so large a part of the overdraft; `None` where nothing is shared.
    fn until_last(&mut self, now: Instant, of_overdraft: u32) -> Option<Duration> {
        let shared = self.shared.as_mut()?;
        let due = *shared.due.get_or_insert(shared.end.max(now));
        let last = due + shared.overdraft / of_overdraft;
        Some(last.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_the_time_is_shared_and_nobody_goes_without() {
        let now = Instant::now();
        let second = Duration::from_secs;
        let mut times = ExplainTime::each(second(30)).until(now + second(40), second(15));
        times.share(4);
        assert_eq!(times.next(now), second(20));
        // The first took four seconds only, the second all that was left.
        assert_eq!(times.next(now + second(4)), second(18));
        assert_eq!(times.next(now + second(38)), LEAST);
        assert_eq!(times.next(now + second(50)), second(5));
        let mut plenty = ExplainTime::each(second(30)).until(now + second(400), second(15));
        plenty.share(2);
        assert_eq!(plenty.next(now), second(30));
        assert_eq!(ExplainTime::each(second(7)).next(now), second(7));
        // Four of six turned out to be none of their own.
        let mut fewer = ExplainTime::each(second(30)).until(now + second(40), second(15));
        fewer.share(6);
        assert_eq!(fewer.of_many(now), second(20));
        fewer.share(2);
        assert_eq!(fewer.next(now + second(20)), second(10));
        let mut many = ExplainTime::each(second(30)).until(now + second(40), second(15));
        many.share(9);
        assert_eq!(many.next(now), second(8));
    }

    #[test]
    fn few_findings_that_come_late_are_looked_into_although_time_is_up() {
        let now = Instant::now();
        let second = Duration::from_secs;
        let first_of = |findings, limit| {
            let mut times = ExplainTime::each(second(30)).until(now, second(limit));
            times.share(findings);
            times.next(now)
        };
        assert_eq!(
            [1, 2, 3, 9].map(|it| first_of(it, 60).as_millis()),
            [15_000, 7_500, 7_500, 5_000]
        );
        assert_eq!(first_of(1, 600), second(30), "as much as there is for each");
    }

    #[test]
    fn what_was_found_can_be_seen_again_unless_all_time_is_over() {
        let now = Instant::now();
        let second = Duration::from_secs;
        let mut times = ExplainTime::each(second(30)).until(now + second(10), second(20));
        let given = times.next(now);
        assert_eq!(given, second(10));
        let left = [10, 24, 25].map(|late| times.of_proof(now + second(late), given).as_millis());
        assert_eq!(left, [2_500, 1_000, 0]);
        assert_eq!(
            ExplainTime::each(given).of_proof(now, given).as_millis(),
            2_500
        );
    }

    #[test]
    fn many_findings_do_not_take_for_ever() {
        let now = Instant::now();
        let second = Duration::from_secs;
        let mut times = ExplainTime::each(second(30)).until(now + second(10), second(20));
        times.share(40);
        let mut elapsed = Duration::ZERO;
        let given: Vec<u64> = (0..40)
            .map(|_| {
                let given = times.next(now + elapsed);
                elapsed += given;
                given.as_secs()
            })
            .collect();
        assert_eq!(given[..6], [5, 5, 5, 5, 5, 0]);
        assert_eq!(elapsed, second(25));
    }

    #[test]
    fn a_short_session_takes_no_more_than_its_time_once_more() {
        let now = Instant::now();
        let second = Duration::from_secs;
        let beyond = |limit| {
            let mut times = ExplainTime::each(second(1000)).until(now, second(limit));
            times.share(100);
            let mut elapsed = Duration::ZERO;
            (0..100).for_each(|_| elapsed += times.next(now + elapsed));
            elapsed.as_secs()
        };
        assert_eq!([1, 8, 15, 30, 60].map(beyond), [1, 8, 15, 15, 30]);
    }

    #[test]
    fn a_hunt_that_took_too_long_leaves_some_time_to_look_into_what_it_found() {
        let now = Instant::now();
        let second = Duration::from_secs;
        let mut times = ExplainTime::each(second(30)).until(now, second(40));
        times.share(2);
        let late = now + second(100);
        assert_eq!(times.of_others(late), LEAST);
        // Half of the twenty seconds is for findings.
        assert_eq!(times.of_others(late + second(8)), second(2));
        assert_eq!(times.of_others(late + second(11)), Duration::ZERO);
        assert_eq!(times.next(late + second(11)), LEAST);
        assert_eq!(times.next(late + second(17)), second(3));
        assert_eq!(times.next(late + second(20)), Duration::ZERO);
    }
}
