//! Numbers that name the runs and the harnesses of one session.

/// A child process of this session, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RunId(pub(crate) u64);

/// A harness process of this session, counted from 0; a renewed harness has a new number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct HarnessId(pub(crate) u64);
