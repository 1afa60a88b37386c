//! Who is asked whether the victim fails after some of the candidates.

pub(crate) use crate::model::Interrupted;

/// What the victim did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It failed as it was seen to fail: proof that what ran before it contains a failing set.
    Fails,
    /// It passed: only evidence, for it may fail just now and then.
    Passes,
    /// It failed in another way, or was never reached: this says nothing.
    Unclear,
}

/// Runs candidates, which are numbers from 0 on, and then the victim.
///
/// Sequences always keep the candidates' relative order. To search for the state-setter of a brittle
/// test, let [`Answer::Fails`] stand for its passing.
pub(crate) trait Oracle {
    /// Runs each of these sequences and then the victim, each in a fresh process, at the same time
    /// as far as there is room; an answer for each, in their order.
    fn ask(&mut self, sequences: &[Vec<usize>]) -> Result<Vec<Answer>, Interrupted>;

    /// Runs `sequence` once, in one process, and forks copies of it on the way.
    ///
    /// `stops` ascends; each is a number of candidates that ran before. The copy made there runs
    /// `then` and the victim. All ends with the first copy whose victim does not pass, so the
    /// answers are those of the stops that were reached, in their order. `None` if this process
    /// cannot be forked, say because a candidate left a thread behind; so it is where nothing else is said.
    fn walk(
        &mut self,
        _sequence: &[usize],
        _stops: &[usize],
        _then: &[usize],
    ) -> Result<Option<Vec<Answer>>, Interrupted> {
        Ok(None)
    }
}
