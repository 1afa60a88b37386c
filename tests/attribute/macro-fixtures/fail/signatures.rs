use stress_runtime::stress;

struct Queue;

#[stress]
async fn without_a_runtime() {}

#[stress]
#[inline]
async fn with_an_attribute_that_is_no_runtime() {}

#[stress]
fn with_an_argument(queue: &Queue) {
    let _ = queue;
}

#[stress]
fn generic<T>() {}

#[stress]
const fn constant() {}

#[stress]
unsafe fn not_safe() {}

#[stress]
extern "C" fn foreign() {}

impl Queue {
    #[stress]
    fn method(&self) {}
}

#[stress]
struct NotAFunction;

trait Drain {
    #[stress]
    fn without_a_body();
}

fn main() {}
