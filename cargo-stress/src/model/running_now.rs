//! What runs at one moment, for a person who asks.

use super::{BinaryId, Work};
use stress_runtime::protocol::UnderWay;

/// An answer, put together from those of the harnesses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RunningNow {
    pub(crate) runs: Vec<RunNow>,
    /// Binaries whose harnesses are not up yet.
    pub(crate) starting: Vec<BinaryId>,
    /// What those harnesses were handed last that have not answered in time.
    pub(crate) silent: Vec<Work>,
    /// Lanes that have been handed nothing, and how many there are.
    pub(crate) idle: usize,
    pub(crate) lanes: usize,
}

/// A run that has not ended: what it is to do, and how far it has got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunNow {
    pub(crate) work: Work,
    pub(crate) under_way: UnderWay,
}
