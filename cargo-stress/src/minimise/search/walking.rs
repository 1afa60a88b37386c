//! Finds the needed candidates from the last to the first, by walks.
//!
//! Throughout, `rest` followed by `then` was seen to fail, so nothing is ever lost to a pass that
//! was luck: such a pass only leaves more in the game. A walk through `rest` whose copies run `then`
//! fails first at some stop. What lies behind that stop is not needed: it did not run. What lies
//! just before it, since the last stop, probably holds a needed one, and goes before `then`. The
//! rest is walked again: its first stop is at 0, and a failure there proves that nothing else is
//! needed. What was found is a few blocks of candidates, and is walked through in the same way,
//! with stops closer together, until every block is a single candidate.

use super::asking::{ask_for_prefixes, ask_until_seen};
use super::ledger::Ledger;
use super::rest::Rest;
use super::{Answer, Interrupted};

/// How far before `then` the end is taken to reach, in lengths of `then`; found by simulation.
const REACHES: [usize; 3] = [0, 1, 3];
/// A walk is long if it has so many times the length of `then`.
const LONG_WALK: usize = 16;

/// How the walks ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Walked {
    /// They cannot make the set smaller than this, which was seen to fail.
    Narrowed(Vec<usize>),
    /// As far as it came before the victim did not fail any more.
    Lost(Vec<usize>),
}

/// Unclear answers in a row before stops are passed over.
const MOST_UNCLEAR: u32 = 3;
/// Narrowing ends when it came to nothing so often: at a low rate it often misses its mark.
const MOST_IN_VAIN: u32 = 2;

/// Narrows `set` down for as long as walks make it smaller. The failure counts as lost when the
/// whole passed `most_passing` times in a row.
pub(super) fn narrow(
    ledger: &mut Ledger<'_>,
    set: Vec<usize>,
    most_passing: u32,
) -> Result<Walked, Interrupted> {
    let mut blocks = vec![set];
    let mut in_vain = 0;
    while in_vain < MOST_IN_VAIN && blocks.concat().len() > 1 {
        let before = blocks.concat().len();
        blocks = match walk_backwards(ledger, blocks, most_passing)? {
            Backwards::Blocks(blocks) => blocks,
            Backwards::Lost(set) => return Ok(Walked::Lost(set)),
        };
        // Questions, unlike walks, can all pass on the way; then nothing was left out yet.
        if !ask_until_seen(ledger, &blocks.concat(), most_passing)? {
            return Ok(Walked::Lost(blocks.concat()));
        }
        in_vain = if blocks.concat().len() < before {
            0
        } else {
            in_vain + 1
        };
    }
    Ok(Walked::Narrowed(blocks.concat()))
}

enum Backwards {
    /// Each probably holds one that is needed.
    Blocks(Vec<Vec<usize>>),
    /// As in [`Walked`].
    Lost(Vec<usize>),
}

/// One walk for each needed candidate, and one more.
fn walk_backwards(
    ledger: &mut Ledger<'_>,
    blocks: Vec<Vec<usize>>,
    most_passing: u32,
) -> Result<Backwards, Interrupted> {
    let mut rest = Rest::new(blocks);
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut passing = 0;
    while !rest.is_empty() {
        let then = found.concat();
        let sequence = rest.sequence();
        if found.len() == 1
            && let Some(near) = near_the_end(ledger, &sequence, &then)?
        {
            return Ok(Backwards::Blocks(vec![near]));
        }
        let stops = rest.stops(then.len());
        let (stops, at) = match first_failure(ledger, &sequence, &stops, &then)? {
            First::At(at) => (stops, at),
            First::Nowhere => {
                passing += 1;
                if passing >= most_passing {
                    return Ok(Backwards::Lost([sequence, then].concat()));
                }
                continue;
            }
            First::NoForks => {
                let stops = rest.few_stops();
                let at = ask_for_prefixes(ledger, &sequence, &stops, &then)?;
                (stops, at)
            }
        };
        passing = 0;
        if at == 0 {
            break;
        }
        found.insert(0, sequence[stops[at - 1]..stops[at]].to_vec());
        rest.cut(stops[at - 1]);
    }
    Ok(Backwards::Blocks(found))
}

/// Whether the end of it all fails by itself.
///
/// After the first walk, `then` is short and one polluter is the most common case; but it may lie just
/// before `then` when the victim passed at the stop that should have named it. To ask for a little
/// more than `then` is cheap against another long walk.
fn near_the_end(
    ledger: &mut Ledger<'_>,
    sequence: &[usize],
    then: &[usize],
) -> Result<Option<Vec<usize>>, Interrupted> {
    if sequence.len() < then.len() * LONG_WALK {
        return Ok(None);
    }
    for reach in REACHES {
        let before = &sequence[sequence.len() - then.len() * reach..];
        let near = [before, then].concat();
        if ledger.ask_one(near.clone())? == Answer::Fails {
            return Ok(Some(near));
        }
    }
    Ok(None)
}

enum First {
    /// At the stop with this index.
    At(usize),
    Nowhere,
    NoForks,
}

/// Walks until a copy fails or all have passed. After an unclear copy it goes on from there.
///
/// An answer that stays unclear is passed over, and with it ever more of those behind it: a test
/// that makes the victim fail in another way usually does so for a long stretch. The last stop is
/// never left out.
fn first_failure(
    ledger: &mut Ledger<'_>,
    rest: &[usize],
    stops: &[usize],
    then: &[usize],
) -> Result<First, Interrupted> {
    let last = stops.len() - 1;
    let (mut from, mut unclear, mut leap) = (0, 0, 1);
    while from <= last {
        let Some(answers) = ledger.walk(rest, &stops[from..], then)? else {
            return Ok(First::NoForks);
        };
        if let Some(at) = answers.iter().position(|it| *it == Answer::Fails) {
            return Ok(First::At(from + at));
        }
        let passed = answers.iter().take_while(|it| **it == Answer::Passes);
        let passed = passed.count();
        if passed > 0 {
            (unclear, leap) = (0, 1);
        }
        from += passed;
        unclear += 1;
        if unclear >= MOST_UNCLEAR {
            from = if from < last {
                (from + leap).min(last)
            } else {
                stops.len()
            };
            leap *= 2;
        }
    }
    Ok(First::Nowhere)
}
