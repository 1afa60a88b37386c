//! One known flake.

use jiff::civil::Date;

/// What stands for the kind of an entry that tells none.
const ANY: &str = "any";

/// A test that may fail now and then, until a day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) package: String,
    /// Name of the cargo target.
    pub(crate) binary: String,
    /// cargo's word for it, as a library and a program may have one name; any, where none is told.
    pub(crate) kind: Option<String>,
    /// libtest's name.
    pub(crate) test: String,
    pub(crate) reason: String,
    /// The last day on which it is tolerated, in UTC.
    pub(crate) until: Date,
    /// Since when; clean runs count from then on.
    pub(crate) since: Option<Date>,
    /// How often it failed then, at least: a share of its runs.
    pub(crate) rate: Option<f64>,
}

impl Entry {
    /// cargo's words for targets that hold tests.
    pub(crate) const KINDS: [&str; 5] = ["lib", "bin", "test", "example", "bench"];

    /// `package::binary::test`.
    pub(crate) fn full_name(&self) -> String {
        format!("{}::{}::{}", self.package, self.binary, self.test)
    }

    /// Whether that is its full name, or the end of it.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let full = self.full_name();
        full.strip_suffix(name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with("::"))
    }

    /// Whether it is about the same test.
    pub(crate) fn is_same_test(&self, other: &Self) -> bool {
        self.full_name() == other.full_name() && self.kind == other.kind
    }

    /// Whether it is about a test of that full name in a target of that kind.
    pub(super) fn is_of(&self, full_name: &str, kind: &str) -> bool {
        self.full_name() == full_name && self.kind.as_deref().is_none_or(|it| it == kind)
    }

    /// The full name with the kind, where other entries have that name too: `package::binary::test@bin`.
    pub(super) fn name_with_kind(&self) -> String {
        let kind = self.kind.as_deref().unwrap_or(ANY);
        format!("{}@{kind}", self.full_name())
    }

    /// Whether its last day is over.
    pub(crate) fn has_expired(&self, today: Date) -> bool {
        today > self.until
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use jiff::civil::date;

    /// A flake of 2 %, tolerated until 2027-03-01.
    pub(in crate::quarantine) fn entry(test: &str) -> Entry {
        Entry {
            package: "shop".to_owned(),
            binary: "orders".to_owned(),
            kind: None,
            test: test.to_owned(),
            reason: "issue 12".to_owned(),
            until: date(2027, 3, 1),
            since: Some(date(2026, 11, 22)),
            rate: Some(0.02),
        }
    }

    #[test]
    fn its_last_day_is_still_one_of_grace() {
        assert!(!entry("closes").has_expired(date(2027, 3, 1)));
        assert!(entry("closes").has_expired(date(2027, 3, 2)));
    }

    #[test]
    fn it_is_called_by_the_end_of_its_name_but_not_by_a_part_of_a_word() {
        let entry = entry("inner::closes");
        for name in ["closes", "inner::closes", "orders::inner::closes"] {
            assert!(entry.is_called(name), "{name}");
        }
        assert!(entry.is_called(&entry.full_name()));
        assert!(!entry.is_called("loses"));
        assert!(!entry.is_called("inner"));
    }
}
