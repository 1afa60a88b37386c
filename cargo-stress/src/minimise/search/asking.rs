//! What walks do, without them: where a process cannot be forked, each prefix is a process of its own.

use super::ledger::Ledger;
use super::{Answer, Interrupted};

/// Asks for `sequence` until anything was seen to fail, at most `most_passing` times; whether it was.
pub(super) fn ask_until_seen(
    ledger: &mut Ledger<'_>,
    sequence: &[usize],
    most_passing: u32,
) -> Result<bool, Interrupted> {
    for _ in 0..most_passing {
        if ledger.best().is_some() {
            break;
        }
        ledger.ask_one(sequence.to_vec())?;
    }
    Ok(ledger.best().is_some())
}

/// The index of a stop at which `rest` up to there and `then` fail, by bisection.
///
/// The last stop is one without asking: all of it was seen to fail. A pass that was luck leads to a later
/// stop than the first that fails, and never to one that does not.
pub(super) fn ask_for_prefixes(
    ledger: &mut Ledger<'_>,
    rest: &[usize],
    stops: &[usize],
    then: &[usize],
) -> Result<usize, Interrupted> {
    let mut fails_at = |stop: usize| {
        let prefix = [&rest[..stops[stop]], then].concat();
        Ok(ledger.ask_one(prefix)? == Answer::Fails)
    };
    // Is nothing else needed? To ask that is the cheapest, and says the most.
    if fails_at(0)? {
        return Ok(0);
    }
    let (mut passes, mut fails) = (0, stops.len() - 1);
    while fails - passes > 1 {
        let middle = passes.midpoint(fails);
        if fails_at(middle)? {
            fails = middle;
        } else {
            passes = middle;
        }
    }
    Ok(fails)
}
