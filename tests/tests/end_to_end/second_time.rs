//! Which plain tests are blamed for failing when they run again in the same process.

use stress_tests::{ScratchCrate, StressCommand};

#[test]
fn who_is_alone_in_its_binary_may_leave_variables_and_a_directory_but_no_static() {
    let of_the_process = |name: &str| {
        format!(
            r#"
            #[test]
            fn {name}() {{
                assert!(std::env::var_os("ALREADY").is_none());
                assert!(std::path::Path::new("Cargo.toml").exists());
                unsafe {{ std::env::set_var("ALREADY", "1") }};
                std::env::set_current_dir("/").unwrap();
            }}
            "#
        )
    };
    let of_the_program = r#"
        use std::sync::atomic::{AtomicBool, Ordering};
        static ALREADY: AtomicBool = AtomicBool::new(false);
        #[test]
        fn sets_a_static() { assert!(!ALREADY.swap(true, Ordering::Relaxed)); }
    "#;
    let in_company = of_the_process("is_not_alone") + "#[test] fn bystander() {}";
    let krate = ScratchCrate::new("second_time")
        .bare_tests("process", &of_the_process("is_alone"))
        .bare_tests("program", of_the_program)
        .bare_tests("company", &in_company)
        .place();
    let session = StressCommand::new(&krate)
        .words("--all --tests --runs 3 --mode serial")
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    let verdict = |name: &str| report.test(name).verdict.kind.clone();
    assert_eq!(verdict("is_alone"), "stable", "{session}");
    assert_eq!(verdict("sets_a_static"), "non-idempotent", "{session}");
    assert_eq!(verdict("is_not_alone"), "non-idempotent", "{session}");
    assert_eq!(verdict("bystander"), "stable", "{session}");
    // It passed in the session.
    let test = report.test("is_not_alone");
    assert!(test.failures.is_empty(), "{session}");
    assert!(test.seen_again[0].location.is_some(), "{session}");
    StressCommand::new(&krate)
        .words("--all --tests --runs 3 --mode serial --no-twice")
        .run()
        .assert_code(0);
}
