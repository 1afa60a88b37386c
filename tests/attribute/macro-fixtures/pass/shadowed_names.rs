//! A module that gives the prelude's names and ours other meanings.

#![allow(dead_code, unused_macros)]

use stress_runtime::stress;

mod core {}
mod std {}

enum Option {
    Some,
    None,
}
struct Returned;
struct TestCase;
struct Options;
enum Result {}
enum Launch {}
enum ShouldPanic {}
trait ReturnedError {}
trait ReturnedTermination {}

#[allow(non_snake_case)]
fn Some() {}
#[allow(non_upper_case_globals)]
const None: u8 = 0;

macro_rules! module_path {
    () => {
        compile_error!("the wrong module_path")
    };
}
macro_rules! line {
    () => {
        compile_error!("the wrong line")
    };
}
macro_rules! file {
    () => {
        compile_error!("the wrong file")
    };
}
macro_rules! submit {
    ($($any:tt)*) => {
        compile_error!("the wrong submit")
    };
}

#[stress(runs = 5, timeout = "5s", grace = "2s", shuffle, launch = "fork")]
fn among_other_meanings() {}

#[stress(launch = "spawn")]
#[ignore = "on purpose"]
fn with_nothing_set() {}

#[stress]
#[should_panic = "on purpose"]
fn enter() {
    panic!("on purpose");
}

#[stress]
fn stress_runtime() {}

#[stress]
fn drop() {}

#[stress]
fn main() {}
