//! Examples whose tests are well as long as each is alone, or never is.

use crate::examples::keeps_its_promise;

#[test]
fn victim_and_polluter_are_told_apart() {
    keeps_its_promise("victim_and_polluter");
}

#[test]
fn joint_polluters_are_both_named() {
    keeps_its_promise("joint_polluters");
}

#[test]
fn cleaner_hides_it_from_the_natural_order_only() {
    keeps_its_promise("cleaner_hides_it");
}

#[test]
fn brittle_and_state_setter_are_told_apart() {
    keeps_its_promise("brittle_and_state_setter");
}

#[test]
fn non_idempotent_fails_after_itself() {
    keeps_its_promise("non_idempotent");
}

#[test]
fn noisy_polluter_is_named_though_it_often_does_nothing() {
    keeps_its_promise("noisy_polluter");
}

#[test]
fn interference_env_shows_when_both_run_at_once() {
    keeps_its_promise("interference_env");
}

#[test]
fn stale_cache_fails_when_it_is_cold() {
    keeps_its_promise("stale_cache");
}
