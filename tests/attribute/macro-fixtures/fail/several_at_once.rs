use stress_runtime::stress;

#[stress(runs = 0, timout = "5s", grace = +, shuffle = true, launch = fork)]
#[should_panic(because)]
async unsafe extern "C" fn everything_is_wrong<T>(queue: T) {
    let _ = queue;
}

// The function itself is still there for what refers to it.
fn main() {
    let _ = everything_is_wrong::<u8>;
}
