//! The seed is told before anything runs, and decides the order.

use stress_tests::{Notes, ScratchCrate, StressCommand, TestCrate};

fn eight_tests() -> TestCrate {
    let waits = r#"
        #[stress(runs = 2, timeout = "10m")]
        fn waits() {
            wait_for("go", 1);
        }
    "#;
    let order: String = ('a'..='h')
        .map(|name| format!("#[stress(runs = 3)] fn {name}() {{ note(\"order\", \"{name}\"); }}\n"))
        .collect();
    ScratchCrate::new("seeds")
        .tests("waits", waits)
        .tests("order", &order)
        .place()
}

#[test]
fn the_seed_is_told_before_anything_has_run() {
    let notes = Notes::default();
    let mut session = StressCommand::new(&eight_tests())
        .words("--test waits --seed 4711")
        .notes(&notes)
        .report()
        .start();
    // The tests wait for the note that is left once the seed has been read.
    session.wait_for_stderr("seed 4711");
    notes.leave("go");
    let session = session.finish().assert_code(0);
    let report = session.report();
    assert_eq!((report.seed, report.test("waits").passed), (4711, 2));
    assert!(session.stdout.contains("seed 4711"), "{session}");
}

#[test]
fn a_session_without_a_seed_takes_a_new_one_and_tells_it() {
    let seed = || {
        let session = StressCommand::new(&eight_tests())
            .words("--test order --exact a")
            .notes(&Notes::default())
            .report()
            .run()
            .assert_code(0);
        let seed = session.report().seed;
        let words = format!("seed {seed}");
        assert!(session.stderr.contains(&words), "{words}: {session}");
        seed
    };
    // Four seeds of at least 32 bits are all equal with a chance of 1e-29.
    let first = seed();
    assert!((0..3).any(|_| seed() != first));
}

#[test]
fn the_same_seed_gives_the_same_order_and_another_seed_another() {
    let order = |seed: &str| {
        let notes = Notes::default();
        StressCommand::new(&eight_tests())
            .words("--test order --jobs 1 --seed")
            .args([seed])
            .notes(&notes)
            .run()
            .assert_code(0);
        notes.texts("order")
    };
    let first = order("1");
    assert_eq!(first.len(), 24);
    assert_eq!(order("1"), first);
    assert_ne!(order("2"), first);
    for round in first.chunks(8) {
        let mut names = round.to_vec();
        names.sort_unstable();
        assert_eq!(names, ["a", "b", "c", "d", "e", "f", "g", "h"], "{first:?}");
    }
}
