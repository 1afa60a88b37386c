use stress_runtime::stress;

const MANY: u32 = 500;

#[stress(runs = 0)]
fn none() {}

#[stress(runs = -5)]
fn negative() {}

#[stress(runs = 5_000_000_000)]
fn too_many() {}

#[stress(runs = "500")]
fn in_quotes() {}

#[stress(runs = 500u64)]
fn of_another_type() {}

#[stress(runs = MANY)]
fn by_name() {}

#[stress(runs)]
fn without_a_value() {}

#[stress(runs = )]
fn with_nothing_behind_the_sign() {}

fn main() {
    let _ = MANY;
}
