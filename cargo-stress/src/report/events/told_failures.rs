//! The failures of one test that the stream has told: as many as a tally tells apart, whatever it says
//! each time.

use crate::model::{Evidence, Kinds};

/// Failures whose output is told; of others only what happened.
const WITH_OUTPUT: usize = 50;

/// Those that were told, by number.
#[derive(Debug, Default)]
pub(super) struct ToldFailures {
    kinds: Kinds<u64>,
    count: usize,
}

/// Under which number an attempt's failure is known.
#[derive(Debug, PartialEq)]
pub(super) enum Known {
    Told(u64),
    /// It has to be told first, as this.
    New(Box<Evidence>),
}

impl ToldFailures {
    /// How to refer to the failure of an attempt.
    pub(super) fn of_attempt(&self, evidence: &Evidence) -> Known {
        let told = |evidence: &Evidence| {
            let kind = self.kinds.known_as(&evidence.fingerprint());
            kind.and_then(|kind| self.kinds.get(kind)).copied()
        };
        if let Some(id) = told(evidence) {
            return Known::Told(id);
        }
        if !self.kinds.are_all() {
            return Known::New(Box::new(evidence.clone()));
        }
        let rest = Evidence::of_the_rest(evidence.cause);
        told(&rest).map_or_else(|| Known::New(Box::new(rest)), Known::Told)
    }

    /// How to refer to a kind of failure that a tally has. Where messages vary, it is none of those that
    /// attempts refer to: those have one message each.
    pub(super) fn of_tally(&self, evidence: &Evidence) -> Known {
        let fingerprint = evidence.fingerprint();
        match self.kinds.get(&fingerprint) {
            Some(id) if !fingerprint.varies() => Known::Told(*id),
            _ => Known::New(Box::new(evidence.clone())),
        }
    }

    /// It is told under that number. Says whether its output is, too.
    pub(super) fn tell(&mut self, evidence: &Evidence, id: u64) -> bool {
        let fingerprint = evidence.fingerprint();
        self.kinds.insert(fingerprint.clone(), id);
        let first = self.kinds.take_variants(&fingerprint).into_iter().min();
        if let (Some(first), Some(varying)) = (first, fingerprint.whatever_it_says()) {
            self.kinds.insert(varying, first);
        }
        self.count += 1;
        self.count <= WITH_OUTPUT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::panicked;
    use stress_runtime::protocol::{Captured, Outcome};

    fn failed(location: Option<&str>, message: &str) -> Evidence {
        let (mut outcome, stderr) = panicked("", message);
        if let Outcome::Failed(failure) = &mut outcome {
            failure.location = location.map(str::to_owned);
        }
        Evidence::of(&outcome, Captured::default(), stderr).unwrap()
    }

    /// Digits are no difference between two messages.
    fn word(number: usize) -> String {
        let letter = |digit| char::from(b'a' + u8::try_from(digit).unwrap());
        let digits = number.to_string();
        digits
            .chars()
            .map(|it| letter(it.to_digit(10).unwrap()))
            .collect()
    }

    /// The numbers to which such attempts refer, and how many failures were told.
    fn refer(failures: impl Iterator<Item = Evidence>) -> (Vec<u64>, u64) {
        let mut told = ToldFailures::default();
        let mut last = 0;
        let ids = failures.map(|evidence| match told.of_attempt(&evidence) {
            Known::Told(id) => id,
            Known::New(evidence) => {
                last += 1;
                told.tell(&evidence, last);
                last
            }
        });
        (ids.collect(), last)
    }

    #[test]
    fn messages_that_vary_at_one_place_are_told_until_that_is_known() {
        let failures = (0..1000).map(|number| failed(Some("a.rs:1:1"), &word(number)));
        let (ids, told) = refer(failures.chain([failed(Some("a.rs:2:1"), "x")]));
        assert_eq!(ids[..7], [1, 2, 3, 4, 5, 1, 1]);
        assert_eq!((ids[999], ids[1000], told), (1, 6, 6));
    }

    #[test]
    fn of_more_kinds_than_are_told_apart_one_stands_for_the_rest_of_a_cause() {
        let (ids, told) = refer((0..1000).map(|number| failed(None, &word(number))));
        assert_eq!(ids[..50], (1..=50).collect::<Vec<_>>());
        assert!(ids[50..].iter().all(|id| *id == 51), "{ids:?}");
        assert_eq!(told, 51);
    }

    #[test]
    fn a_kind_whose_messages_vary_is_told_again_with_what_the_tally_has_of_it() {
        let mut told = ToldFailures::default();
        let here = |number| failed(Some("a.rs:1:1"), &word(number));
        let first = here(0);
        told.tell(&first, 1);
        assert_eq!(told.of_tally(&first), Known::Told(1));
        for number in 1..5 {
            told.tell(&here(number), 1 + number as u64);
        }
        let kind = first.fingerprint().whatever_it_says().unwrap();
        let joined = here(3).of_kind(&kind);
        assert_eq!(told.of_tally(&joined), Known::New(Box::new(joined)));
    }
}
