//! Leases one of a few slots (ports, seats, database connections) to each who asks.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

/// All slots were taken each time we looked.
#[derive(Debug, PartialEq, Eq)]
pub struct AllTaken;

/// A fixed number of slots.
pub struct Slots {
    taken: Mutex<Vec<bool>>,
}

impl Slots {
    /// So many slots, of which the first `taken` are taken.
    pub fn new(count: usize, taken: usize) -> Self {
        Self {
            taken: Mutex::new((0..count).map(|slot| slot < taken).collect()),
        }
    }

    /// Leases a slot and returns its number. Looks `tries` times, each time in a random place,
    /// and waits twice as long after each miss.
    pub fn lease(&self, tries: u32) -> Result<usize, AllTaken> {
        let mut pause = Duration::from_millis(1);
        for _ in 0..tries {
            if let Some(slot) = self.look() {
                return Ok(slot);
            }
            thread::sleep(pause);
            pause *= 2;
        }
        Err(AllTaken)
    }

    /// Gives a leased slot back.
    pub fn give_back(&self, slot: usize) {
        self.taken.lock().unwrap()[slot] = false;
    }

    /// Takes a slot chosen at random, if it is free.
    fn look(&self) -> Option<usize> {
        let mut taken = self.taken.lock().unwrap();
        let slot = random() as usize % taken.len();
        let was_taken = std::mem::replace(&mut taken[slot], true);
        (!was_taken).then_some(slot)
    }
}

/// A number that differs from call to call and from process to process.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::stress;

    #[stress(runs = 200, timeout = "200ms", shuffle)]
    fn a_free_slot_is_found_among_taken_ones() {
        let slots = Slots::new(8, 6);
        let slot = slots.lease(12).expect("two slots are free");
        assert!(slot >= 6, "slot {slot} was taken");
    }

    #[stress(timeout = "10s", shuffle)]
    fn an_empty_house_leases_at_once() {
        let slots = Slots::new(8, 0);
        assert!(slots.lease(1).is_ok());
    }

    #[stress(timeout = "10s", shuffle)]
    fn a_full_house_is_reported() {
        let slots = Slots::new(2, 2);
        assert_eq!(slots.lease(3), Err(AllTaken));
    }

    #[stress(timeout = "10s", shuffle)]
    fn a_slot_given_back_is_leased_again() {
        let slots = Slots::new(1, 1);
        slots.give_back(0);
        assert_eq!(slots.lease(1), Ok(0));
        assert_eq!(slots.lease(1), Err(AllTaken));
    }
}
