//! Controlled re-runs: how the stages that ask questions get their answers.

use super::{Evidence, Fingerprint, TestId, Work};
use std::time::Duration;

/// Somebody who makes runs to answer a question.
pub(crate) trait Prober {
    /// Makes these runs, as many at the same time as the session allows, and says what became of
    /// each. They are started in the given order: whoever compares interleaves.
    ///
    /// Runs that could not be made any more have seen nothing: their answer is the default.
    ///
    /// # Errors
    /// If the session is being stopped, or the time for this finding is used up, and there is no
    /// answer at all.
    fn probe(&mut self, runs: Vec<Work>) -> Result<Vec<Probed>, Interrupted>;

    /// So many findings are still to be looked into, and share the time that is left.
    fn share_time(&mut self, findings: usize);

    /// From now on it is about this test; the time for it starts anew.
    fn turn_to(&mut self, test: TestId);

    /// From now on it is about so many tests that are still to be run twice in one process; the time for it
    /// starts anew.
    fn turn_to_second_times(&mut self, tests: usize);

    /// From now on it is about so many failing tests at once; the time for it starts anew.
    fn turn_to_all(&mut self, tests: usize);

    /// From now on it is about seeing again what was found of the present test: without that all that was
    /// asked was in vain, so there is some time for it, even if that for the test is used up.
    fn turn_to_proof(&mut self);

    /// How many runs can be made at the same time.
    fn width(&self) -> usize;

    /// For how long the session has gone on. While it stands still, this does too.
    fn elapsed(&self) -> Duration;

    /// What runs beside a run from now on; returns what did before. To be called by `beside` only,
    /// which puts that back.
    fn exchange_neighbours(&mut self, neighbours: Neighbours) -> Neighbours;
}

impl dyn Prober + '_ {
    /// Beside the runs that `ask` asks for run those neighbours, and after it again what did before.
    pub(crate) fn beside<T>(
        &mut self,
        neighbours: Neighbours,
        ask: impl FnOnce(&mut dyn Prober) -> T,
    ) -> T {
        let before = self.exchange_neighbours(neighbours);
        let answer = ask(self);
        self.exchange_neighbours(before);
        answer
    }
}

/// What runs at the same time as a run that is made to answer a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Neighbours {
    /// Others of the same question, as many as the session has places.
    #[default]
    Session,
    /// Nothing of ours.
    Nobody,
    /// Threads that only compute, two for each core.
    Busy,
}

impl Neighbours {
    /// Runs at a time among them, in a session that makes so many.
    pub(crate) fn jobs(self, of_session: usize) -> usize {
        match self {
            Self::Session => of_session,
            Self::Nobody | Self::Busy => 1,
        }
    }
}

/// No more answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interrupted;

/// What became of one run.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Probed {
    /// By place in the order; `None` where the test was not reached or its outcome is not known.
    pub(crate) attempts: Vec<Option<Seen>>,
    /// By branch, then by place in its order; a branch that was not reached has none.
    pub(crate) branches: Vec<Vec<Option<Seen>>>,
    /// Why copies could not be made, if so.
    pub(crate) no_branches: Option<String>,
}

/// How an attempt of a probe went.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen {
    /// `None` if it passed.
    pub(crate) failure: Option<Box<Evidence>>,
    /// What it printed on stdout and stderr, where asked for.
    pub(crate) output: Option<Box<Output>>,
    /// How long it took, in microseconds.
    pub(crate) us: u64,
}

/// What an attempt printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Seen {
    /// Whether it failed in that way.
    pub(crate) fn is(&self, fingerprint: &Fingerprint) -> bool {
        self.failure
            .as_ref()
            .is_some_and(|evidence| evidence.fingerprint().is_like(fingerprint))
    }

    pub(crate) fn passed(&self) -> bool {
        self.failure.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BinaryId;
    use crate::model::answering::Answering;
    use stress_runtime::protocol::Launch;

    #[test]
    fn who_stops_asking_early_leaves_what_runs_beside_a_run_as_it_was() {
        let mut seen = Vec::new();
        let mut answering = Answering::by(|neighbours, _| {
            seen.push(neighbours);
            Probed::default()
        });
        let ask = |prober: &mut dyn Prober| {
            let work = Work::in_order(BinaryId(0), [TestId(0)], Launch::Fork);
            prober.probe(vec![work]).map(drop)
        };
        let give_up = |prober: &mut dyn Prober| {
            ask(prober)?;
            Err::<(), _>(Interrupted)
        };
        let prober: &mut dyn Prober = &mut answering;
        let asked = prober.beside(Neighbours::Busy, |prober| {
            assert_eq!(prober.beside(Neighbours::Nobody, give_up), Err(Interrupted));
            ask(prober)
        });
        assert_eq!((asked, ask(prober)), (Ok(()), Ok(())));
        let expected = [Neighbours::Nobody, Neighbours::Busy, Neighbours::Session];
        assert_eq!(seen, expected);
    }
}
