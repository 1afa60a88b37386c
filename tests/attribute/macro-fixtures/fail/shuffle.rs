use stress_runtime::stress;

#[stress(shuffle = true)]
fn with_true() {}

#[stress(shuffle = false)]
fn with_false() {}

#[stress(shuffle())]
fn with_parentheses() {}

fn main() {}
