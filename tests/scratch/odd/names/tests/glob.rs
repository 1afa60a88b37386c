use names::*;

#[test]
fn a_module_from_a_glob_is_called_as_the_crate() {
    assert_eq!(test::three(), 3);
}
