//! One known flake.

use jiff::civil::Date;

/// A test that may fail now and then, until a day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) package: String,
    /// Name of the cargo target.
    pub(crate) binary: String,
    /// libtest's name.
    pub(crate) test: String,
    pub(crate) reason: String,
    /// The last day on which it is tolerated, in UTC.
    pub(crate) until: Date,
    /// Since when; clean runs count from then on.
    pub(crate) since: Option<Date>,
    /// How often it failed then: a share of its runs.
    pub(crate) rate: Option<f64>,
}

impl Entry {
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
        self.is_of(&other.package, &other.binary, &other.test)
    }

    /// Whether it is about that test.
    pub(crate) fn is_of(&self, package: &str, binary: &str, test: &str) -> bool {
        (
            self.package.as_str(),
            self.binary.as_str(),
            self.test.as_str(),
        ) == (package, binary, test)
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
