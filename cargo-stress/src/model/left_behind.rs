//! What the runs of a test left behind: how often, and what it was the first time.

use stress_runtime::protocol::{Left, LeftFiles, LeftProcess};

/// A fold over what was left.
#[derive(Debug, Clone, Default)]
pub(crate) struct LeftBehind {
    /// Processes of the first run that left some; of the first in which each could be told by its
    /// arguments, if there is one.
    pub(crate) processes: Vec<LeftProcess>,
    /// Runs that left files.
    pub(crate) runs_with_files: u64,
    /// Of the first of them.
    pub(crate) files: Option<LeftFiles>,
}

impl LeftBehind {
    pub(crate) fn add(&mut self, left: &Left) {
        let knows_more = || is_told(&left.processes) && !is_told(&self.processes);
        if self.processes.is_empty() || knows_more() {
            self.processes.clone_from(&left.processes);
        }
        if let Some(files) = &left.files {
            self.runs_with_files += 1;
            self.files.get_or_insert_with(|| files.clone());
        }
    }
}

/// Whether there are some, and each is known by more than its name in brackets: while a process becomes
/// another program, and when it has ended, it has no arguments.
fn is_told(processes: &[LeftProcess]) -> bool {
    !processes.is_empty() && processes.iter().all(|it| !it.command.starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_is_seen_with_its_arguments_is_named_with_them() {
        let mut left_behind = LeftBehind::default();
        let mut seen = |command: &str| {
            let command = command.to_owned();
            left_behind.add(&Left {
                processes: vec![LeftProcess { pid: 7, command }],
                ..Left::default()
            });
            left_behind.add(&Left::default());
            left_behind.processes[0].command.clone()
        };
        assert_eq!(seen("[sleep]"), "[sleep]");
        assert_eq!(seen("sleep 60"), "sleep 60");
        assert_eq!(seen("[sleep]"), "sleep 60");
        assert_eq!(seen("sleep 61"), "sleep 60");
    }

    #[test]
    fn the_first_run_that_left_something_is_the_one_that_is_named() {
        let files = |names: &[&str]| LeftFiles {
            count: names.len() as u64,
            names: names.iter().map(ToString::to_string).collect(),
        };
        let mut left_behind = LeftBehind::default();
        left_behind.add(&Left::default());
        for names in [["a", "b"].as_slice(), &["c"]] {
            left_behind.add(&Left {
                files: Some(files(names)),
                ..Left::default()
            });
        }
        assert_eq!(left_behind.runs_with_files, 2);
        assert_eq!(left_behind.files, Some(files(&["a", "b"])));
        assert!(left_behind.processes.is_empty());
    }
}
