//! That a test is a known flake, and what follows from it.

/// What the checked-in file says of a test, held against what a session has seen of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quarantined {
    /// Its full name, as the file knows it.
    pub(crate) name: String,
    pub(crate) reason: String,
    /// The last day, as `2027-03-01`.
    pub(crate) until: String,
    pub(crate) standing: Standing,
    /// Attempts since the last one that failed, this session's included.
    pub(crate) clean_runs: u64,
    /// With so many of them it is believable that it fails no more.
    pub(crate) clean_enough: u64,
}

/// Whether its failures fail the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// They do not.
    Tolerated,
    /// They do: its day is over.
    Expired,
    /// They do: it fails every time now.
    Worse,
}

impl Quarantined {
    /// Whether it has been clean for long enough.
    pub(crate) fn may_go(&self) -> bool {
        self.clean_runs >= self.clean_enough
    }
}
