//! A dispatcher: workers handle messages, a reader collects what came of them.

use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

mod queue;

pub use queue::{Closed, Queue};

/// Takes messages until it is shut down, and handles each on one of its workers.
pub struct Dispatcher<M, R> {
    inbox: SyncSender<M>,
    finished: Arc<Queue<R>>,
    workers: Vec<JoinHandle<()>>,
    reader: JoinHandle<Vec<R>>,
}

impl<M: Send + 'static, R: Send + 'static> Dispatcher<M, R> {
    /// Starts a reader and as many workers as asked for.
    pub fn start(workers: usize, handle: impl Fn(M) -> R + Send + Sync + 'static) -> Self {
        let (inbox, messages) = mpsc::sync_channel(8);
        let messages = Arc::new(Mutex::new(messages));
        let finished = Arc::new(Queue::bounded(8));
        let handle = Arc::new(handle);
        let reader = {
            let finished = Arc::clone(&finished);
            thread::spawn(move || {
                let mut results = Vec::new();
                while let Ok(result) = finished.take() {
                    results.push(result);
                }
                results
            })
        };
        let worker = |_| {
            let (messages, handle) = (Arc::clone(&messages), Arc::clone(&handle));
            let finished = Arc::clone(&finished);
            let next = move || messages.lock().unwrap().recv().ok();
            thread::spawn(move || {
                while let Some(message) = next() {
                    finished
                        .put(handle(message))
                        .expect("open while a worker lives");
                }
            })
        };
        Self {
            inbox,
            workers: (0..workers).map(worker).collect(),
            finished,
            reader,
        }
    }

    /// Hands a message to the next worker that is free.
    pub fn send(&self, message: M) {
        self.inbox.send(message).expect("a worker is listening");
    }

    /// Takes no more messages, waits for the workers, and returns all results.
    pub fn shutdown(self) -> Vec<R> {
        drop(self.inbox);
        for worker in self.workers {
            worker.join().expect("no worker panics");
        }
        self.finished.close();
        self.reader.join().expect("the reader does not panic")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use stress_runtime::stress;

    fn count_words(text: &str) -> usize {
        thread::sleep(Duration::from_millis(1)); // what a small query takes
        text.split_whitespace().count()
    }

    #[stress(runs = 500, timeout = "5s", shuffle)]
    fn drains_before_it_closes() {
        let messages = ["one", "then two", "and then three"];
        let dispatcher = Dispatcher::start(3, count_words);
        for message in messages {
            dispatcher.send(message);
        }
        let (accepted, handled) = (messages.len(), dispatcher.shutdown().len());
        assert_eq!(
            accepted, handled,
            "accepted {accepted} messages but handled {handled}"
        );
    }

    #[stress(runs = 500, timeout = "5s", shuffle)]
    fn every_message_reaches_a_worker() {
        let (seen, arrivals) = mpsc::channel();
        let dispatcher = Dispatcher::start(2, move |n: u32| seen.send(n).unwrap());
        for n in 1..=20 {
            dispatcher.send(n);
        }
        dispatcher.shutdown();
        assert_eq!(arrivals.iter().sum::<u32>(), 210);
    }

    #[stress(runs = 500, timeout = "5s", shuffle)]
    fn an_idle_dispatcher_shuts_down_with_nothing() {
        let dispatcher = Dispatcher::start(3, count_words);
        assert!(dispatcher.shutdown().is_empty());
    }
}
