//! Mistakes in `#[stress]` are answered where they were made, with what was probably meant.

#[test]
fn every_mistake_has_its_own_answer() {
    trybuild::TestCases::new().compile_fail("macro-fixtures/fail/*.rs");
}
