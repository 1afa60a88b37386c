//! A busy machine: threads that only compute, and share nothing with any test.
//!
//! What a busy machine does to a test depends on what it is busy with. Threads that never sleep leave too
//! little processor to a test that computes; but they seldom take it from one in the middle of a short
//! piece of work, as a thread does that wakes up. So both are done in turn. Of 100 runs failed, beside one
//! thread for each core that never sleeps, two, and half of the time in bursts: a test that has to keep
//! time for 0.1 s, 3 to 25, 100, 35; two threads that must not meet within microseconds, 2, 4, 16.

use crate::cores::cores;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

/// For so long all compute without a break, and then half of them in bursts for as long.
const PHASE: Duration = Duration::from_millis(100);
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
    /// Two for each core.
    pub(super) fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let begun = Instant::now();
        for _ in 0..cores() {
            for in_bursts in [true, false] {
                let stop = Arc::clone(&stop);
                // Without one of them the machine is a little less busy.
                let _ = thread::Builder::new()
                    .name("busy".to_owned())
                    .spawn(move || burn(&stop, begun, in_bursts));
            }
        }
        Self { stop }
    }
}

impl Drop for Burners {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
    }
}

fn burn(stop: &AtomicBool, begun: Instant, in_bursts: bool) {
    let compute_until = |end: Instant| {
        while Instant::now() < end && !stop.load(Relaxed) {
            std::hint::spin_loop();
        }
    };
    let mut end = begun;
    while !stop.load(Relaxed) {
        end += PHASE;
        compute_until(end);
        end += PHASE;
        if !in_bursts {
            sleep(end.saturating_duration_since(Instant::now()));
            continue;
        }
        for burst in BURSTS.iter().cycle() {
            let now = Instant::now();
            if now >= end || stop.load(Relaxed) {
                break;
            }
            compute_until(now + *burst);
            sleep(PAUSE);
        }
    }
}
