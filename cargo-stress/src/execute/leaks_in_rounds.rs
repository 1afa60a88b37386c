//! Tells once of each binary that its rounds leave something behind: whose it is they do not show.

use crate::model::{BinaryId, Event};
use std::collections::BTreeSet;
use stress_runtime::protocol::{Left, RunEnded};

/// What has been told.
#[derive(Debug, Default)]
pub(super) struct LeaksInRounds {
    processes: BTreeSet<usize>,
    files: BTreeSet<usize>,
}

impl LeaksInRounds {
    /// What is new in this run of several tests.
    pub(super) fn tell(&mut self, binary: BinaryId, target: &str, ended: &RunEnded) -> Vec<Event> {
        let mut events = Vec::new();
        // Whoever is ended cannot tidy up, nor wait for what he has started.
        if !ended.exit.is_clean() {
            return events;
        }
        let mut tell = |left: Left| {
            let (target, left) = (target.to_owned(), Box::new(left));
            events.push(Event::LeftByRound { target, left });
        };
        if ended.leaked && self.processes.insert(binary.0) {
            let processes = ended.left.processes.clone();
            tell(Left {
                processes,
                ..Left::default()
            });
        }
        if let Some(files) = &ended.left.files
            && self.files.insert(binary.0)
        {
            tell(Left {
                files: Some(files.clone()),
                ..Left::default()
            });
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::protocol::{Exit, LeftFiles, LeftProcess};

    /// How much is told of a round that left both behind, and ended so.
    fn told(leaks: &mut LeaksInRounds, exit: Exit) -> usize {
        let left = Left {
            processes: vec![LeftProcess {
                pid: 7,
                command: "sleep 60".to_owned(),
            }],
            files: Some(LeftFiles {
                count: 1,
                names: vec!["report.txt".to_owned()],
            }),
            ..Left::default()
        };
        let ended = RunEnded {
            run: 1,
            attempts: Vec::new(),
            branches: Vec::new(),
            exit,
            leaked: true,
            left,
            us: 9,
            was_paused: false,
        };
        leaks.tell(BinaryId(0), "orders", &ended).len()
    }

    #[test]
    fn what_rounds_leave_is_told_once_of_a_binary_and_not_of_those_that_were_ended() {
        let mut leaks = LeaksInRounds::default();
        let killed = Exit::Signal {
            number: 6,
            name: "SIGABRT".to_owned(),
        };
        assert_eq!(told(&mut leaks, killed), 0);
        assert_eq!(told(&mut leaks, Exit::Code { code: 0 }), 2);
        assert_eq!(told(&mut leaks, Exit::Code { code: 0 }), 0);
    }
}
