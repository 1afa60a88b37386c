//! Lint levels on a test mean what they mean on any function, and none of ours fires.

#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications)]
#![deny(clippy::all, clippy::pedantic)]

use std::mem;

use stress_runtime::stress;

#[stress]
#[expect(unused_variables)]
fn an_expectation_about_the_body() {
    let unused = 5;
}

#[stress]
#[expect(non_snake_case)]
fn anExpectationAboutTheName() {}

#[stress]
#[expect(unused_variables, reason = "the runtime stands between")]
#[tokio::test]
async fn an_expectation_beside_another_attribute() {
    let unused = 5;
}

#[stress]
#[allow(unused_mut)]
#[warn(unused_must_use)]
#[forbid(unused_labels)]
#[tokio::test]
async fn several_levels() {
    let mut never_changed = 5;
    assert_eq!(mem::take(&mut { never_changed }), 5);
}

#[stress]
#[inline(never)]
#[track_caller]
fn attributes_of_the_compiler() -> Result<(), String> {
    #![allow(clippy::unnecessary_wraps)]
    Ok(())
}
