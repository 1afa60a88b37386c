//! Plain tests that share a process, one of which ends it: the others are none the worse for it.

use stress_tests::{ScratchCrate, StressCommand};

#[test]
fn nobody_is_blamed_for_the_stack_that_another_test_used_up() {
    let source = r#"
        #[test]
        fn overflows() {
            fn deeper(n: u64) -> u64 {
                if n == 0 { 0 } else { 1 + std::hint::black_box(deeper(n - 1)) }
            }
            deeper(u64::MAX);
        }
        #[test]
        fn starts_a_process() {
            let status = std::process::Command::new("true").status();
            assert!(status.unwrap().success());
        }
    "#;
    let krate = ScratchCrate::new("blame")
        .bare_tests("stock", source)
        .place();
    let session = StressCommand::new(&krate)
        .words("--all --mode parallel --threads 2 --runs 40 --explain-time 1ms")
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    let innocent = report.test("starts_a_process");
    assert_eq!(innocent.crashed, 0, "{session}");
    assert!(report.test("overflows").crashed > 0, "{session}");
}
