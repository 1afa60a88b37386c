//! What makes two records records of one finding, and the names they may bear.

use super::document::Record;
use sha2::{Digest, Sha256};
use std::iter;

/// Digits of the shortest id, and of each step by which it is lengthened.
const STEP: usize = 4;

/// A number that two records share if they are of the same finding: the same test of the same
/// binary failed in the same way in the same order. 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity(String);

impl Identity {
    pub(super) fn of(record: &Record) -> Self {
        let failure = &record.failure;
        let order = record.order.iter().map(|step| step.test.as_str());
        let parts = [
            &record.package,
            &record.binary,
            &record.kind,
            &record.test,
            &failure.cause,
            &failure.normalised,
        ];
        let parts = parts.into_iter().map(String::as_str);
        let location = iter::once(failure.location.as_deref().unwrap_or_default());
        let mut hasher = Sha256::new();
        for part in parts.chain(location).chain(order) {
            // The length keeps `ab` `c` from being `a` `bc`.
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(part);
        }
        Self(hex(&hasher.finalize()))
    }

    /// The ids it may have, shortest first.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        (STEP..=self.0.len())
            .step_by(STEP)
            .map(|length| &self.0[..length])
    }
}

/// Lower-case hexadecimal digits, two for each byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::fixture::record;
    use jiff::Timestamp;

    #[test]
    fn when_and_from_what_a_record_was_made_does_not_change_its_identity() {
        let one = record("closes");
        let mut other = one.clone();
        other.created = Timestamp::UNIX_EPOCH;
        other.id = "other".to_owned();
        other.seed = None;
        other.verdict = "broken".to_owned();
        other.provenance.binary_hash = None;
        other.failure.message = "other numbers".to_owned();
        other.failing.stdout.clear();
        assert_eq!(Identity::of(&one), Identity::of(&other));
    }

    #[test]
    fn each_part_of_a_finding_counts() {
        let changes: [fn(&mut Record); 8] = [
            |it| it.package.push('x'),
            |it| it.binary.push('x'),
            |it| it.kind.push('x'),
            |it| it.test.push('x'),
            |it| it.failure.cause.push('x'),
            |it| it.failure.normalised.push('x'),
            |it| it.failure.location = None,
            |it| drop(it.order.remove(0)),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut other = record("closes");
            change(&mut other);
            let same = Identity::of(&record("closes")) == Identity::of(&other);
            assert!(!same, "change {index}");
        }
        let mut shifted = record("closes");
        let last = shifted.package.pop().unwrap();
        shifted.binary.insert(0, last);
        assert_ne!(Identity::of(&record("closes")), Identity::of(&shifted));
    }

    #[test]
    fn ids_get_longer_by_four_digits() {
        let identity = Identity::of(&record("closes"));
        let lengths: Vec<usize> = identity.ids().map(str::len).collect();
        assert_eq!(lengths[..3], [4, 8, 12]);
        assert_eq!(lengths.last(), Some(&64));
        assert!(identity.ids().all(|id| identity.0.starts_with(id)));
    }
}
