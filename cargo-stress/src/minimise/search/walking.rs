//! Finds the needed candidates from the last to the first, by walks.
//!
//! Throughout, `rest` followed by `then` was seen to fail, so nothing is ever lost to a pass that
//! was luck: such a pass only leaves more in the game. A walk through `rest` whose copies run `then` fails first
//! at some stop. What lies behind that stop is not needed: it did not run. What lies just before it, since the
//! last stop, probably holds a needed one, and goes before `then`. The rest is walked again: its first stop
//! is at 0, and a failure there proves that nothing else is needed.

use super::ledger::Ledger;
use super::stops::stops;
use super::{Answer, Interrupted};

/// How the walks ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Walked {
    /// They cannot make the set smaller than this, which was seen to fail.
    Narrowed(Vec<usize>),
    /// It is not possible to fork here; so far it could be narrowed to this.
    NoForks(Vec<usize>),
    /// The victim did not fail any more.
    Lost(Vec<usize>),
}

/// Unclear answers at one stop before it is passed over.
const MOST_UNCLEAR: u32 = 3;
/// Narrowing ends when it came to nothing so often: at a low rate of failure it often misses its mark.
const MOST_IN_VAIN: u32 = 2;

/// Narrows `set` down for as long as walks make it smaller. The failure counts as lost when the whole passed
/// `most_passing` times in a row.
pub(super) fn narrow(
    ledger: &mut Ledger<'_>,
    set: Vec<usize>,
    most_passing: u32,
) -> Result<Walked, Interrupted> {
    let mut set = set;
    let mut in_vain = 0;
    while in_vain < MOST_IN_VAIN && set.len() > 1 {
        let before = set.len();
        match walk_backwards(ledger, set, most_passing)? {
            Walked::Narrowed(smaller) => set = smaller,
            ended => return Ok(ended),
        }
        in_vain = if set.len() < before { 0 } else { in_vain + 1 };
    }
    Ok(Walked::Narrowed(set))
}

/// One walk for each needed candidate, and one more.
fn walk_backwards(
    ledger: &mut Ledger<'_>,
    set: Vec<usize>,
    most_passing: u32,
) -> Result<Walked, Interrupted> {
    let mut rest = set;
    let mut then = Vec::new();
    let mut passing = 0;
    while !rest.is_empty() {
        let stops = stops(rest.len(), then.len());
        match first_failure(ledger, &rest, &stops, &then)? {
            First::At(0) => rest.clear(),
            First::At(stop) => {
                let mut segment = rest[stops[stop - 1]..stops[stop]].to_vec();
                segment.append(&mut then);
                then = segment;
                rest.truncate(stops[stop - 1]);
                passing = 0;
            }
            First::Nowhere => {
                passing += 1;
                if passing >= most_passing {
                    return Ok(Walked::Lost([rest, then].concat()));
                }
            }
            First::NoForks => return Ok(Walked::NoForks([rest, then].concat())),
        }
    }
    Ok(Walked::Narrowed(then))
}

enum First {
    /// At the stop with this index.
    At(usize),
    Nowhere,
    NoForks,
}

/// Walks until a copy fails or all have passed. After an unclear copy it goes on from there.
fn first_failure(
    ledger: &mut Ledger<'_>,
    rest: &[usize],
    stops: &[usize],
    then: &[usize],
) -> Result<First, Interrupted> {
    let mut from = 0;
    let mut unclear = 0;
    while from < stops.len() {
        let Some(answers) = ledger.walk(rest, &stops[from..], then)? else {
            return Ok(First::NoForks);
        };
        if let Some(at) = answers.iter().position(|it| *it == Answer::Fails) {
            return Ok(First::At(from + at));
        }
        let passed = answers
            .iter()
            .take_while(|it| **it == Answer::Passes)
            .count();
        if passed > 0 {
            unclear = 0;
        }
        from += passed;
        unclear += 1;
        if unclear >= MOST_UNCLEAR {
            from += 1;
            unclear = 0;
        }
    }
    Ok(First::Nowhere)
}
