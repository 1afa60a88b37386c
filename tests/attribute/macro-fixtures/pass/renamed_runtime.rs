//! The runtime under another name, or behind another crate.

extern crate stress_runtime as other;

mod facade {
    pub(crate) use stress_runtime as tests;
}

use other::stress;

#[stress(crate = self::other)]
fn under_another_name() {}

#[stress(crate = facade::tests, runs = 5, launch = "fork")]
#[should_panic(expected = "on purpose")]
fn behind_another_module() {
    panic!("on purpose");
}

mod inner {
    #[super::facade::tests::stress(crate = super::facade::tests)]
    fn from_the_module_above() {}
}
