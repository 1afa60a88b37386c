macros::nothing!();

#[test]
fn uses_a_proc_macro() {}
