//! A test that a session runs beside itself, where nobody else would.

use stress_tests::{Notes, ScratchCrate, StressCommand};

#[test]
fn a_test_that_only_gets_in_its_own_way_is_told_of_and_fails_nothing() {
    let tests = r#"
        /// The one file of that name, as a port is the one of its number.
        #[stress(runs = 60)]
        fn takes_the_only_one() {
            let path = std::env::var_os("E2E_NOTES").unwrap();
            let path = std::path::Path::new(&path).join("only");
            std::fs::File::create_new(&path).expect("nobody else has it");
            std::thread::sleep(Duration::from_millis(4));
            std::fs::remove_file(&path).unwrap();
        }
    "#;
    let krate = ScratchCrate::new("clash").tests("ports", tests).place();
    let session = StressCommand::new(&krate)
        .words("--jobs 4")
        .notes(&Notes::default())
        .report()
        .run()
        .assert_code(0);
    let report = session.report();
    assert_eq!(report.test("takes_the_only_one").verdict.kind, "clash");
    assert!(session.stdout.contains("CLASH"), "{session}");
    assert!(
        session.stdout.contains("with nothing else running"),
        "{session}"
    );
    assert!(session.stdout.contains("Nothing found"), "{session}");
}
