//! Tests that pass by panicking.

use stress_runtime::stress;

#[stress]
#[should_panic]
fn in_any_way() {
    panic!("for whatever reason");
}

#[stress]
#[should_panic(expected = "queue closed")]
fn with_a_part_of_the_message() {
    panic!("the queue closed too early");
}

#[stress]
#[should_panic = "queue closed"]
fn in_the_short_form() {
    panic!("the queue closed too early");
}

#[should_panic]
#[stress(runs = 5)]
fn with_the_attribute_above() {
    panic!("for whatever reason");
}

#[stress]
#[should_panic(expected = "queue closed")]
#[tokio::test]
async fn in_a_future() {
    tokio::task::yield_now().await;
    panic!("the queue closed too early");
}
