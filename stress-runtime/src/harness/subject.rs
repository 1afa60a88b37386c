//! A test binary whose harness is another program, `cargo stress`: how it is told which test to run.

use super::exec_image::{ExecImage, program_with};
use crate::protocol::RunRequest;
use crate::role::bodies_of;
use std::collections::BTreeSet;
use std::ffi::{CString, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt;

/// The words that start the binary, and those of its tests that it runs only if that is said.
#[derive(Debug)]
pub(crate) struct Subject {
    words: Vec<CString>,
    ignored: BTreeSet<String>,
    role: String,
}

impl Subject {
    /// The binary that is the last of these words; those before it start it.
    pub(crate) fn new(words: Vec<OsString>, ignored: BTreeSet<String>) -> io::Result<Self> {
        let binary = words.last().cloned().unwrap_or_default();
        // Annotated tests would start a child of their own, and nobody can supervise a run twice.
        let role = bodies_of(&fs::metadata(binary)?);
        let words = words.into_iter().map(|word| CString::new(word.into_vec()));
        Ok(Self {
            words: words.collect::<Result<_, _>>()?,
            ignored,
            role,
        })
    }

    /// The image that runs the one test of `request`, in the words that libtest understands, and all
    /// those who speak like it.
    pub(super) fn image(
        &self,
        request: &RunRequest,
        variables: Vec<(&str, OsString)>,
    ) -> Result<ExecImage, String> {
        let [step] = request.order.as_slice() else {
            let tests = request.order.len();
            return Err(format!("one test can be run at a time, not {tests}"));
        };
        let mut arguments = vec!["--exact"];
        // Harnesses of other makes may not know what `--` means, and hardly any test needs it.
        let is_like_an_option = step.test.starts_with('-');
        if !is_like_an_option {
            arguments.push(&step.test);
        }
        arguments.extend(["--nocapture", "--test-threads=1"]);
        if self.ignored.contains(&step.test) {
            arguments.push("--ignored");
        }
        if is_like_an_option {
            arguments.extend(["--", &step.test]);
        }
        program_with(&self.words, &arguments, variables, &self.role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Launch, Step};

    fn request(tests: &[&str]) -> RunRequest {
        let step = |test: &&str| Step {
            test: (*test).to_owned(),
            timeout_ms: 1000,
            grace_ms: 100,
        };
        RunRequest::of(0, tests.iter().map(step).collect(), Launch::Exec)
    }

    fn arguments(tests: &[&str]) -> Result<Vec<String>, String> {
        arguments_of(&["/bin/sh"], tests)
    }

    fn arguments_of(words: &[&str], tests: &[&str]) -> Result<Vec<String>, String> {
        let ignored = BTreeSet::from(["slow".to_owned()]);
        let words = words.iter().map(OsString::from).collect();
        let subject = Subject::new(words, ignored).unwrap();
        let image = subject.image(&request(tests), Vec::new())?;
        let words = image.arguments.into_iter();
        Ok(words.map(|word| word.into_string().unwrap()).collect())
    }

    #[test]
    fn it_is_told_one_test_and_to_run_it_though_it_is_ignored() {
        let usual = [
            "/bin/sh",
            "--exact",
            "quick",
            "--nocapture",
            "--test-threads=1",
        ];
        assert_eq!(arguments(&["quick"]).unwrap(), usual);
        assert_eq!(arguments(&["slow"]).unwrap().last().unwrap(), "--ignored");
    }

    #[test]
    fn a_test_that_is_called_like_an_option_is_not_taken_for_one() {
        let words = arguments(&["-dashed"]).unwrap();
        assert_eq!(words[words.len() - 2..], ["--", "-dashed"]);
        let before = &words[..words.len() - 2];
        assert!(!before.iter().any(|it| it == "-dashed"));
        assert!(before.iter().any(|it| it == "--exact"));
    }

    #[test]
    fn what_starts_it_comes_first() {
        let words = arguments_of(&["/bin/env", "A=b", "/bin/sh"], &["quick"]).unwrap();
        assert_eq!(words[..4], ["/bin/env", "A=b", "/bin/sh", "--exact"]);
    }

    #[test]
    fn several_tests_at_once_are_refused() {
        assert!(arguments(&["one", "two"]).unwrap_err().contains("not 2"));
    }
}
