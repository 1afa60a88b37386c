//! Tells once of each binary that its rounds leave something behind: whose it is they do not show.

use crate::model::{BinaryId, Event};
use std::collections::BTreeSet;
use stress_runtime::protocol::RunEnded;

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
        let mut warn = |message: String| {
            let message = format!("{target}: {message}; --no-shuffle shows which test does that");
            events.push(Event::Warned { message });
        };
        if ended.leaked && self.processes.insert(binary.0) {
            let processes = &ended.left.processes;
            let names: Vec<String> = processes.iter().map(ToString::to_string).collect();
            warn(format!(
                "a round left a process behind (it was killed): {}",
                names.join(", ")
            ));
        }
        // Whoever is ended cannot tidy up.
        if let Some(files) = &ended.left.files
            && ended.exit.is_clean()
            && self.files.insert(binary.0)
        {
            let names = files.names.join(", ");
            warn(format!("a round left files in its TMPDIR: {names}"));
        }
        events
    }
}
