//! The queue alone, without a dispatcher around it.

use queue_closed_too_early::{Closed, Queue};
use std::thread;
use stress_runtime::stress;

#[stress(runs = 500, timeout = "5s", shuffle)]
fn values_come_out_in_the_order_they_went_in() {
    let queue = Queue::bounded(2);
    thread::scope(|scope| {
        scope.spawn(|| (0..20).for_each(|n| queue.put(n).unwrap()));
        for n in 0..20 {
            assert_eq!(queue.take(), Ok(n));
        }
    });
}

#[stress(runs = 500, timeout = "5s", shuffle)]
fn a_closed_queue_takes_nothing_more() {
    let queue = Queue::bounded(2);
    queue.close();
    assert_eq!(queue.put("late"), Err(Closed));
}

#[stress(runs = 500, timeout = "5s", shuffle)]
fn closing_wakes_a_reader_that_waits() {
    let queue = Queue::<u32>::bounded(2);
    thread::scope(|scope| {
        let reader = scope.spawn(|| queue.take());
        queue.close();
        assert_eq!(reader.join().unwrap(), Err(Closed));
    });
}
