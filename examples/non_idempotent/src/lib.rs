//! A log for the whole program: installed once, written to from everywhere.

use std::fmt;
use std::sync::OnceLock;
use std::sync::mpsc::Sender;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Debug,
    Info,
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Error => "ERROR",
        })
    }
}

/// Writes lines that matter enough.
#[derive(Debug)]
pub struct Log {
    lowest: Level,
    sink: Sender<String>,
}

impl Log {
    /// A log of lines of this level and above, which go to `sink`.
    pub fn new(lowest: Level, sink: Sender<String>) -> Self {
        Self { lowest, sink }
    }

    /// Writes a line if it matters enough and somebody still reads.
    pub fn write(&self, level: Level, message: &str) {
        if level >= self.lowest {
            let _ = self.sink.send(format!("{level} {message}"));
        }
    }
}

static LOG: OnceLock<Log> = OnceLock::new();

/// The program has a log already.
#[derive(Debug, PartialEq, Eq)]
pub struct AlreadyInstalled;

/// Makes this the log of the program. That can be done once.
pub fn install(log: Log) -> Result<(), AlreadyInstalled> {
    LOG.set(log).map_err(|_| AlreadyInstalled)
}

/// Writes a line to the log of the program, if it has one.
pub fn log(level: Level, message: &str) {
    if let Some(log) = LOG.get() {
        log.write(level, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use stress_runtime::stress;

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn an_installed_log_gets_what_is_logged() {
        let (sink, lines) = mpsc::channel();
        install(Log::new(Level::Info, sink)).expect("no log is installed yet");
        log(Level::Info, "listening on port 8080");
        assert_eq!(lines.recv().unwrap(), "INFO listening on port 8080");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_line_begins_with_its_level() {
        let (sink, lines) = mpsc::channel();
        Log::new(Level::Info, sink).write(Level::Error, "no room");
        assert_eq!(lines.recv().unwrap(), "ERROR no room");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_log_outlives_its_reader() {
        let (sink, lines) = mpsc::channel();
        drop(lines);
        Log::new(Level::Debug, sink).write(Level::Error, "nobody reads this");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn errors_matter_most() {
        assert!(Level::Error > Level::Info && Level::Info > Level::Debug);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn levels_are_written_in_capitals() {
        assert_eq!(Level::Debug.to_string(), "DEBUG");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn lines_keep_their_order() {
        let (sink, lines) = mpsc::channel();
        let log = Log::new(Level::Info, sink);
        log.write(Level::Info, "first");
        log.write(Level::Info, "second");
        drop(log);
        let lines: Vec<String> = lines.iter().collect();
        assert_eq!(lines, ["INFO first", "INFO second"]);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn what_matters_too_little_is_left_out() {
        let (sink, lines) = mpsc::channel();
        Log::new(Level::Info, sink).write(Level::Debug, "0 bytes read");
        assert_eq!(lines.iter().count(), 0);
    }
}
