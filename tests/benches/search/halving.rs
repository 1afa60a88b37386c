//! Plain halving, as `rspec --bisect` does it: one run for each question, and every answer is believed.

use crate::shuffle::shuffled;

/// The search, and what it asks with: whether the victim fails after these candidates.
struct Halving<F> {
    fails: F,
    /// Not ruled out so far.
    remaining: Vec<usize>,
}

/// What is left of so many candidates; `None` if it does not fail after all of them, or fails after
/// none.
pub(crate) fn halve(
    candidates: usize,
    mut fails: impl FnMut(&[usize]) -> bool,
) -> Option<Vec<usize>> {
    let remaining: Vec<usize> = (0..candidates).collect();
    if !fails(&remaining) || fails(&[]) {
        return None;
    }
    let mut search = Halving {
        fails,
        remaining: remaining.clone(),
    };
    search.narrow(&remaining);
    Some(search.remaining)
}

impl<F: FnMut(&[usize]) -> bool> Halving<F> {
    /// Drops of `suspects` what it can: a half, or else parts of each.
    fn narrow(&mut self, suspects: &[usize]) {
        if suspects.len() <= 1 {
            return;
        }
        let (first, second) = suspects.split_at(suspects.len().div_ceil(2));
        for (dropped, kept) in [(first, second), (second, first)] {
            let mut rest = self.remaining.clone();
            rest.retain(|it| !dropped.contains(it));
            if (self.fails)(&rest) {
                self.remaining = rest;
                return self.narrow(kept);
            }
        }
        self.narrow(first);
        self.narrow(second);
    }
}

/// Without any process.
///
/// # Panics
/// If it finds others.
pub(crate) fn finds_what_is_there() {
    for joint in [1, 2, 5] {
        let mut polluters = shuffled(100, 7)[..joint].to_vec();
        polluters.sort_unstable();
        let fails = |kept: &[usize]| polluters.iter().all(|it| kept.contains(it));
        assert_eq!(halve(100, fails).as_ref(), Some(&polluters));
    }
}
