//! Whether all tests are asked about, or one.

use super::inquiry::Accounts;
use crate::execute::Limits;
use crate::model::TestId;

/// So often the one test has to fail before it is worth searching.
const FAILURES: u64 = 3;

/// What a session is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    /// Every test of the catalog.
    Everything,
    /// This one; the others keep it company.
    One(TestId),
}

impl Focus {
    /// When the first phase has seen enough.
    pub(super) fn limits(self, limits: Limits) -> Limits {
        match self {
            Self::Everything => limits,
            Self::One(test) => Limits {
                enough: Some((test, FAILURES)),
                ..limits
            },
        }
    }

    /// The tests to be judged.
    pub(super) fn of(self, accounts: Accounts) -> Accounts {
        match self {
            Self::Everything => accounts,
            Self::One(one) => accounts
                .into_iter()
                .filter(|(test, _)| *test == one)
                .collect(),
        }
    }
}
