//! Finds the fewest tests that make a victim fail when they run at the same time as it.
//!
//! What runs at the same time has no order, so there is nothing to walk through, and such failures
//! are rare even in full company. So their rate is measured first, and a piece of the company counts as
//! needed only after so many passes without it as that rate makes unlikely. Questions are asked in
//! batches, one per lane: each piece once before any is asked for again.

use super::certainty::passes_needed;
use super::ddmin::ddmin;
use super::ledger::Ledger;
use super::needed::settle;
use super::{Found, Interrupted, Oracle, Score, Terms};

/// Failures of the full company that make its rate known well enough to halve by.
const ENOUGH_FAILURES: u32 = 5;
/// Tries of the full company; without a failure among them there is nothing to search for. At a
/// rate of 0.05 that has a probability of 0.95¹⁵⁰ < 0.0005.
const MOST_TRIES: u32 = 150;
/// The probability with which a piece that is not needed may be kept for now: it costs time only, for the
/// pieces get smaller and are tried again, and the final check looks once more.
const KEPT_IN_VAIN: f64 = 0.1;
/// Passes in a row that always are enough for that.
const MOST_PATIENCE: u32 = 200;

/// Searches the candidates 0 to `candidates` − 1, with whom at its side the victim was seen to fail; asks
/// `batch` questions at once.
///
/// The oracle runs each sequence and the victim at the same time instead of one after the other, and
/// its `walk` is not used. The assumption that smaller company fails as often as larger is bolder
/// here: less company is less load. [`Found::held`] tells how often the result itself fails.
pub(crate) fn smallest_company(
    oracle: &mut dyn Oracle,
    candidates: usize,
    batch: usize,
    terms: Terms,
) -> Found {
    let at_once = batch.max(1);
    let mut ledger = Ledger::new(oracle, Terms { at_once, ..terms });
    let mut found = Found::nothing_yet();
    let ended = search(&mut ledger, (0..candidates).collect(), &mut found);
    found.end(&ledger, ended)
}

fn search(ledger: &mut Ledger<'_>, all: Vec<usize>, found: &mut Found) -> Result<(), Interrupted> {
    let rate = measure(ledger, &all)?;
    if rate.failed == 0 {
        return Ok(());
    }
    let patience = passes_needed(rate, KEPT_IN_VAIN, MOST_PATIENCE);
    let few = ddmin(ledger, all.clone(), patience)?;
    found.settle(settle(ledger, few)?);
    if ledger.terms().ask_for_more {
        found.more = more(ledger, &all, found, patience)?;
    }
    Ok(())
}

fn measure(ledger: &mut Ledger<'_>, all: &[usize]) -> Result<Score, Interrupted> {
    let mut score = Score::default();
    let mut asked = 0;
    while score.failed < ENOUGH_FAILURES && asked < MOST_TRIES {
        let questions = vec![all.to_vec(); ledger.terms().at_once];
        asked = asked.saturating_add(u32::try_from(questions.len()).unwrap_or(u32::MAX));
        for answer in ledger.ask(&questions)? {
            score.note(answer);
        }
    }
    Ok(score)
}

/// Whether the others make the victim fail too. One question would say next to nothing at low rates.
fn more(
    ledger: &mut Ledger<'_>,
    all: &[usize],
    found: &Found,
    patience: u32,
) -> Result<Option<bool>, Interrupted> {
    let set = found.set.as_deref().unwrap_or_default();
    if set.is_empty() {
        return Ok(None);
    }
    let mut others = all.to_vec();
    others.retain(|it| !set.contains(it));
    let mut score = Score::default();
    for _ in 0..patience.div_ceil(u32::try_from(ledger.terms().at_once).unwrap_or(u32::MAX)) {
        for answer in ledger.ask(&vec![others.clone(); ledger.terms().at_once])? {
            score.note(answer);
        }
        if score.failed > 0 {
            return Ok(Some(true));
        }
    }
    Ok((score.tried > 0).then_some(false))
}
