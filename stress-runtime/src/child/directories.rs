//! Where a place is: a backtrace tells it relative to the directory in which the process is at that moment,
//! and tests change that.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

static START: OnceLock<Option<PathBuf>> = OnceLock::new();

/// The directory in which the process was before any test, and the present one.
#[derive(Debug, Default)]
pub(super) struct Directories {
    start: Option<PathBuf>,
    now: Option<PathBuf>,
}

/// Remembers where the process is. Forks inherit it.
pub(super) fn remember_start() {
    START.get_or_init(|| env::current_dir().ok());
}

impl Directories {
    /// Those of this process.
    pub(super) fn of_this_process() -> Self {
        Self {
            start: START.get().cloned().flatten(),
            now: env::current_dir().ok(),
        }
    }

    /// A place that a backtrace tells, relative to where the process began, if it is in there.
    pub(super) fn place(&self, told: &str) -> String {
        let (here, start) = (told.strip_prefix("./"), self.start.as_deref());
        if self.now.as_deref() == start {
            return here.unwrap_or(told).to_owned();
        }
        let path = match (here, &self.now) {
            (Some(here), Some(now)) => now.join(here),
            _ => PathBuf::from(told),
        };
        let inside = start.and_then(|start| path.strip_prefix(start).ok());
        let path: &Path = inside.unwrap_or(&path);
        path.to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_as_the_same_wherever_the_process_is() {
        let at = |now: &str, told: &str| {
            let directories = Directories {
                start: Some("/home/me/shop".into()),
                now: Some(now.into()),
            };
            directories.place(told)
        };
        for (now, told) in [
            ("/home/me/shop", "./src/lib.rs:7:9"),
            ("/", "./home/me/shop/src/lib.rs:7:9"),
            ("/home/me", "./shop/src/lib.rs:7:9"),
            ("/home/me/shop/src", "./lib.rs:7:9"),
            ("/tmp", "/home/me/shop/src/lib.rs:7:9"),
        ] {
            assert_eq!(at(now, told), "src/lib.rs:7:9", "in {now}");
        }
        assert_eq!(at("/tmp", "/rustc/59/std.rs:1:1"), "/rustc/59/std.rs:1:1");
        assert_eq!(
            at("/home", "./me/other/lib.rs:1:1"),
            "/home/me/other/lib.rs:1:1"
        );
        assert_eq!(
            Directories::default().place("./src/lib.rs:7:9"),
            "src/lib.rs:7:9"
        );
    }
}
