//! Under `cargo test`: slots for the tests of this process that run at the same time.

use std::env;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A number that nextest gives to each test, and to no two at the same time.
const OF_NEXTEST: &str = "NEXTEST_TEST_GLOBAL_SLOT";

static TAKEN: Mutex<Vec<bool>> = Mutex::new(Vec::new());

/// A slot, until it is dropped.
#[derive(Debug)]
pub(crate) struct OwnSlot {
    index: usize,
    of_nextest: Option<usize>,
}

impl OwnSlot {
    /// The lowest that is free.
    pub(crate) fn take() -> Self {
        let mut taken = taken();
        let free = taken.iter().position(|taken| !taken);
        let index = free.unwrap_or_else(|| {
            taken.push(false);
            taken.len() - 1
        });
        taken[index] = true;
        let of_nextest = env::var(OF_NEXTEST).ok();
        let of_nextest = of_nextest.and_then(|slot| slot.parse().ok());
        Self { index, of_nextest }
    }

    /// Its number.
    pub(crate) fn number(&self) -> usize {
        // Under nextest a process runs one test.
        self.of_nextest.unwrap_or(self.index)
    }
}

impl Drop for OwnSlot {
    fn drop(&mut self) {
        taken()[self.index] = false;
    }
}

fn taken() -> MutexGuard<'static, Vec<bool>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_that_are_held_are_the_same_and_the_lowest_free_one_comes_next() {
        let [first, second, third] = [(); 3].map(|()| OwnSlot::take());
        let indices = [&first, &second, &third].map(|slot| slot.index);
        assert!(indices.is_sorted() && indices[0] < indices[1] && indices[1] < indices[2]);
        drop(second);
        assert_eq!(OwnSlot::take().index, indices[1]);
    }
}
