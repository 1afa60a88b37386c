//! Tests that harm nobody, and need nothing of what others may have spoiled.

use std::hint::black_box;
use std::thread;
use std::time::Duration;
use stress_runtime::stress;

#[stress]
fn returns_at_once() {}

#[stress]
fn calculates() {
    let sum: u64 = (0..1000).map(|number| black_box(number)).sum();
    assert_eq!(sum, 499_500);
}

#[stress]
fn takes_its_time() {
    thread::sleep(Duration::from_millis(20));
}

#[stress]
fn yields() {
    (0..100).for_each(|_| thread::yield_now());
}
