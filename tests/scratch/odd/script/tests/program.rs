#[test]
fn finds_the_program() {
    assert!(std::path::Path::new(env!("CARGO_BIN_EXE_script")).exists());
}
