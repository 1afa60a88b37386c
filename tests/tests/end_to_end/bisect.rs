//! `cargo stress bisect` searches for one named test.

use stress_tests::{ScratchCrate, Session, StressCommand, TestCrate, copy_of_example};

const VICTIM: &str = "tests::the_summary_names_only_what_failed";
const POLLUTER: &str = "tests::a_flag_has_a_short_form";

fn krate() -> TestCrate {
    copy_of_example("cleaner_hides_it").0
}

fn assert_found(session: &Session) {
    let report = session.report();
    assert_eq!(report.names(), [VICTIM], "{session}");
    let verdict = &report.test(VICTIM).verdict;
    assert_eq!(verdict.kind, "order-dependent", "{session}");
    assert_eq!(verdict.polluters, [POLLUTER]);
    let evidence = verdict.evidence.as_ref().expect("it was looked into");
    let search = evidence.search.expect("it was searched for");
    assert!(search.tests_run >= search.processes && search.processes > 0);
    let words = format!("the search ran {} tests in", search.tests_run);
    assert!(session.stdout.contains(&words), "{session}");
}

fn bisect(krate: &TestCrate, words: &str) -> Session {
    StressCommand::new(krate)
        .words(&format!("bisect {words}"))
        .report()
        .run()
}

#[test]
fn a_part_of_the_name_is_enough_and_the_rest_is_found() {
    assert_found(&bisect(&krate(), "names_only_what_failed").assert_code(100));
}

#[test]
fn an_order_in_which_it_fails_can_be_given() {
    let krate = krate();
    let order = format!("tests::an_unknown_flag_is_refused\n{POLLUTER}\n{VICTIM}\n");
    std::fs::write(krate.directory().join("order.txt"), order).expect("it can be written");
    let session = bisect(&krate, "names_only_what_failed --order order.txt").assert_code(100);
    assert_found(&session);
    let without = "tests::an_unknown_flag_is_refused\n";
    std::fs::write(krate.directory().join("order.txt"), without).expect("it can be written");
    let session = bisect(&krate, "names_only_what_failed --order order.txt").assert_code(2);
    assert!(session.stderr.contains("not in the order"), "{session}");
}

#[test]
fn a_record_can_be_given() {
    let krate = krate();
    let session = bisect(&krate, "names_only_what_failed").assert_code(100);
    let command = session.report().test(VICTIM).repeat.clone();
    let command = command.expect("there is a record");
    let id = command.rsplit(' ').next().expect("a command has words");
    assert_found(&bisect(&krate, &format!("--record {id}")).assert_code(100));
}

#[test]
fn a_record_of_a_plain_test_is_enough() {
    let krate = ScratchCrate::new("bisect_plain").bare_tests(
        "plain",
        "static LEFT: std::sync::Mutex<bool> = std::sync::Mutex::new(false);\n\
         #[test]\nfn leaves() { *LEFT.lock().unwrap() = true; }\n\
         #[test]\nfn trips() { assert!(!*LEFT.lock().unwrap()); }\n",
    );
    let krate = krate.place();
    let session = bisect(&krate, "trips --all --runs 60").assert_code(100);
    let command = session.report().test("trips").repeat.clone();
    let command = command.expect("there is a record");
    let id = command.rsplit(' ').next().expect("a command has words");
    let again = bisect(&krate, &format!("--record {id} --runs 60")).assert_code(100);
    let report = again.report();
    assert_eq!(report.test("trips").verdict.polluters, ["leaves"]);
    // And the record that it leaves is as good as the first one.
    let replay = StressCommand::new(&krate).words(&format!("replay {id}"));
    replay.run().assert_code(100);
}

#[test]
fn a_record_tells_how_to_build_and_which_ignored_tests_to_take() {
    let krate = ScratchCrate::new("bisect_featured").manifest("[features]\nleaving = []\n");
    let krate = krate.bare_tests(
        "featured",
        "static LEFT: std::sync::Mutex<bool> = std::sync::Mutex::new(false);\n\
         #[cfg(feature = \"leaving\")]\n#[test]\n#[ignore]\n\
         fn leaves() { *LEFT.lock().unwrap() = true; }\n\
         #[test]\n#[ignore]\nfn hangs() { loop { std::thread::park(); } }\n\
         #[test]\nfn trips() { assert!(!*LEFT.lock().unwrap()); }\n",
    );
    let krate = krate.place();
    std::fs::write(krate.directory().join("order.txt"), "leaves\ntrips\n").expect("it is written");
    let asked = "trips --all --features leaving --include-ignored --order order.txt --runs 60";
    let session = bisect(&krate, asked).assert_code(100);
    let command = session.report().test("trips").repeat.clone();
    let command = command.expect("there is a record");
    let id = command.rsplit(' ').next().expect("a command has words");
    let again = bisect(&krate, &format!("--record {id} --runs 60")).assert_code(100);
    assert_eq!(again.report().test("trips").verdict.polluters, ["leaves"]);
    assert!(!again.stderr.contains("binary has changed"), "{again}");
    // Whoever says how to build means it, and learns what is another way now.
    let other = bisect(&krate, &format!("--record {id} --no-default-features")).assert_code(2);
    assert!(other.stderr.contains("trips"), "{other}");
}

#[test]
fn a_name_that_no_test_or_several_have_is_bad_usage() {
    let krate = krate();
    let none = bisect(&krate, "names_only_what_faild").assert_code(2);
    assert!(none.stderr.contains("did you mean"), "{none}");
    let several = bisect(&krate, "summary").assert_code(2);
    assert!(several.stderr.contains(VICTIM), "{several}");
}
