//! A busy machine: threads that only compute, and share nothing with any test.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, available_parallelism};

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
                .spawn(move || {
                    while !stop.load(Relaxed) {
                        std::hint::spin_loop();
                    }
                });
        }
        Self { stop }
    }
}

impl Drop for Burners {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
    }
}
