//! Which tests share a process, in which order, and how many at the same time.

use stress_tests::{Notes, ScratchCrate, Session, StressCommand, TestCrate};

/// Each test notes its process and its name.
fn four() -> TestCrate {
    let body = |name: char| {
        format!(
            "#[stress(runs = 3, shuffle)] fn {name}() {{\n\
             note(\"ran\", &format!(\"{{}} {name}\", std::process::id())); }}\n"
        )
    };
    let shared: String = ('a'..='d').map(body).collect();
    let own = "#[stress(runs = 3)] fn own() { note(\"own\", \"\"); }\n";
    ScratchCrate::new("four")
        .tests("stock", &format!("{shared}{own}"))
        .place()
}

/// The names by process, each as one word, in the order in which the processes began.
fn processes(notes: &Notes) -> Vec<String> {
    let mut processes: Vec<(String, String)> = Vec::new();
    for text in notes.texts("ran") {
        let (process, name) = text.split_once(' ').expect("two words were noted");
        match processes.iter_mut().find(|(known, _)| known == process) {
            Some((_, names)) => names.push_str(name),
            None => processes.push((process.to_owned(), name.to_owned())),
        }
    }
    processes.into_iter().map(|(_, names)| names).collect()
}

/// Runs with these words, and returns what ran together in the planned runs: `probes` of those that
/// came later are left out.
fn ran_with(words: &str) -> (Vec<String>, Session) {
    let notes = Notes::default();
    let session = StressCommand::new(&four())
        .words(&format!("--jobs 1 {words}"))
        .notes(&notes)
        .report()
        .run()
        .assert_code(0);
    (processes(&notes), session)
}

#[test]
fn rounds_begin_with_the_natural_order_and_its_reverse() {
    let (ran, session) = ran_with("--threads 1");
    assert_eq!(ran[..2], ["abcd", "dcba"]);
    let report = session.report();
    for name in ["a", "b", "c", "d", "own"] {
        assert_eq!(report.test(name).passed, 3, "{session}");
    }
}

#[test]
fn the_reverse_can_be_asked_for() {
    let (ran, _) = ran_with("--reverse --runs 2");
    assert_eq!(ran[..2], ["dcba", "dcba"]);
}

#[test]
fn without_shuffle_each_attempt_has_its_process() {
    let (ran, _) = ran_with("--no-shuffle --runs 2");
    let planned = ran.iter().take(8);
    assert!(planned.clone().all(|names| names.len() == 1), "{ran:?}");
}

#[test]
fn an_order_can_be_given_in_a_file() {
    let krate = four();
    let path = krate.directory().join("order.txt");
    std::fs::write(&path, "# mine\nc\na\nb\n").expect("the order can be written");
    let notes = Notes::default();
    StressCommand::new(&krate)
        .words("--jobs 1 --runs 2 --order order.txt")
        .notes(&notes)
        .run()
        .assert_code(0);
    let ran = processes(&notes);
    assert_eq!(
        ran.iter().filter(|names| *names == "cab").count(),
        2,
        "{ran:?}"
    );
}

#[test]
fn an_order_with_an_unknown_name_is_bad_usage_with_the_nearest_one() {
    let krate = four();
    std::fs::write(krate.directory().join("wrong.txt"), "a\nowm\n").expect("it can be written");
    let session = StressCommand::new(&krate)
        .words("--order wrong.txt")
        .run()
        .assert_code(2);
    assert!(session.stderr.contains("line 2"), "{session}");
    assert!(session.stderr.contains("did you mean \"own\""), "{session}");
}

#[test]
fn pairs_run_each_test_after_each_and_after_itself() {
    let (ran, session) = ran_with("--pairs");
    let report = session.report();
    // Once first, and once after each of five.
    for name in ["a", "b", "c", "d", "own"] {
        assert_eq!(report.test(name).runs, 6, "{session}");
    }
    // Copies are processes of their own, in which the first test is not noted again.
    let firsts = ran.iter().take(4 * 6);
    assert!(firsts.clone().all(|names| names.len() == 1), "{ran:?}");
    assert!(
        session.stdout.contains("20 of 20 ordered pairs"),
        "{session}"
    );
}

#[test]
fn tests_of_a_round_meet_when_several_run_at_a_time() {
    let source = r#"
        use std::sync::{Condvar, Mutex};
        static HERE: (Mutex<u32>, Condvar) = (Mutex::new(0), Condvar::new());
        fn meet() {
            let (here, came) = &HERE;
            *here.lock().unwrap() += 1;
            came.notify_all();
            drop(came.wait_while(here.lock().unwrap(), |here| *here < 2).unwrap());
        }
        #[stress(runs = 10, timeout = "60s", shuffle)] fn one() { meet(); }
        #[stress(runs = 10, timeout = "60s", shuffle)] fn other() { meet(); }
    "#;
    let krate = ScratchCrate::new("meeting").tests("stock", source).place();
    // Alone each of them would wait for ever: what is looked for is that together they do not.
    let session = StressCommand::new(&krate)
        .words("--threads 2 --explain-time 1ms")
        .report()
        .run();
    let report = session.report();
    assert_eq!(report.test("one").passed, 10, "{session}");
    assert_eq!(report.test("other").passed, 10, "{session}");
}

#[test]
fn a_round_goes_on_in_a_new_process_when_a_test_ends_the_old_one() {
    let source = r#"
        #[stress(runs = 6, shuffle)] fn a() {}
        #[stress(runs = 6, shuffle)] fn b() { if note("b", "") == 1 { std::process::abort() } }
        #[stress(runs = 6, timeout = "300ms", grace = "10ms", shuffle)]
        fn c() { if note("c", "") == 2 { sleep_for_ever() } }
        #[stress(runs = 6, shuffle)] fn d() {}
    "#;
    let krate = ScratchCrate::new("rounds").tests("stock", source).place();
    let session = StressCommand::new(&krate)
        .words("--threads 1 --jobs 1 --explain-time 1ms")
        .notes(&Notes::default())
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    for (name, passed) in [("a", 6), ("b", 5), ("c", 5), ("d", 6)] {
        assert_eq!(
            (report.test(name).runs, report.test(name).passed),
            (6, passed),
            "{session}"
        );
    }
    assert_eq!(report.test("b").crashed, 1);
    assert_eq!(report.test("c").timed_out, 1);
    let continued = &session.report_json()["rounds"]["continued"];
    assert!(
        (1..=2).contains(&continued.as_u64().expect("a count")),
        "{continued}"
    );
}
