//! Where every annotated test enters the runtime; the role of the process decides what happens.

use crate::child::BodyThread;
use crate::harness::Threads;
use crate::role::{self, Role};
use crate::{child, harness, in_place, listing, registry, under_cargo_test};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether this process, or the one that it is a copy of, has become what its role says.
static HAS_ENTERED: AtomicBool = AtomicBool::new(false);

/// Called by the `#[test]` function that `#[stress]` generates.
///
/// As harness or child it never returns: the test is only the doorway through which libtest lets
/// us in. Otherwise it runs the test, under `cargo test` or for the shim. A test that is called by
/// another one, as a function, is run right there.
pub fn enter(module_path: &'static str, ident: &'static str) {
    listing::keep_linked();
    let role = role::current();
    let enters = matches!(role, Role::Harness | Role::Child { .. });
    let is_called = enters && HAS_ENTERED.swap(true, Relaxed);
    match role {
        Role::Harness if !is_called => harness::serve(Threads::MainAndTest),
        Role::Child { order } if !is_called => child::run_spawned(order, BodyThread::This),
        Role::Harness | Role::Child { .. } => {
            let (name, case) = registry::at(module_path, ident);
            in_place::run_called(&name, case);
        }
        Role::Body => {
            let (name, case) = registry::at(module_path, ident);
            in_place::run(&name, case);
        }
        // libtest runs no test while it lists them.
        Role::Plain | Role::List => {
            let (name, case) = registry::at(module_path, ident);
            under_cargo_test::run(&name, case);
        }
    }
}
