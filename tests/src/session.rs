//! A session that is over: its exit code, what it printed, and its report.

use crate::processes::assert_none_left;
use crate::report::Report;
use crate::what_stays::{entries, what_stays};
use serde_json::Value;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

/// The session's own directory for temporary files.
pub(crate) const TMP: &str = "tmp";
/// In every directory that a session makes there, and removes.
const LOCK: &str = ".cargo-stress";

/// What there is to see of a session.
#[derive(Debug)]
pub struct Session {
    /// The exit code; `None` if a signal ended the tool.
    pub code: Option<i32>,
    /// The signal that ended the tool.
    pub signal: Option<i32>,
    /// What the tool printed on stdout.
    pub stdout: String,
    /// What the tool and cargo printed on stderr.
    pub stderr: String,
    report_path: PathBuf,
    _directory: TempDir,
}

impl Session {
    /// Holds every session to leaving no process and no directory behind.
    pub(crate) fn new(
        output: Output,
        report_path: PathBuf,
        directory: TempDir,
        marker: &str,
    ) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the tool prints UTF-8");
        let session = Self {
            code: output.status.code(),
            signal: output.status.signal(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            report_path,
            _directory: directory,
        };
        assert_none_left(marker);
        let left = session.left_directories();
        assert!(left.is_empty(), "{left:?} are left of\n{session}");
        session
    }

    /// What is left of directories in which runs had their own; what was to be kept is not counted.
    /// Who is killed leaves it to others to clean up.
    fn left_directories(&self) -> Vec<PathBuf> {
        let is_of_runs = |path: &Path| path.join(LOCK).exists();
        match self.signal {
            None => entries(&self.tmp(), is_of_runs),
            Some(_) => what_stays(&self.tmp(), is_of_runs),
        }
    }

    /// What was the directory for temporary files to it.
    pub fn tmp(&self) -> PathBuf {
        self.report_path.with_file_name(TMP)
    }

    /// Fails the test, with all that was printed, if the session did not end with `code`.
    ///
    /// # Panics
    /// If it ended in another way.
    #[track_caller]
    pub fn assert_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Whether a report was written.
    pub fn has_report(&self) -> bool {
        self.report_path.exists()
    }

    /// The report.
    ///
    /// # Panics
    /// If there is none, or it contradicts itself.
    #[track_caller]
    pub fn report(&self) -> Report {
        Report::read(&self.report_text())
    }

    /// The report as bare JSON.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn report_json(&self) -> Value {
        serde_json::from_str(&self.report_text()).expect("the report is no JSON")
    }

    #[track_caller]
    fn report_text(&self) -> String {
        match fs::read_to_string(&self.report_path) {
            Ok(text) => text,
            Err(error) => panic!("there is no report ({error}):\n{self}"),
        }
    }
}

impl std::fmt::Display for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "code {:?}, signal {:?}\n--- stdout ---\n{}\n--- stderr ---\n{}",
            self.code, self.signal, self.stdout, self.stderr
        )
    }
}
