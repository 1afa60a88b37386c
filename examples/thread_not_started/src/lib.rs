//! A pool of threads that take jobs from one queue.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

/// Threads that wait for jobs. Dropping the pool waits for the jobs it took.
pub struct Pool {
    jobs: Option<Sender<Job>>,
    roll_call: Arc<RollCall>,
    workers: Vec<JoinHandle<()>>,
}

/// How many workers have said that they are running.
#[derive(Default)]
struct RollCall {
    present: Mutex<usize>,
    one_more: Condvar,
}

impl Pool {
    /// Starts `size` workers.
    pub fn start(size: usize) -> Self {
        let (jobs, queue) = mpsc::channel();
        let queue = Arc::new(Mutex::new(queue));
        let roll_call = Arc::new(RollCall::default());
        let workers = (0..size)
            .map(|_| {
                let (queue, roll_call) = (Arc::clone(&queue), Arc::clone(&roll_call));
                thread::spawn(move || {
                    roll_call.announce();
                    work(&queue);
                })
            })
            .collect();
        Self {
            jobs: Some(jobs),
            roll_call,
            workers,
        }
    }

    /// How many workers are running by now.
    pub fn running(&self) -> usize {
        *self.roll_call.present.lock().unwrap()
    }

    /// Returns once all workers are running.
    pub fn wait_until_running(&self) {
        let present = self.roll_call.present.lock().unwrap();
        let incomplete = |present: &mut usize| *present < self.workers.len();
        drop(self.roll_call.one_more.wait_while(present, incomplete));
    }

    /// Hands a job to the next worker that is free.
    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        let jobs = self.jobs.as_ref().expect("only drop takes it");
        jobs.send(Box::new(job))
            .expect("the workers live as long as the pool");
    }
}

impl RollCall {
    fn announce(&self) {
        *self.present.lock().unwrap() += 1;
        self.one_more.notify_all();
    }
}

fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let next = queue.lock().unwrap().recv();
        match next {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.jobs = None;
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use stress_runtime::stress;

    #[stress(runs = 500, timeout = "10s", shuffle)]
    fn all_workers_run_soon_after_the_start() {
        let pool = Pool::start(16);
        thread::sleep(Duration::from_millis(5));
        let running = pool.running();
        assert_eq!(running, 16, "{running} of 16 workers are running");
    }

    #[stress(timeout = "10s", shuffle)]
    fn all_workers_run_once_they_have_said_so() {
        let pool = Pool::start(16);
        pool.wait_until_running();
        assert_eq!(pool.running(), 16);
    }

    #[stress(timeout = "10s", shuffle)]
    fn a_job_answers_on_a_channel() {
        let pool = Pool::start(2);
        let (answer, answers) = mpsc::channel();
        pool.submit(move || answer.send(6 * 7).unwrap());
        assert_eq!(answers.recv(), Ok(42));
    }

    #[stress(timeout = "10s", shuffle)]
    fn a_dropped_pool_has_done_all_its_jobs() {
        let done = Arc::new(AtomicUsize::new(0));
        let pool = Pool::start(4);
        for _ in 0..100 {
            let done = Arc::clone(&done);
            pool.submit(move || {
                done.fetch_add(1, Ordering::Relaxed);
            });
        }
        drop(pool);
        assert_eq!(done.load(Ordering::Relaxed), 100);
    }
}
