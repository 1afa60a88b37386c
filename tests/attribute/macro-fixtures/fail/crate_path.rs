use stress_runtime::stress;

#[stress(crate = "stress_runtime")]
fn in_quotes() {}

#[stress(crate = 5)]
fn a_number() {}

#[stress(crate)]
fn without_a_value() {}

fn main() {}
