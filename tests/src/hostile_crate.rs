//! The misbehaving program, and what is to be said of each of its tests.

use crate::example_copy::copy;
use crate::expectation::Expectation;
use crate::test_crate::TestCrate;
use std::path::Path;

/// A copy of it.
pub fn hostile_crate() -> TestCrate {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile");
    copy(&source, "hostile")
}

/// Every test of it but those that take long.
pub fn expectations() -> Vec<Expectation> {
    [
        fails().as_slice(),
        &endings(),
        &hangs(),
        &output(),
        &descriptors(),
        &leftovers(),
        &surroundings(),
    ]
    .concat()
}

fn fails() -> [Expectation; 11] {
    use Expectation as E;
    const FILE: &str = "tests/misbehaving/fails.rs:";
    [
        E::fails("fails::panics", "panic", "the stock is -1")
            .at(FILE)
            .printing("panicked at tests/misbehaving/fails.rs:"),
        E::fails("fails::panics_with_a_number", "panic", "Box<dyn Any>").at(FILE),
        E::fails("fails::panics_at_length", "panic", "no end of words").at(FILE),
        E::fails("fails::replaces_the_panic_hook", "panic", "nobody saw it"),
        E::fails("fails::returns_an_error", "error", "no such order")
            .printing("Error: \"no such order\""),
        E::fails(
            "fails::does_not_panic_as_it_should",
            "should_panic",
            "did not panic",
        ),
        E::fails(
            "fails::panics_with_the_wrong_words",
            "should_panic",
            "panic message \"full\" does not contain \"empty\"",
        )
        .at(FILE),
        E::passes("fails::panics_as_it_should"),
        E::fails(
            "fails::falls_with_its_thread",
            "panic",
            "called `Result::unwrap()`",
        )
        .at(FILE)
        .beside("the thread's own words"),
        E::passes("fails::lets_its_thread_fall"),
        E::fails(
            "fails::panics_while_it_panics",
            "signal",
            "signal 6 (SIGABRT)",
        )
        .beside("once more"),
    ]
}

fn endings() -> [Expectation; 11] {
    use Expectation as E;
    [
        E::fails(
            "endings::exits_with_0",
            "exit",
            "exited with 0 before the test ended",
        ),
        E::fails(
            "endings::exits_at_once_with_3",
            "exit",
            "exited with 3 before the test ended",
        ),
        E::fails(
            "endings::is_exited_by_a_thread",
            "exit",
            "exited with 5 before the test ended",
        ),
        E::fails(
            "endings::becomes_another_program",
            "exit",
            "exited with 0 before the test",
        ),
        E::fails("endings::aborts", "signal", "signal 6 (SIGABRT)"),
        E::fails("endings::segfaults", "signal", "signal 11 (SIGSEGV)"),
        E::fails(
            "endings::overflows_its_stack",
            "signal",
            "signal 6 (SIGABRT): thread 'endings::overflows_its_stack' overflowed its stack",
        )
        .printing("has overflowed its stack"),
        E::fails(
            "endings::dies_of_a_real_time_signal",
            "signal",
            "(SIGRTMIN+3)",
        ),
        E::fails(
            "endings::kills_its_own_group",
            "signal",
            "signal 9 (SIGKILL)",
        )
        .printing("these were its last words"),
        E::fails(
            "endings::panics_and_then_aborts",
            "signal",
            "signal 6 (SIGABRT)",
        )
        .beside("of no account"),
        E::fails(
            "endings::passes_and_then_exits_with_3",
            "exit",
            "the test passed, then its process exited with 3",
        ),
    ]
}

fn hangs() -> [Expectation; 6] {
    use Expectation as E;
    // Where they wait. These binaries know no lines.
    const SLEEP: &str = "hangs::sleep_for_ever";
    [
        E::fails("hangs::sleeps", "timeout", "still running after 300 ms").at(SLEEP),
        E::fails(
            "hangs::sleeps_and_ignores_term",
            "timeout",
            "still running after 300 ms",
        )
        .at(SLEEP),
        E::fails("hangs::spins", "timeout", "still running after 300 ms"),
        E::fails(
            "hangs::stops_itself",
            "timeout",
            "still running after 300 ms",
        ),
        E::fails(
            "hangs::exits_well_when_told_to",
            "timeout",
            "still running after 300 ms",
        )
        .at(SLEEP),
        E::fails(
            "hangs::hides_in_another_group",
            "timeout",
            "still running after 300 ms",
        )
        .at(SLEEP),
    ]
}

fn output() -> [Expectation; 6] {
    use Expectation as E;
    const FILE: &str = "tests/misbehaving/output.rs:";
    [
        E::fails("output::floods_stdout", "panic", "after the flood")
            .at(FILE)
            .printing("the last line on stdout"),
        E::fails("output::floods_stderr", "panic", "after the flood")
            .at(FILE)
            .printing("the last line on stderr"),
        E::fails("output::floods_both_in_turn", "panic", "after the flood")
            .at(FILE)
            .printing("the last line on stdout"),
        E::fails("output::prints_one_endless_line", "panic", "after the line")
            .at(FILE)
            .printing("the end of the line"),
        E::fails("output::prints_no_text", "panic", "after no text")
            .at(FILE)
            .printing("before \u{fffd}\u{fffd} after"),
        E::passes("output::floods_both_and_passes"),
    ]
}

fn descriptors() -> [Expectation; 4] {
    use Expectation as E;
    [
        E::passes("descriptors::closes_the_standard_three"),
        E::fails(
            "descriptors::closes_all_there_are",
            "exit",
            "exited with 0 before the test ended",
        ),
        E::passes("descriptors::writes_garbage_where_messages_go"),
        E::passes("descriptors::forbids_itself_new_ones"),
    ]
}

fn leftovers() -> [Expectation; 4] {
    use Expectation as E;
    [
        E::passes("leftovers::leaves_a_process_behind").leaking(),
        E::fails(
            "leftovers::leaves_one_behind_and_fails",
            "panic",
            "it sleeps on",
        )
        .at("tests/misbehaving/leftovers.rs:")
        .leaking(),
        E::passes("leftovers::ends_all_it_started"),
        E::passes("leftovers::lets_a_copy_of_itself_panic"),
    ]
}

fn surroundings() -> [Expectation; 4] {
    use Expectation as E;
    [
        E::passes("surroundings::moves_to_another_directory"),
        E::passes("surroundings::clears_the_environment"),
        E::passes("surroundings::blocks_every_signal"),
        E::passes("surroundings::leaves_a_thread_running"),
    ]
}
