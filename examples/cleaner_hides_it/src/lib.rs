//! The end of a backup: what could not be saved, and with `--verbose` what could.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the program was asked to say more.
static VERBOSE: AtomicBool = AtomicBool::new(false);

/// What the command line said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub verbose: bool,
    pub target: Option<String>,
}

/// No flag has this name.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownFlag(pub String);

impl Options {
    /// Reads the command line.
    pub fn parse(args: &[&str]) -> Result<Self, UnknownFlag> {
        let mut options = Self::default();
        for arg in args {
            match *arg {
                "-v" | "--verbose" => options.verbose = true,
                flag if flag.starts_with('-') => return Err(UnknownFlag(flag.to_owned())),
                target => options.target = Some(target.to_owned()),
            }
        }
        Ok(options)
    }
}

/// Reads the command line, and sets up the program as it says.
pub fn start(args: &[&str]) -> Result<Options, UnknownFlag> {
    let options = Options::parse(args)?;
    VERBOSE.store(options.verbose, Ordering::Relaxed);
    Ok(options)
}

/// A file, and why it could not be saved.
pub struct File {
    pub name: &'static str,
    pub trouble: Option<&'static str>,
}

impl File {
    fn line(&self) -> String {
        match self.trouble {
            Some(trouble) => format!("{}: {trouble}\n", self.name),
            None => format!("{}: saved\n", self.name),
        }
    }
}

/// What is printed when all files have been dealt with.
pub fn summary(files: &[File]) -> String {
    let verbose = VERBOSE.load(Ordering::Relaxed);
    let shown = files
        .iter()
        .filter(|file| verbose || file.trouble.is_some());
    let lines: String = shown.map(File::line).collect();
    let failed = files.iter().filter(|file| file.trouble.is_some()).count();
    format!("{lines}{} files, {failed} failed\n", files.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::stress;

    const FILES: [File; 2] = [
        File {
            name: "letters.txt",
            trouble: None,
        },
        File {
            name: "photos.zip",
            trouble: Some("no room"),
        },
    ];

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_flag_has_a_short_form() {
        let options = start(&["-v", "/mnt/backup"]).unwrap();
        assert!(options.verbose);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn no_arguments_mean_the_defaults() {
        assert_eq!(start(&[]), Ok(Options::default()));
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn the_summary_names_only_what_failed() {
        assert_eq!(summary(&FILES), "photos.zip: no room\n2 files, 1 failed\n");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_file_without_trouble_was_saved() {
        assert_eq!(FILES[0].line(), "letters.txt: saved\n");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn an_empty_backup_has_a_summary() {
        assert_eq!(summary(&[]), "0 files, 0 failed\n");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn an_unknown_flag_is_refused() {
        let refused = Err(UnknownFlag("--fast".to_owned()));
        assert_eq!(Options::parse(&["--fast"]), refused);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn flags_may_follow_the_target() {
        let options = Options::parse(&["/mnt/backup", "--verbose"]).unwrap();
        assert_eq!(options.target.as_deref(), Some("/mnt/backup"));
        assert!(options.verbose);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn the_last_target_counts() {
        let options = Options::parse(&["/tmp", "/mnt/backup"]).unwrap();
        assert_eq!(options.target.as_deref(), Some("/mnt/backup"));
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn the_summary_ends_with_the_count() {
        assert!(summary(&FILES).ends_with("2 files, 1 failed\n"));
    }
}
