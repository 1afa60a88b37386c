//! Several sessions use one store at the same time.

use super::scene::{file_names, rivals, store};
use crate::record::document::Record;
use std::sync::Barrier;
use std::thread;

/// Often enough that the sessions meet at every point of their work.
const ROUNDS: usize = 50;

#[test]
fn sessions_that_want_the_same_id_or_have_the_same_finding_lose_nothing() {
    let [one, other] = rivals();
    for _ in 0..ROUNDS {
        let (_directory, store) = store();
        let findings = [&one, &other, &one, &other];
        let barrier = Barrier::new(findings.len());
        let save = |finding: &Record| {
            barrier.wait();
            store.save(finding.clone()).unwrap()
        };
        let saved: Vec<Record> = thread::scope(|scope| {
            let sessions = findings.map(|finding| scope.spawn(move || save(finding)));
            sessions.map(|session| session.join().unwrap()).into()
        });
        for (saved, finding) in saved.iter().zip(findings) {
            assert_eq!(saved.test, finding.test);
            assert_eq!(store.load(&saved.id).unwrap(), *saved);
        }
        assert_eq!(file_names(&store).len(), 2, "one each, nothing partial");
    }
}
