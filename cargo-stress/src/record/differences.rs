//! What has changed since a record was made, in sentences to warn with before its run is repeated.

use super::commit::Commit;
use super::document::Record;
use super::provenance::Provenance;
use super::toolchain::Toolchain;

/// Digits of a commit's hash that are shown.
const SHORT_HASH: usize = 10;

/// One sentence for each difference, what weighs most first; none where all that is known is the
/// same. What is not known of one side is not compared.
pub(crate) fn differences(record: &Record, now: &Provenance) -> Vec<String> {
    let then = &record.provenance;
    let mut found = Vec::new();
    let is_same_binary = match (&then.binary_hash, &now.binary_hash) {
        (Some(then), Some(now)) => Some(then == now),
        _ => None,
    };
    if is_same_binary == Some(false) {
        found.push("the test binary has changed: it is not the one that failed".to_owned());
    }
    if let (Some(then), Some(now)) = (&then.toolchain, &now.toolchain) {
        compare_toolchains(&mut found, then, now);
    }
    if let (Some(then), Some(now)) = (&then.commit, &now.commit) {
        compare_commits(&mut found, then, now, is_same_binary == Some(true));
    }
    compare_environments(&mut found, then, now);
    found
}

fn compare_toolchains(found: &mut Vec<String>, then: &Toolchain, now: &Toolchain) {
    if then.host != now.host {
        found.push(format!(
            "the host was {}, now it is {}",
            then.host, now.host
        ));
    }
    if then.release != now.release {
        let (then, now) = (&then.release, &now.release);
        found.push(format!("the toolchain was {then}, now it is {now}"));
    } else if let (Some(one), Some(other)) = (&then.commit_hash, &now.commit_hash)
        && one != other
    {
        let (release, one, other) = (&then.release, short(one), short(other));
        found.push(format!(
            "the toolchain was {release} of commit {one}, now it is that of commit {other}"
        ));
    }
}

fn compare_commits(found: &mut Vec<String>, then: &Commit, now: &Commit, same_binary: bool) {
    if then.hash != now.hash {
        let changes = |commit: &Commit| match commit.dirty {
            true => " with uncommitted changes",
            false => "",
        };
        found.push(format!(
            "the commit was {}{}, now it is {}{}",
            short(&then.hash),
            changes(then),
            short(&now.hash),
            changes(now)
        ));
        return;
    }
    let sentence = match (then.dirty, now.dirty) {
        (false, true) => "there are uncommitted changes now, there were none",
        (true, false) => "there were uncommitted changes, now there are none",
        // They may be the same ones; the binary tells.
        (true, true) if !same_binary => "there were uncommitted changes, which may be others now",
        _ => return,
    };
    found.push(sentence.to_owned());
}

fn compare_environments(found: &mut Vec<String>, then: &Provenance, now: &Provenance) {
    let (then, now) = (&then.environment, &now.environment);
    let new = now.keys().filter(|name| !then.contains_key(*name));
    let mut names: Vec<&String> = then.keys().chain(new).collect();
    names.sort();
    for name in names {
        let (then, now) = (then.get(name), now.get(name));
        if then != now {
            let value = |value: Option<&String>| {
                value.map_or_else(|| "unset".to_owned(), |value| format!("{value:?}"))
            };
            found.push(format!(
                "{name} was {}, now it is {}",
                value(then),
                value(now)
            ));
        }
    }
}

fn short(hash: &str) -> &str {
    hash.get(..SHORT_HASH).unwrap_or(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::fixture::{provenance, record};

    /// What is said after a change to what is now.
    fn after(change: impl FnOnce(&mut Provenance)) -> Vec<String> {
        let mut now = provenance();
        change(&mut now);
        differences(&record("closes"), &now)
    }

    fn commit(now: &mut Provenance) -> &mut Commit {
        now.commit.as_mut().unwrap()
    }

    #[test]
    fn nothing_is_said_where_nothing_has_changed_or_is_known() {
        assert!(after(|_| ()).is_empty());
        let unknown = after(|now| {
            now.binary_path = "/elsewhere".into();
            (now.binary_hash, now.toolchain, now.commit) = (None, None, None);
        });
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn every_change_is_a_sentence() {
        let all = after(|now| {
            now.binary_hash = Some("sha256:bb22".to_owned());
            let toolchain = now.toolchain.as_mut().unwrap();
            toolchain.release = "1.96.0".to_owned();
            toolchain.host = "aarch64-apple-darwin".to_owned();
            commit(now).hash = "fedcba9876543210".to_owned();
            commit(now).dirty = true;
            now.environment.clear();
            now.environment.insert("RUST_LOG".into(), "a=\"b\"".into());
        });
        insta::assert_snapshot!(all.join("\n"), @r#"
        the test binary has changed: it is not the one that failed
        the host was x86_64-unknown-linux-gnu, now it is aarch64-apple-darwin
        the toolchain was 1.95.0, now it is 1.96.0
        the commit was 0123456789, now it is fedcba9876 with uncommitted changes
        RUST_LOG was unset, now it is "a=\"b\""
        TZ was "UTC", now it is unset
        "#);
    }

    #[test]
    fn another_build_of_one_release_is_another_toolchain() {
        let said = after(|now| {
            now.toolchain.as_mut().unwrap().commit_hash = Some("aaaaaaaaaaaaaa".to_owned());
        });
        let expected =
            "the toolchain was 1.95.0 of commit 59807616e1, now it is that of commit aaaaaaaaaa";
        assert_eq!(said, [expected]);
    }

    #[test]
    fn uncommitted_changes_are_told_unless_the_binary_shows_that_they_are_the_same() {
        let said = after(|now| commit(now).dirty = true);
        assert_eq!(said, ["there are uncommitted changes now, there were none"]);

        let mut dirty = record("closes");
        commit(&mut dirty.provenance).dirty = true;
        let said = differences(&dirty, &provenance());
        assert_eq!(said, ["there were uncommitted changes, now there are none"]);
        let mut now = dirty.provenance.clone();
        assert!(differences(&dirty, &now).is_empty());
        now.binary_hash = None;
        let said = differences(&dirty, &now);
        assert_eq!(
            said,
            ["there were uncommitted changes, which may be others now"]
        );
    }
}
