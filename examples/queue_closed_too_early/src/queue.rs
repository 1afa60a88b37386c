//! A bounded queue between threads that can be closed.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

/// The queue is closed: it takes nothing more.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed;

/// Hands values from one thread to another, in order.
pub struct Queue<T> {
    capacity: usize,
    inner: Mutex<Inner<T>>,
    changed: Condvar,
}

struct Inner<T> {
    items: VecDeque<T>,
    closed: bool,
}

impl<T> Queue<T> {
    /// A queue that holds at most `capacity` values.
    pub fn bounded(capacity: usize) -> Self {
        let inner = Inner {
            items: VecDeque::with_capacity(capacity),
            closed: false,
        };
        Self {
            capacity,
            inner: Mutex::new(inner),
            changed: Condvar::new(),
        }
    }

    /// Adds a value, and waits for room if the queue is full.
    pub fn put(&self, item: T) -> Result<(), Closed> {
        let mut inner = self.inner.lock().unwrap();
        while inner.items.len() == self.capacity && !inner.closed {
            inner = self.changed.wait(inner).unwrap();
        }
        if inner.closed {
            return Err(Closed);
        }
        inner.items.push_back(item);
        self.changed.notify_all();
        Ok(())
    }

    /// Takes the oldest value, and waits for one if the queue is empty.
    pub fn take(&self) -> Result<T, Closed> {
        let mut inner = self.inner.lock().unwrap();
        loop {
            if inner.closed {
                return Err(Closed);
            }
            if let Some(item) = inner.items.pop_front() {
                self.changed.notify_all();
                return Ok(item);
            }
            inner = self.changed.wait(inner).unwrap();
        }
    }

    /// Closes the queue and wakes all who wait at it.
    pub fn close(&self) {
        self.inner.lock().unwrap().closed = true;
        self.changed.notify_all();
    }
}
