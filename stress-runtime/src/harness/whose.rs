//! Whose a thread is, in a process that runs several tests: some can be known to have nothing to do with the
//! one that is late.

use super::thread_look::Glance;
use crate::protocol::Trace;

/// Of the test that is asked about, a thread is this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The test runs in it, or has started it.
    Its,
    /// Another test runs in it, or has started it, and may have ended since.
    Anothers,
    /// Nothing tells: it may have to do with any test.
    Unknown,
}

/// The test that is asked about, and the others of its process, whether they run or not.
#[derive(Debug)]
pub(super) struct Tests<'a> {
    pub(super) test: &'a str,
    pub(super) others: Vec<&'a str>,
}

impl<'a> Tests<'a> {
    pub(super) fn new(test: &'a str, all: impl Iterator<Item = &'a str>) -> Self {
        let others = all.filter(|name| *name != test).collect();
        Self { test, others }
    }

    /// By what the thread says of itself: its name in full, or a test whose code has started it. A thread without
    /// a name of its own has the short one of the thread that has started it.
    pub(super) fn whose(&self, short_name: &str, answer: Option<&Trace>) -> Whose {
        let name = answer.and_then(|it| it.name.as_deref());
        if let Some(name) = name
            && let Some(whose) = self.of(|test| test == name)
        {
            return whose;
        }
        if let Some(whose) = answer.and_then(|it| self.by_calls(it)) {
            return whose;
        }
        if name.is_some() {
            return Whose::Unknown;
        }
        // Tests of one module share the beginnings of their names.
        let fits = |test: &str| short(test) == short_name;
        match (fits(self.test), self.others.iter().any(|it| fits(it))) {
            (true, false) => Whose::Its,
            (false, true) => Whose::Anothers,
            (true, true) | (false, false) => Whose::Unknown,
        }
    }

    /// Which of those threads the test runs in. One that has not answered is known by the beginning of its name,
    /// and was there before those that it has started.
    pub(super) fn own_thread(&self, seen: &[&Glance], answers: &[Trace]) -> Option<i32> {
        let answer = |it: &Glance| answers.iter().find(|answer| answer.tid == it.tid);
        let says_so = |it: &Glance| {
            let name = answer(it).and_then(|answer| answer.name.as_deref());
            name == Some(self.test)
        };
        let seems_so = |it: &Glance| answer(it).is_none() && it.name == short(self.test);
        let said = seen.iter().find(|it| says_so(it));
        let own = said.or_else(|| seen.iter().find(|it| seems_so(it)))?;
        Some(own.tid)
    }

    fn of(&self, is_it: impl Fn(&str) -> bool) -> Option<Whose> {
        if is_it(self.test) {
            return Some(Whose::Its);
        }
        let is_others = self.others.iter().any(|it| is_it(it));
        is_others.then_some(Whose::Anothers)
    }

    /// By its outermost call that lies in a test. What a library's thread does for a test is none of that test's threads:
    /// a pool may be there for all of them.
    fn by_calls(&self, answer: &Trace) -> Option<Whose> {
        let calls = answer.frames.iter().rev();
        calls
            .take_while(|it| !it.is_dependencys())
            .filter(|it| it.is_own())
            .find_map(|it| self.of(|test| is_within(&it.function, test)))
    }
}

/// As much of a thread's name as the system keeps.
pub(super) fn short(name: &str) -> String {
    let bytes = name.as_bytes();
    String::from_utf8_lossy(&bytes[..bytes.len().min(15)]).into_owned()
}

/// Whether a function is a test's, or a closure or another item in it: tests are named as their functions are, without
/// the crate.
fn is_within(function: &str, test: &str) -> bool {
    let path = function.split_once("::").map(|(_, path)| path);
    let rest = path.and_then(|path| path.strip_prefix(test));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Frame;

    const ALL: [&str; 3] = [
        "tests::account_balance",
        "tests::account_history",
        "tests::serves",
    ];

    fn tests() -> Tests<'static> {
        Tests::new(ALL[0], ALL.into_iter())
    }

    fn answer(tid: i32, name: Option<&str>, functions: &[&str]) -> Trace {
        let frame = |function: &&str| Frame {
            function: (*function).to_owned(),
            location: Some("src/lib.rs:1:2".to_owned()),
        };
        Trace {
            tid,
            name: name.map(str::to_owned),
            waits_for_tests: false,
            frames: functions.iter().map(frame).collect(),
        }
    }

    fn silent(tid: i32, name: &str) -> Glance {
        Glance {
            name: name.to_owned(),
            ..Glance::example(tid, 0)
        }
    }

    #[test]
    fn names_in_full_tell_tests_of_one_module_apart() {
        let whose = |name| tests().whose("tests::account_", Some(&answer(1, Some(name), &[])));
        assert_eq!(whose(ALL[0]), Whose::Its);
        assert_eq!(whose(ALL[1]), Whose::Anothers);
        assert_eq!(tests().whose("tests::account_", None), Whose::Unknown);
        assert_eq!(tests().whose("tests::serves", None), Whose::Anothers);
    }

    #[test]
    fn a_thread_is_of_the_test_whose_code_has_started_it_whatever_its_name() {
        let whose = |name: Option<&str>, functions: &[&str]| {
            let short_name = name.unwrap_or("tests::account_");
            tests().whose(short_name, Some(&answer(1, name, functions)))
        };
        let of = |test: &str| format!("shop::{test}::{{{{closure}}}}::{{{{closure}}}}");
        assert_eq!(whose(Some("worker"), &[&of(ALL[1])]), Whose::Anothers);
        assert_eq!(whose(None, &["shop::pay", &of(ALL[1])]), Whose::Anothers);
        assert_eq!(whose(None, &["shop::pay", &of(ALL[0])]), Whose::Its);
        assert_eq!(whose(Some("worker"), &["shop::pay"]), Whose::Unknown);
        assert_eq!(whose(None, &["shop::pay"]), Whose::Unknown);
        // No part of that test, though its name begins so.
        let longer = format!("shop::{}_too::{{{{closure}}}}", ALL[1]);
        assert_eq!(whose(Some("worker"), &[&longer]), Whose::Unknown);
    }

    #[test]
    fn a_worker_of_a_pool_is_nobodys_whatever_it_does_for_whom() {
        let of_test = format!("shop::{}::{{{{closure}}}}", ALL[1]);
        let mut worker = answer(1, Some("pool-worker"), &[&of_test, "pool::work"]);
        worker.frames[1].location = Some("/home/me/.cargo/registry/src/x/pool-1/lib.rs:1:2".into());
        assert_eq!(tests().whose("pool-worker", Some(&worker)), Whose::Unknown);
        // One that only calls the library is the test's own.
        worker.frames.reverse();
        assert_eq!(tests().whose("pool-worker", Some(&worker)), Whose::Anothers);
    }

    #[test]
    fn a_thread_without_a_name_is_of_the_test_that_has_lent_it_its_own() {
        let unnamed = answer(1, None, &["shop::pay"]);
        assert_eq!(
            tests().whose("tests::serves", Some(&unnamed)),
            Whose::Anothers
        );
        let alone = Tests::new(ALL[0], [ALL[0]].into_iter());
        assert_eq!(alone.whose("tests::account_", Some(&unnamed)), Whose::Its);
    }

    #[test]
    fn a_test_runs_in_the_thread_that_has_its_name_and_not_in_those_that_it_has_started() {
        let seen = [silent(7, "tests::account_"), silent(8, "tests::account_")];
        let seen: Vec<&Glance> = seen.iter().collect();
        let own = |answers: &[Trace]| tests().own_thread(&seen, answers);
        assert_eq!(own(&[]), Some(7));
        assert_eq!(own(&[answer(8, Some(ALL[0]), &[])]), Some(8));
        assert_eq!(own(&[answer(7, Some(ALL[1]), &[])]), Some(8));
        assert_eq!(own(&[answer(7, None, &[]), answer(8, None, &[])]), None);
        // One of the runtime's may have its name, and is not among them.
        assert_eq!(own(&[answer(6, Some(ALL[0]), &[])]), Some(7));
    }
}
