//! Decides whether two failures are the same one: cause, place, and message without what varies.

use super::normalise::normalise;
use camino::Utf8PathBuf;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use stress_runtime::protocol::{
    Captured, Crash, Exit, Failure, FailureCause, Fault, Frame, Hang, Left, Outcome, PanicReport,
};

/// What made an attempt fail, in the report's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cause {
    Panic,
    Error,
    ShouldPanic,
    ExitCode,
    Timeout,
    Signal,
    Exit,
    Output,
    Launch,
    Harness,
}

impl Cause {
    /// The word used in the JSON report.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Panic => "panic",
            Self::Error => "error",
            Self::ShouldPanic => "should_panic",
            Self::ExitCode => "exit_code",
            Self::Timeout => "timeout",
            Self::Signal => "signal",
            Self::Exit => "exit",
            Self::Output => "output",
            Self::Launch => "launch",
            Self::Harness => "harness",
        }
    }
}

/// Two failures with the same fingerprint are one failure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Fingerprint {
    pub(crate) cause: Cause,
    pub(crate) location: Option<String>,
    pub(crate) normalised: String,
}

impl Fingerprint {
    /// Whether both can be the same failure: a test may keep its panics from telling where they were, a hang
    /// does not always tell its place, and what is kept in hashes is printed in another order each time.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let may_be_there = match (&self.location, &other.location) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        if self.varies() || other.varies() {
            return self.is_there(other);
        }
        may_be_there && self.cause == other.cause && self.says_the_same(other)
    }

    /// The same for a failure of another build of the program: a line may have moved.
    pub(crate) fn is_like_of_other_build(&self, other: &Self) -> bool {
        self.of_file().is_like(&other.of_file())
    }

    /// With the file alone as its place.
    fn of_file(&self) -> Self {
        let file = |location: &String| {
            let mut parts = location.rsplitn(3, ':');
            parts.nth(2).map_or_else(|| location.clone(), str::to_owned)
        };
        Self {
            location: self.location.as_ref().map(file),
            ..self.clone()
        }
    }

    /// Whether both are of one cause at one place, which is known.
    pub(super) fn is_there(&self, other: &Self) -> bool {
        self.location.is_some() && (self.cause, &self.location) == (other.cause, &other.location)
    }

    /// Whether it is any failure of its cause at its place: the messages differ from run to run.
    pub(crate) fn varies(&self) -> bool {
        self.normalised == VARYING
    }

    /// Any failure of this cause at this place, if it is known.
    pub(crate) fn whatever_it_says(&self) -> Option<Self> {
        let normalised = VARYING.to_owned();
        let location = Some(self.location.clone()?);
        let cause = self.cause;
        Some(Self {
            cause,
            location,
            normalised,
        })
    }

    fn says_the_same(&self, other: &Self) -> bool {
        let (one, other) = (&self.normalised, &other.normalised);
        one == other || one.len() == other.len() && words(one) == words(other)
    }

    /// With which attempt a run may end that asks whether the test at that place fails so: with its own,
    /// unless this failure shows only in how the process ends.
    pub(crate) fn until(&self, step: usize) -> Option<usize> {
        match self.cause {
            Cause::Panic | Cause::Error | Cause::ShouldPanic | Cause::ExitCode | Cause::Timeout => {
                Some(step)
            }
            Cause::Signal | Cause::Exit | Cause::Output | Cause::Launch | Cause::Harness => None,
        }
    }
}

/// All that a failing attempt left to look at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) cause: Cause,
    pub(crate) message: String,
    /// What of the message makes it this failure, where not all of it does: a crash is the same
    /// whoever ran at the time.
    pub(crate) gist: Option<String>,
    /// `file:line:column` of the panic, or of where it waited in vain.
    pub(crate) location: Option<String>,
    /// What its threads were doing at its time limit.
    pub(crate) hang: Option<Box<Hang>>,
    /// Of a crash: which thread it was, and where.
    pub(crate) fault: Option<Box<Fault>>,
    /// Panics beside the one that decided.
    pub(crate) panics: Vec<PanicReport>,
    /// The calls that led to the panic, innermost first, where they are known.
    pub(crate) frames: Vec<Frame>,
    pub(crate) stdout: Captured,
    pub(crate) stderr: Captured,
    /// Where the run's temporary directory is, if it was kept.
    pub(crate) kept_tmp: Option<Utf8PathBuf>,
    /// The core dump in it.
    pub(crate) core: Option<Utf8PathBuf>,
}

/// What of a message makes it this failure, where nothing does. No message has digits once it is normalised.
const VARYING: &str = "any message of 5 or more";

/// What is said of failures that are not told apart.
const THE_REST: &str = "another of many failures";

/// A number that two texts share if they have the same words and the same signs, in any order.
fn words(text: &str) -> u64 {
    let words = text.split_inclusive(|it: char| !it.is_alphanumeric());
    let words = words.flat_map(|it| {
        let end = it.trim_end_matches(|it: char| !it.is_alphanumeric()).len();
        let (word, sign) = it.split_at(end);
        [word, sign]
    });
    let number = |word: &str| {
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        hasher.finish()
    };
    words.map(number).fold(0, u64::wrapping_add)
}

impl Evidence {
    /// The evidence of an outcome; `None` if it passed.
    pub(crate) fn of(outcome: &Outcome, stdout: Captured, stderr: Captured) -> Option<Self> {
        let told = match outcome {
            Outcome::Passed => return None,
            Outcome::Failed(failure) => Self::of_failure(failure),
            Outcome::TimedOut {
                limit_ms,
                panics,
                hang,
            } => Self::of_timeout(*limit_ms, panics, hang.as_deref()),
            Outcome::Crashed { crash, panics } => Self::of_crash(crash, panics),
        };
        Some(Self {
            stdout,
            stderr,
            ..told
        })
    }

    /// What every failure has; the rest is not known yet.
    fn usual(cause: Cause, message: String, panics: &[PanicReport]) -> Self {
        Self {
            cause,
            message,
            gist: None,
            location: None,
            hang: None,
            fault: None,
            panics: panics.to_vec(),
            frames: Vec::new(),
            stdout: Captured::default(),
            stderr: Captured::default(),
            kept_tmp: None,
            core: None,
        }
    }

    /// Stands for all of that cause that are too many to be told apart.
    pub(crate) fn of_the_rest(cause: Cause) -> Self {
        Self::usual(cause, THE_REST.to_owned(), &[])
    }

    fn of_failure(failure: &Failure) -> Self {
        let cause = match failure.cause {
            FailureCause::Panic => Cause::Panic,
            FailureCause::Error => Cause::Error,
            FailureCause::ShouldPanic => Cause::ShouldPanic,
            FailureCause::ExitCode => Cause::ExitCode,
        };
        Self {
            location: failure.location.clone(),
            frames: failure.frames.clone(),
            ..Self::usual(cause, failure.message.clone(), &failure.other_panics)
        }
    }

    fn of_timeout(limit_ms: u64, panics: &[PanicReport], hang: Option<&Hang>) -> Self {
        let place = hang.and_then(Hang::place);
        Self {
            location: place.map(str::to_owned),
            hang: hang.cloned().map(Box::new),
            ..Self::usual(Cause::Timeout, over_time(u128::from(limit_ms)), panics)
        }
    }

    fn of_crash(crash: &Crash, panics: &[PanicReport]) -> Self {
        let cause = match crash {
            Crash::Signal { .. } | Crash::Unknown => Cause::Signal,
            Crash::Exit { .. } | Crash::AfterPass { .. } => Cause::Exit,
            Crash::TooMuchOutput { .. }
            | Crash::OneOf {
                exit: Exit::TooMuchOutput { .. },
                ..
            } => Cause::Output,
            Crash::OneOf {
                exit: Exit::Code { .. },
                ..
            } => Cause::Exit,
            Crash::OneOf { .. } => Cause::Signal,
            Crash::CouldNotStart { .. } => Cause::Launch,
            Crash::HarnessLost { .. } => Cause::Harness,
        };
        let fault = match crash {
            Crash::Signal { fault, .. } => fault.clone(),
            _ => None,
        };
        Self {
            gist: gist(crash),
            fault,
            ..Self::usual(cause, crash.to_string(), panics)
        }
    }

    /// With the temporary directory of its run, and what is in it.
    pub(crate) fn with_tmp(self, left: &Left) -> Self {
        Self {
            kept_tmp: left.kept_tmp.as_ref().map(Utf8PathBuf::from),
            core: left.core.as_ref().map(Utf8PathBuf::from),
            ..self
        }
    }

    /// As one of that kind: if the messages of these failures vary, its own is no part of what it is.
    pub(crate) fn of_kind(self, kind: &Fingerprint) -> Self {
        if kind.varies() { self.varying() } else { self }
    }

    /// The same, one of those whose messages vary.
    pub(super) fn varying(self) -> Self {
        Self {
            gist: Some(VARYING.to_owned()),
            ..self
        }
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint {
            cause: self.cause,
            location: self.location.clone(),
            normalised: match self.gist.as_deref() {
                Some(VARYING) => VARYING.to_owned(),
                gist => normalise(gist.unwrap_or(&self.message)),
            },
        }
    }
}

/// What is said of an attempt that was ended after so many milliseconds.
pub(crate) fn over_time(limit_ms: u128) -> String {
    format!("still running after {limit_ms} ms")
}

/// How the process ended.
fn gist(crash: &Crash) -> Option<String> {
    match crash {
        Crash::Signal {
            overflowed: Some(_),
            ..
        } => Some("overflowed its stack".to_owned()),
        Crash::Signal { name, .. } => Some(format!("killed by {name}")),
        Crash::Exit { code } => Some(format!("exited with code {}", letters(*code))),
        Crash::OneOf { exit, .. } => match exit {
            Exit::Signal { name, .. } => Some(format!("killed by {name}")),
            Exit::Code { code } => Some(format!("exited with code {}", letters(*code))),
            _ => Some("ended".to_owned()),
        },
        _ => None,
    }
}

/// The code in letters, which normalising keeps: another code is another failure.
fn letters(code: i32) -> String {
    let digits = code.to_string();
    let letter = |digit: char| {
        digit
            .to_digit(10)
            .map_or('-', |it| char::from(b'a' + it as u8))
    };
    digits.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::hung;
    use stress_runtime::protocol::HangKind;

    fn hanging(kind: HangKind, place: &str) -> Evidence {
        let outcome = hung(kind, "closes", &[("shop::close", place)]);
        Evidence::of(&outcome, Captured::default(), Captured::default()).expect("it failed")
    }

    #[test]
    fn a_failure_that_does_not_tell_its_place_is_like_one_that_does() {
        let at = |location: Option<&str>, normalised: &str| Fingerprint {
            cause: Cause::Panic,
            location: location.map(str::to_owned),
            normalised: normalised.to_owned(),
        };
        let here = at(Some("a.rs:7:9"), "refused");
        assert!(here.is_like(&at(None, "refused")) && at(None, "refused").is_like(&here));
        assert!(!here.is_like(&at(Some("a.rs:8:9"), "refused")));
        assert!(!here.is_like(&at(None, "lost")));
        // To say nothing is not to say something else each time.
        let mute = at(Some("a.rs:7:9"), "");
        assert!(!mute.varies() && !mute.is_like(&here));
        let any = here.whatever_it_says().unwrap();
        assert!(any.varies() && any.is_like(&mute) && here.is_like(&any));
        assert!(!any.is_like(&at(None, "refused")));
    }

    #[test]
    fn in_another_build_a_failure_may_be_at_another_line_of_its_file() {
        let at = |location: &str, normalised: &str| Fingerprint {
            cause: Cause::Panic,
            location: Some(location.to_owned()),
            normalised: normalised.to_owned(),
        };
        let then = at("src/a.rs:7:9", "refused");
        let moved = at("src/a.rs:8:13", "refused");
        assert!(!then.is_like(&moved) && then.is_like_of_other_build(&moved));
        assert!(!then.is_like_of_other_build(&at("src/b.rs:7:9", "refused")));
        assert!(!then.is_like_of_other_build(&at("src/a.rs:7:9", "lost")));
        let any = then.whatever_it_says().unwrap();
        assert!(any.is_like_of_other_build(&at("src/a.rs:9:1", "lost")));
        // Other things than panics have no column.
        assert_eq!(at("process 7", "").of_file(), at("process 7", ""));
    }

    #[test]
    fn two_tests_that_wait_at_different_places_have_failed_differently() {
        let fingerprint = |kind, place| hanging(kind, place).fingerprint();
        let here = fingerprint(HangKind::Deadlock, "src/lib.rs:7:9");
        assert_eq!(here, fingerprint(HangKind::Deadlock, "src/lib.rs:7:9"));
        assert_ne!(here, fingerprint(HangKind::Deadlock, "src/lib.rs:8:9"));
        // One that runs is somewhere else each time.
        assert_eq!(
            fingerprint(HangKind::BusyLoop, "src/lib.rs:7:9"),
            fingerprint(HangKind::BusyLoop, "src/lib.rs:8:9")
        );
    }
}
