//! What the system refuses for want of something: processes, memory, open files. It says nothing about any test.

use stress_runtime::protocol::{Attempt, Crash, Outcome, RunEnded};

/// What there was not enough of, and how the system said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    want: Want,
    reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    Processes,
    Memory,
    Files,
}

/// The end of such reasons. A child may have an older runtime inside, so these are the words of the C libraries and of
/// the crate by which it names errors. Whatever ends in another way would be refused the next time too.
const WORDS: [(&str, Want); 7] = [
    ("Try again", Want::Processes),
    ("Resource temporarily unavailable", Want::Processes),
    ("Out of memory", Want::Memory),
    ("Cannot allocate memory", Want::Memory),
    ("Too many open files", Want::Files),
    ("Too many open files in system", Want::Files),
    ("No file descriptors available", Want::Files),
];

impl Refusal {
    /// Takes those attempts out of a run that the system did not let begin. Where another test of the process has run, that
    /// may have used up what there was, or have set a limit itself: then it is a refusal only `if_others_ran`.
    pub(super) fn take_out(ended: &mut RunEnded, if_others_ran: bool) -> Option<Self> {
        let is_refused = |attempt: &Attempt| Self::of_attempt(attempt).is_some();
        if !if_others_ran && !ended.attempts.iter().all(is_refused) {
            return None;
        }
        let refused = ended.attempts.extract_if(.., |it| is_refused(it));
        let refused: Vec<Attempt> = refused.collect();
        refused.first().and_then(Self::of_attempt)
    }

    fn of_attempt(attempt: &Attempt) -> Option<Self> {
        match &attempt.outcome {
            Outcome::Crashed {
                crash: Crash::CouldNotStart { reason },
                ..
            } => Self::of(reason),
            _ => None,
        }
    }

    /// If that is why something could not start.
    fn of(reason: &str) -> Option<Self> {
        let words = reason.split(" (os error").next().unwrap_or(reason);
        let (_, want) = WORDS.iter().find(|(end, _)| words.ends_with(end))?;
        Some(Self {
            want: *want,
            reason: reason.to_owned(),
        })
    }

    /// If that is why a harness did not come up. It may have told by a panic, in the midst of other words.
    pub(super) fn of_harness(last_words: &str) -> Option<Self> {
        let told = |line: &&str| WORDS.iter().any(|(word, _)| line.contains(word));
        let line = last_words.lines().find(told)?;
        let (_, want) = WORDS.iter().find(|(word, _)| line.contains(word))?;
        Some(Self {
            want: *want,
            reason: line.trim().to_owned(),
        })
    }

    /// What is refused, and what to do, where so many runs are made at a time.
    pub(super) fn in_words(&self, jobs: usize) -> String {
        let why = match self.want {
            Want::Processes => ": a limit on processes is reached (ulimit -u, or a container's)",
            Want::Memory => "",
            Want::Files => ": a limit on open files is reached (ulimit -n)",
        };
        let advice = match jobs {
            0 | 1 => String::new(),
            _ => format!("; {jobs} runs at a time: fewer from now on, try a smaller --jobs"),
        };
        format!("{}{why}{advice}", self.short())
    }

    /// Why nothing of a binary can be run.
    pub(super) fn in_the_end(&self, times: u32) -> String {
        format!("{}, {times} times in a row", self.short())
    }

    fn short(&self) -> String {
        let what = match self.want {
            Want::Processes => "processes or threads",
            Want::Memory => "memory",
            Want::Files => "open files",
        };
        format!("the system refuses more {what} ({})", self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(reason: &str) -> Option<Want> {
        Refusal::of(reason).map(|it| it.want)
    }

    #[test]
    fn a_want_that_may_pass_is_told_from_what_is_the_programs_own() {
        assert_eq!(want("fork: Try again"), Some(Want::Processes));
        let thread = "no thread could be started for the test: Resource temporarily unavailable (os error 11)";
        assert_eq!(want(thread), Some(Want::Processes));
        assert_eq!(want("fork: Out of memory"), Some(Want::Memory));
        let pipe = "pipe: Too many open files (os error 24)";
        assert_eq!(want(pipe), Some(Want::Files));
        assert_eq!(want("execve: No such file or directory"), None);
        assert_eq!(want("execve: Exec format error"), None);
        assert_eq!(want("execve: Permission denied"), None);
        // A test may be called so.
        assert_eq!(want("its binary has run no test named \"Try again\""), None);
    }

    #[test]
    fn the_last_words_of_a_harness_tell_it_in_one_of_their_lines() {
        let words = "the harness exited with 101 (its last words: \nfailed to spawn thread: Os { code: 11, kind: \
                     WouldBlock, message: \"Resource temporarily unavailable\" }\nnote: run with)";
        let refusal = Refusal::of_harness(words).unwrap();
        assert!(refusal.reason.starts_with("failed to spawn"), "{refusal:?}");
        assert_eq!(Refusal::of_harness("the harness exited with 127"), None);
    }

    #[test]
    fn a_smaller_number_of_jobs_is_advised_only_where_there_is_one() {
        let refusal = Refusal::of("fork: Try again").unwrap();
        assert_eq!(
            refusal.in_words(40),
            "the system refuses more processes or threads (fork: Try again): a limit on processes is reached (ulimit -u, \
             or a container's); 40 runs at a time: fewer from now on, try a smaller --jobs"
        );
        assert!(!refusal.in_words(1).contains("--jobs"));
    }

    #[test]
    fn what_a_test_of_its_own_process_may_have_used_up_is_not_the_systems_refusal() {
        let could_not_start = |step| {
            let (reason, panics) = ("fork: Try again".to_owned(), Vec::new());
            let crash = Crash::CouldNotStart { reason };
            Attempt::new(step, Outcome::Crashed { crash, panics }, 0)
        };
        let mut ended = RunEnded::passed(1, 5, 9);
        ended.attempts = vec![Attempt::new(0, Outcome::Passed, 5), could_not_start(1)];
        assert_eq!(Refusal::take_out(&mut ended, false), None);
        assert_eq!(ended.attempts.len(), 2);
        // Where whole processes have been refused it is one more.
        assert!(Refusal::take_out(&mut ended, true).is_some());
        assert_eq!(ended.attempts.len(), 1);
        ended.attempts = vec![could_not_start(0)];
        assert!(Refusal::take_out(&mut ended, false).is_some());
        assert!(ended.attempts.is_empty());
    }
}
