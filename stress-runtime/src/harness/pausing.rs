//! Stops all that the runs have started, and lets it go on.
//!
//! Not by their groups: a branch has one of its own, and what a test has started may have left its
//! group. All of it descends from the harness, which inherits orphans. Whoever had stopped already
//! has done so itself, and is not continued: that is a hang, to be found as one.

use crate::orphans::{Process, descendants};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use std::time::Duration;

/// How often it is looked for more at most: what forks at this moment is seen the next time.
const ROUNDS: u32 = 50;
const PAUSE: Duration = Duration::from_millis(1);

/// What has been stopped and is to go on.
#[derive(Debug, Default)]
pub(super) struct Pausing {
    processes: Vec<i32>,
    /// Where processes cannot be found one by one.
    groups: Vec<Pid>,
}

impl Pausing {
    /// Stops what runs; `groups` are those of the runs.
    pub(super) fn stop(&mut self, groups: impl Iterator<Item = Pid>) {
        let groups: Vec<Pid> = groups.collect();
        if groups.is_empty() {
            return;
        }
        for round in 0..ROUNDS {
            let Some(found) = descendants() else {
                for group in groups {
                    let _ = killpg(group, Signal::SIGSTOP);
                    self.groups.push(group);
                }
                return;
            };
            let is_new = |it: &&Process| it.can_run && !self.processes.contains(&it.pid);
            let new: Vec<i32> = found.iter().filter(is_new).map(|it| it.pid).collect();
            if new.is_empty() && round > 0 {
                return;
            }
            for pid in new {
                let _ = kill(Pid::from_raw(pid), Signal::SIGSTOP);
                self.processes.push(pid);
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Lets it go on: what is still there, for numbers of processes are used again.
    pub(super) fn go_on(&mut self) {
        let found = descendants().unwrap_or_default();
        for pid in self.processes.drain(..) {
            if found.iter().any(|it| it.pid == pid) {
                let _ = kill(Pid::from_raw(pid), Signal::SIGCONT);
            }
        }
        for group in self.groups.drain(..) {
            let _ = killpg(group, Signal::SIGCONT);
        }
    }
}
