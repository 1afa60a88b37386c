//! Every option, alone and with the others.

use stress_runtime::stress;

#[stress]
fn without_parentheses() {}

#[stress()]
fn with_empty_parentheses() {}

#[stress(runs = 1_000)]
fn with_runs() {}

#[stress(timeout = "1min 30s")]
fn with_timeout() {}

#[stress(grace = "250ms")]
fn with_grace() {}

#[stress(shuffle)]
fn with_shuffle() {}

#[stress(launch = "fork")]
fn with_launch_fork() {}

#[stress(
    runs = 500,
    timeout = "5s",
    grace = "1s",
    shuffle,
    launch = "spawn",
    crate = ::stress_runtime,
)]
fn with_all_of_them() {}

#[stress_runtime::stress(runs = 3)]
fn by_its_full_path() {}
