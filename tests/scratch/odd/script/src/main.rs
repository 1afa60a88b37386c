//! A program with a test.

fn main() {}

#[test]
fn is_in_a_program() {}
