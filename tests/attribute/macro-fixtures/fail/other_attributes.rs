use stress_runtime::stress;

#[stress(runs = 5)]
#[stress(shuffle)]
fn doubled() {}

#[stress]
#[stress_runtime::stress]
fn doubled_by_another_path() {}

#[stress]
#[should_panic(because = "closed")]
fn malformed() {}

#[stress]
#[should_panic]
#[should_panic(expected = "closed")]
fn panicking_twice() {}

#[stress]
#[should_panic]
fn panicking_or_returning() -> Result<(), String> {
    Ok(())
}

fn main() {}
