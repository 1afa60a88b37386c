use stress_runtime::stress;

#[stress(timout = "5s")]
fn misspelt() {}

#[stress(retries = 3)]
fn unheard_of() {}

#[stress(runs = 5, shuffle, runs = 6, shuffle)]
fn given_twice() {}

#[stress(500)]
fn a_number_without_a_name() {}

#[stress("5s")]
fn a_duration_without_a_name() {}

#[stress(runs: 500)]
fn with_a_colon() {}

#[stress(timeout("5s"))]
fn with_parentheses() {}

#[stress(shuffle,, runs = 5)]
fn a_lone_comma() {}

#[stress(=)]
fn no_name_at_all() {}

fn main() {}
