//! The verdict that an example's `expected.json` promises for a test.

use crate::report::Verdict;
use serde::Deserialize;
use std::collections::BTreeSet;

/// How it stands in the file: `"flaky"`, or `{"kind": "brittle", "state_setters": ["…"]}`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum PromisedVerdict {
    /// Nothing but the kind.
    Kind(String),
    /// The kind, and the other tests that the verdict has to name.
    InCompany(InCompany),
}

/// A verdict that speaks of other tests. A list that it is silent about may be anything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InCompany {
    kind: String,
    polluters: Option<BTreeSet<String>>,
    state_setters: Option<BTreeSet<String>>,
    cleaners: Option<BTreeSet<String>>,
    with: Option<BTreeSet<String>>,
}

impl PromisedVerdict {
    /// Whether this is what was promised; the sequence in a list says nothing.
    pub fn is_kept_by(&self, verdict: &Verdict) -> bool {
        self.kind() == verdict.kind
            && match self {
                Self::Kind(_) => true,
                Self::InCompany(promised) => promised.lists_agree_with(verdict),
            }
    }

    /// Whether a session may come to this verdict instead, and nothing is wrong: what shows only by
    /// chance, or when two tests meet in time, may not have shown.
    pub fn may_be_missed_as(&self, verdict: &Verdict) -> bool {
        match self.kind() {
            "flaky" => true,
            "interference" => verdict.kind == "stable",
            _ => false,
        }
    }

    fn kind(&self) -> &str {
        match self {
            Self::Kind(kind) => kind,
            Self::InCompany(promised) => &promised.kind,
        }
    }
}

impl InCompany {
    fn lists_agree_with(&self, verdict: &Verdict) -> bool {
        let lists = [
            (&self.polluters, &verdict.polluters),
            (&self.state_setters, &verdict.state_setters),
            (&self.cleaners, &verdict.cleaners),
            (&self.with, &verdict.with),
        ];
        lists.into_iter().all(|(promised, seen)| {
            let agrees = |names: &BTreeSet<String>| *names == seen.iter().cloned().collect();
            promised.as_ref().is_none_or(agrees)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_kept(promise: &str, verdict: &str) -> bool {
        let promise: PromisedVerdict = serde_json::from_str(promise).unwrap();
        promise.is_kept_by(&serde_json::from_str(verdict).unwrap())
    }

    #[test]
    fn a_word_promises_nothing_but_the_kind() {
        let found = r#"{"kind": "order-dependent", "polluters": ["a"]}"#;
        assert!(is_kept(r#""order-dependent""#, found));
        assert!(!is_kept(r#""flaky""#, found));
    }

    #[test]
    fn a_promised_list_is_compared_as_a_set() {
        let promise = r#"{"kind": "order-dependent", "polluters": ["a", "b"]}"#;
        let found = |names: &str| {
            let verdict = format!(r#"{{"kind": "order-dependent", "polluters": {names}}}"#);
            is_kept(promise, &verdict)
        };
        assert!(found(r#"["b", "a"]"#));
        assert!(!found(r#"["a"]"#));
        assert!(!found(r#"["a", "b", "c"]"#));
        assert!(!is_kept(promise, r#"{"kind": "order-dependent"}"#));
    }

    #[test]
    fn a_list_without_a_promise_may_be_anything() {
        let promise = r#"{"kind": "order-dependent", "polluters": ["a"]}"#;
        let found = r#"{"kind": "order-dependent", "polluters": ["a"], "cleaners": ["c"]}"#;
        assert!(is_kept(promise, found));
    }

    #[test]
    fn a_misspelled_list_is_not_read_over() {
        let promise = r#"{"kind": "brittle", "state_setter": ["a"]}"#;
        assert!(serde_json::from_str::<PromisedVerdict>(promise).is_err());
    }
}
