//! The final check: is every member of a set needed?
//!
//! A failure without a member proves that it is not needed. That it is needed is believed after so
//! many passes that their chance is at most its share of the allowed error: α / k for each of k
//! members, so that all together are wrong with a probability of at most α (Boole's inequality). How
//! many passes that takes depends on how often the set itself fails, so that is measured, with tries
//! that had no part in choosing it: a set is chosen because it failed, and to count that failure
//! would flatter its rate.
//!
//! Members are taken away one by one. A set of which only two together can be spared, because one
//! undoes what the other does, is taken for minimal.

use super::certainty::{chance_of_passes, passes_needed};
use super::ledger::Ledger;
use super::{Answer, Interrupted, Member, Score};

/// The allowed probability α of a wrong result.
pub(super) const ERROR: f64 = 0.002;
/// Passes without each member before the set's own rate is measured: most that are not needed show
/// it here, and spare the measurement.
const FIRST_GLANCE: u32 = 2;
/// Failures of the set itself that make its rate known well enough. More of them would cost more than
/// they save in passes.
const ENOUGH_FAILURES: u32 = 10;
/// Tries of the set itself, even if it failed less often than that.
const MOST_TRIES: u32 = 300;
/// Passes in a row without a member that always are enough.
const MOST_PASSES: u32 = 1_000;
/// Tries of each that are asked together; more could be in vain if one of them fails.
const TOGETHER: u32 = 4;

/// A set and the evidence that all of it is needed.
pub(super) struct Settled {
    pub(super) set: Vec<usize>,
    pub(super) held: Score,
    pub(super) members: Vec<Member>,
    /// As in [`super::Found::error`].
    pub(super) error: f64,
}

/// Takes from `set`, which was seen to fail, all that is not needed.
pub(super) fn settle(ledger: &mut Ledger<'_>, set: Vec<usize>) -> Result<Settled, Interrupted> {
    let mut check = Check::new(set);
    loop {
        let glanced = check.members(ledger, FIRST_GLANCE)?;
        if let Some(smaller) = glanced {
            check = Check::new(smaller);
            continue;
        }
        check.measure(ledger)?;
        let error = ERROR / f64::from(u32::try_from(check.set.len().max(1)).unwrap_or(u32::MAX));
        let passes = passes_needed(check.held, error, MOST_PASSES);
        let Some(smaller) = check.members(ledger, passes)? else {
            return Ok(check.settled());
        };
        check = Check::new(smaller);
    }
}

/// What was seen of one set.
struct Check {
    set: Vec<usize>,
    held: Score,
    without: Vec<Score>,
}

impl Check {
    fn new(set: Vec<usize>) -> Self {
        Self {
            held: Score::default(),
            without: vec![Score::default(); set.len()],
            set,
        }
    }

    /// Tries the set itself until its rate is known well enough.
    fn measure(&mut self, ledger: &mut Ledger<'_>) -> Result<(), Interrupted> {
        let mut asked = 0;
        while self.held.failed < ENOUGH_FAILURES && asked < MOST_TRIES {
            let tries = ENOUGH_FAILURES - self.held.failed;
            asked += tries;
            let questions = vec![self.set.clone(); tries as usize];
            for answer in ledger.ask(&questions)? {
                self.held.note(answer);
            }
        }
        Ok(())
    }

    /// Tries the set without each of its members until that has passed `passes` times. Returns a
    /// smaller set that fails, if there is one.
    fn members(
        &mut self,
        ledger: &mut Ledger<'_>,
        passes: u32,
    ) -> Result<Option<Vec<usize>>, Interrupted> {
        // An answer that is always unclear is taken for a pass in the end.
        for _ in 0..2 * passes {
            let gone = self.still_to_try(passes);
            if gone.is_empty() {
                break;
            }
            let questions: Vec<_> = gone.iter().map(|it| self.set_without(&[*it])).collect();
            let answers = ledger.ask(&questions)?;
            let mut not_needed = Vec::new();
            for (member, answer) in gone.into_iter().zip(answers) {
                self.without[member].note(answer);
                if answer == Answer::Fails && !not_needed.contains(&member) {
                    not_needed.push(member);
                }
            }
            if !not_needed.is_empty() {
                return self.smaller(ledger, &not_needed).map(Some);
            }
        }
        Ok(None)
    }

    /// Members by their places, each as often as it is to be tried next.
    fn still_to_try(&self, passes: u32) -> Vec<usize> {
        let tries = |score: &Score| match passes.saturating_sub(score.tried) {
            open if score.tried < FIRST_GLANCE => open.min(1),
            open => open.min(TOGETHER),
        };
        let each = self.without.iter().map(tries).enumerate();
        each.flat_map(|(member, tries)| (0..tries).map(move |_| member))
            .collect()
    }

    /// Each of `not_needed` can be spared, perhaps even all of them: that takes one more question.
    fn smaller(
        &self,
        ledger: &mut Ledger<'_>,
        not_needed: &[usize],
    ) -> Result<Vec<usize>, Interrupted> {
        if not_needed.len() > 1 {
            let smallest = self.set_without(not_needed);
            if ledger.ask_one(smallest.clone())? == Answer::Fails {
                return Ok(smallest);
            }
        }
        Ok(self.set_without(&not_needed[..1]))
    }

    fn set_without(&self, gone: &[usize]) -> Vec<usize> {
        let kept = self.set.iter().enumerate();
        kept.filter(|(place, _)| !gone.contains(place))
            .map(|(_, candidate)| *candidate)
            .collect()
    }

    fn settled(self) -> Settled {
        let error = |score: &Score| chance_of_passes(self.held, score.tried);
        let members = self.set.iter().zip(&self.without);
        Settled {
            held: self.held,
            error: self.without.iter().map(error).sum::<f64>().min(1.0),
            members: members
                .map(|(candidate, without)| Member {
                    candidate: *candidate,
                    without: *without,
                })
                .collect(),
            set: self.set,
        }
    }
}
