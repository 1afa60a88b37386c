//! Other ways to search, to compare with. Each begins by running everything once more, as they do.

use super::super::{Answer, Oracle};
use super::world::World;

fn fails(world: &mut World, sequence: &[usize]) -> bool {
    let answers = world.ask(&[sequence.to_vec()]);
    answers.is_ok_and(|answers| answers == [Answer::Fails])
}

fn fails_in(world: &mut World, sequence: &[usize], attempts: u32) -> bool {
    (0..attempts).any(|_| fails(world, sequence))
}

fn all_but(set: &[usize], gone: &[usize]) -> Vec<usize> {
    let kept = set.iter().filter(|it| !gone.contains(it));
    kept.copied().collect()
}

/// In the style of `rspec --bisect`, which believes every answer: keeps a half that fails alone, and
/// where neither does, works on each half with the other in place.
pub(super) fn rspec_bisect(world: &mut World, candidates: usize) -> Option<Vec<usize>> {
    let all: Vec<usize> = (0..candidates).collect();
    fails(world, &all).then(|| bisect(world, &[], all, 1))
}

/// Bisection in the same way, but a set passes only after several passes.
pub(super) fn patient_bisect(world: &mut World, candidates: usize) -> Option<Vec<usize>> {
    let all: Vec<usize> = (0..candidates).collect();
    fails_in(world, &all, 6).then(|| bisect(world, &[], all, 6))
}

/// The least part of `set` that fails together with `kept`.
fn bisect(world: &mut World, kept: &[usize], set: Vec<usize>, attempts: u32) -> Vec<usize> {
    if set.len() <= 1 {
        return set;
    }
    let (first, second) = set.split_at(set.len() / 2);
    for half in [first, second] {
        if fails_in(world, &sorted(&[kept, half]), attempts) {
            return bisect(world, kept, half.to_vec(), attempts);
        }
    }
    let of_second = bisect(world, &sorted(&[kept, first]), second.to_vec(), attempts);
    let of_first = bisect(
        world,
        &sorted(&[kept, &of_second]),
        first.to_vec(),
        attempts,
    );
    sorted(&[&of_first, &of_second])
}

fn sorted(parts: &[&[usize]]) -> Vec<usize> {
    let mut all = parts.concat();
    all.sort_unstable();
    all
}

/// Delta debugging as published, which believes every answer: subsets, then complements, then finer.
pub(super) fn plain_ddmin(world: &mut World, candidates: usize) -> Option<Vec<usize>> {
    let mut set: Vec<usize> = (0..candidates).collect();
    if !fails(world, &set) {
        return None;
    }
    let mut pieces = 2;
    while set.len() >= 2 {
        let chunks: Vec<Vec<usize>> = set
            .chunks(set.len().div_ceil(pieces))
            .map(<[usize]>::to_vec)
            .collect();
        let complements: Vec<_> = chunks.iter().map(|it| all_but(&set, it)).collect();
        if let Some(chunk) = chunks.iter().find(|it| fails(world, it)) {
            set.clone_from(chunk);
            pieces = 2;
        } else if let Some(complement) = complements.iter().find(|it| fails(world, it)) {
            set.clone_from(complement);
            pieces = (pieces - 1).max(2);
        } else if pieces >= set.len() {
            break;
        } else {
            pieces = (pieces * 2).min(set.len());
        }
    }
    Some(set)
}
