//! A test binary whose harness is another program, `cargo stress`: how it is told which test to run.

use super::exec_image::{ExecImage, program_with};
use crate::protocol::RunRequest;
use crate::role::bodies_of;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::PathBuf;

/// The binary, and those of its tests that it runs only if that is said.
#[derive(Debug)]
pub(crate) struct Subject {
    program: PathBuf,
    ignored: BTreeSet<String>,
    role: String,
}

impl Subject {
    /// The binary at that path.
    pub(crate) fn new(program: PathBuf, ignored: BTreeSet<String>) -> io::Result<Self> {
        // Annotated tests would start a child of their own, and nobody can supervise a run twice.
        let role = bodies_of(&fs::metadata(&program)?);
        Ok(Self {
            program,
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
        let mut arguments = vec!["--exact", &step.test, "--nocapture", "--test-threads=1"];
        if self.ignored.contains(&step.test) {
            arguments.push("--ignored");
        }
        program_with(self.program.as_os_str(), &arguments, variables, &self.role)
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
        let ignored = BTreeSet::from(["slow".to_owned()]);
        let subject = Subject::new("/bin/sh".into(), ignored).unwrap();
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
    fn several_tests_at_once_are_refused() {
        assert!(arguments(&["one", "two"]).unwrap_err().contains("not 2"));
    }
}
