use stress_runtime::stress;

#[stress(launch = fork)]
fn without_quotes() {}

#[stress(launch = "forks")]
fn misspelt() {}

#[stress(launch = "thread")]
fn in_another_way() {}

#[stress(launch)]
fn without_a_value() {}

fn main() {}
