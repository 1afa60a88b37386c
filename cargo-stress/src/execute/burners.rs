//! A busy machine: threads that only compute, and share nothing with any test.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, available_parallelism, sleep};
use std::time::{Duration, Instant};

/// They compute without a break for so long, and in short bursts for as long: a thread that wakes up
/// takes the processor from a test in the middle of its work, one that never sleeps seldom does. What
/// two threads do to each other in a few microseconds showed in 2 of 100 runs beside threads that never
/// sleep, and in 25 beside these.
const PHASE: Duration = Duration::from_millis(20);
/// How long bursts are, in turn: nothing should beat in time with them.
const BURSTS: [Duration; 3] = [
    Duration::from_micros(100),
    Duration::from_micros(300),
    Duration::from_micros(200),
];
/// Between two bursts.
const PAUSE: Duration = Duration::from_micros(50);

/// They compute until this is dropped.
#[derive(Debug)]
pub(super) struct Burners {
    stop: Arc<AtomicBool>,
}

impl Burners {
    /// One for each core, so that whatever else runs gets half of it.
    pub(super) fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        for _ in 0..available_parallelism().map_or(1, usize::from) {
            let stop = Arc::clone(&stop);
            // Without one of them the machine is a little less busy.
            let _ = thread::Builder::new()
                .name("busy".to_owned())
                .spawn(move || burn(&stop));
        }
        Self { stop }
    }
}

impl Drop for Burners {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
    }
}

fn burn(stop: &AtomicBool) {
    let compute = |time: Duration| {
        let begun = Instant::now();
        while begun.elapsed() < time && !stop.load(Relaxed) {
            std::hint::spin_loop();
        }
    };
    while !stop.load(Relaxed) {
        compute(PHASE);
        let begun = Instant::now();
        for burst in BURSTS.iter().cycle() {
            if begun.elapsed() >= PHASE {
                break;
            }
            compute(*burst);
            sleep(PAUSE);
        }
    }
}
