//! Where every annotated test enters the runtime; the role of the process decides what happens.

use crate::child::BodyThread;
use crate::harness::Threads;
use crate::role::{self, Role};
use crate::{child, harness, in_place, listing, registry, under_cargo_test};

/// Called by the `#[test]` function that `#[stress]` generates.
///
/// As harness or child it never returns: the test is only the doorway through which libtest lets
/// us in. Otherwise it runs the test, under `cargo test` or for the shim.
pub fn enter(module_path: &'static str, ident: &'static str) {
    listing::keep_linked();
    match role::current() {
        Role::Harness => harness::serve(Threads::MainAndTest),
        Role::Child { order } => child::run_spawned(order, BodyThread::This),
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
