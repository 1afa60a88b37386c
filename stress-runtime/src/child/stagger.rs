//! How late each of several tests begins: another moment in every process.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

/// As chance has it, from nothing to `most_us` microseconds.
pub(super) fn delay(step: usize, most_us: u64) -> Duration {
    // The keys alone would be those of every copy that the harness makes of itself.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let nanos = now.map_or(0, |it| it.subsec_nanos());
    let chance = RandomState::new().hash_one((std::process::id(), nanos, step));
    Duration::from_micros(chance % most_us.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_differ_and_stay_below_the_limit() {
        let delays: Vec<u128> = (0..1000).map(|step| delay(step, 100).as_micros()).collect();
        assert!(delays.iter().all(|us| *us <= 100));
        let early = delays.iter().filter(|us| **us < 50).count();
        assert!((300..700).contains(&early), "{early}");
        // Any number is a limit.
        delay(0, u64::MAX);
    }
}
