//! Finds the fewest predecessors that make a victim fail.

use super::asking::ask_until_seen;
use super::ddmin::ddmin;
use super::ledger::Ledger;
use super::needed::settle;
use super::stops::stops;
use super::walking::{Walked, narrow};
use super::{Answer, Found, Interrupted, Oracle, Terms};

/// The failure counts as lost after the whole has passed so often in a row. At a rate of 0.5 that
/// has a probability of 2⁻¹⁶.
const MOST_PASSING: u32 = 16;
/// Passes without a piece before delta debugging keeps it for now. The final check looks again.
const PATIENCE: u32 = 2;
/// Up to so many members the final check is as cheap as delta debugging.
const FEW: usize = 8;

/// Searches the candidates 0 to `candidates` − 1, in the order in which the victim was seen to fail.
///
/// Walks narrow them down to a few, or questions where walking is impossible; delta debugging
/// works on what either leaves; the final check makes sure that each member is needed. The result's
/// error is at most 0.002 if the victim fails at least every second time after its polluters; if it
/// had to stop looking before, [`Found::error`] is greater.
pub(crate) fn smallest_set(oracle: &mut dyn Oracle, candidates: usize, terms: Terms) -> Found {
    smallest_set_of(oracle, (0..candidates).collect(), MOST_PASSING, terms)
}

/// The same among some candidates only, which count as harmless after having passed `most_passing`
/// times in a row.
pub(super) fn smallest_set_of(
    oracle: &mut dyn Oracle,
    candidates: Vec<usize>,
    most_passing: u32,
    terms: Terms,
) -> Found {
    let mut ledger = Ledger::new(oracle, terms);
    let mut found = Found::nothing_yet();
    let ended = search(&mut ledger, candidates, most_passing, &mut found);
    found.end(&ledger, ended)
}

fn search(
    ledger: &mut Ledger<'_>,
    candidates: Vec<usize>,
    most_passing: u32,
    found: &mut Found,
) -> Result<(), Interrupted> {
    let narrowed = match narrow(ledger, candidates.clone(), most_passing)? {
        Walked::Lost(_) if ledger.best().is_none() => return Ok(()),
        Walked::Narrowed(set) | Walked::Lost(set) => set,
    };
    // A single candidate was not walked through.
    if !ask_until_seen(ledger, &candidates, most_passing)? {
        return Ok(());
    }
    let few = if narrowed.len() > FEW {
        ddmin(ledger, narrowed, PATIENCE)?
    } else {
        narrowed
    };
    found.settle(settle(ledger, few)?);
    if ledger.terms().ask_for_more {
        found.more = more(
            ledger,
            &candidates,
            found.set.as_deref().unwrap_or_default(),
        )?;
    }
    Ok(())
}

/// Whether the candidates outside of `set` make the victim fail too. Asked by one walk: a cleaner
/// near the end may hide from a single question at the end what happened before it.
fn more(
    ledger: &mut Ledger<'_>,
    candidates: &[usize],
    set: &[usize],
) -> Result<Option<bool>, Interrupted> {
    if set.is_empty() {
        return Ok(None);
    }
    let mut others = candidates.to_vec();
    others.retain(|it| !set.contains(it));
    let answers = match ledger.walk(&others, &stops(others.len(), 0), &[])? {
        Some(answers) => answers,
        None => vec![ledger.ask_one(others)?],
    };
    Ok(match answers.last() {
        Some(Answer::Fails) => Some(true),
        Some(Answer::Passes) => Some(false),
        Some(Answer::Unclear) | None => None,
    })
}
