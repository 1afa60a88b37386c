use stress_runtime::stress;

#[stress(timeout = 5)]
fn a_number() {}

#[stress(timeout = 5s)]
fn without_quotes() {}

#[stress(timeout = "5")]
fn without_a_unit() {}

#[stress(timeout = "5 parsecs")]
fn with_another_unit() {}

#[stress(timeout = "0s")]
fn no_time_at_all() {}

#[stress(timeout = "500us")]
fn less_than_a_millisecond() {}

#[stress(timeout = Duration::from_secs(5))]
fn an_expression() {}

#[stress(timeout)]
fn without_a_value() {}

#[stress(grace = 1.5)]
fn a_fraction() {}

#[stress(grace = "soon")]
fn a_word() {}

fn main() {}
