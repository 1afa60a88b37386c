//! Tests that libtest and the runtime both have to leave out.

use stress_runtime::stress;

#[stress]
#[ignore]
fn without_a_reason() {
    panic!("an ignored test ran");
}

#[stress]
#[ignore = "needs a scanner"]
fn with_a_reason() {
    panic!("an ignored test ran");
}

#[ignore = "needs a scanner"]
#[stress]
fn with_the_attribute_above() {
    panic!("an ignored test ran");
}

#[stress]
#[cfg_attr(all(), ignore = "under this configuration")]
fn under_a_configuration() {
    panic!("an ignored test ran");
}

#[stress]
#[cfg(any())]
fn in_no_configuration() {
    this_is_not_compiled();
}

#[stress]
#[ignore]
#[tokio::test]
async fn in_a_future() {
    panic!("an ignored test ran");
}
