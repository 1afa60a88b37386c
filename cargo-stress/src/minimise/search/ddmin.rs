//! Delta debugging: takes pieces away for as long as what is left still fails.
//!
//! After A. Zeller and R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE
//! Transactions on Software Engineering 28 (2002), with three differences. A piece counts as needed
//! only after several passes without it, since a pass may be luck; a failure counts at once. Only
//! complements are asked, for with two pieces they are the pieces. And after a piece was taken away
//! it goes on with the next one instead of the first.
//!
//! With an oracle that always answers the same, no single member can be taken from the result:
//! it is 1-minimal.

use super::ledger::Ledger;
use super::{Answer, Interrupted};

/// The smallest part of `set`, which was seen to fail, that this finds to fail.
///
/// A piece stays after `patience` passes without it, so a result from a victim that does not always fail
/// may have members that are not needed.
pub(super) fn ddmin(
    ledger: &mut Ledger<'_>,
    set: Vec<usize>,
    patience: u32,
) -> Result<Vec<usize>, Interrupted> {
    if set.len() < 2 {
        return Ok(set);
    }
    let mut pieces = halved(&[set]);
    loop {
        take_away(ledger, &mut pieces, patience)?;
        if pieces.iter().all(|piece| piece.len() == 1) {
            return Ok(pieces.concat());
        }
        pieces = halved(&pieces);
    }
}

/// Takes pieces away until none can be any more, but leaves one.
fn take_away(
    ledger: &mut Ledger<'_>,
    pieces: &mut Vec<Vec<usize>>,
    patience: u32,
) -> Result<(), Interrupted> {
    let mut next = 0;
    while pieces.len() > 1 {
        let Some(gone) = not_needed(ledger, pieces, next, patience)? else {
            break;
        };
        pieces.remove(gone);
        next = gone;
    }
    Ok(())
}

/// The first piece found without which the rest fails. Each is tried once before any is tried again.
fn not_needed(
    ledger: &mut Ledger<'_>,
    pieces: &[Vec<usize>],
    next: usize,
    patience: u32,
) -> Result<Option<usize>, Interrupted> {
    let turn: Vec<usize> = (0..pieces.len())
        .map(|offset| (next + offset) % pieces.len())
        .collect();
    let all: Vec<usize> = (0..patience).flat_map(|_| turn.iter().copied()).collect();
    for batch in all.chunks(ledger.terms().at_once.max(1)) {
        let questions: Vec<_> = batch.iter().map(|gone| without(pieces, *gone)).collect();
        let answers = ledger.ask(&questions)?;
        let failed = answers.iter().position(|it| *it == Answer::Fails);
        if let Some(failed) = failed {
            return Ok(Some(batch[failed]));
        }
    }
    Ok(None)
}

fn without(pieces: &[Vec<usize>], gone: usize) -> Vec<usize> {
    let kept = pieces.iter().enumerate().filter(|(i, _)| *i != gone);
    kept.flat_map(|(_, piece)| piece).copied().collect()
}

fn halved(pieces: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let halves = pieces.iter().flat_map(|piece| {
        let (first, second) = piece.split_at(piece.len() / 2);
        [first.to_vec(), second.to_vec()]
    });
    halves.filter(|half| !half.is_empty()).collect()
}
