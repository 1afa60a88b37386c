//! What is to be said of each test of the misbehaving program.

use crate::expectation::Expectation;
use crate::hostile_crate::INNOCENTS;

/// Every test of it but those that take long.
pub fn expectations() -> Vec<Expectation> {
    [
        fails().as_slice(),
        &odd_panics(),
        &endings(),
        &crashes(),
        &hangs(),
        &output(),
        &descriptors(),
        &leftovers(),
        &daemons(),
        &resources(),
        &surroundings(),
        &INNOCENTS.map(Expectation::passes),
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

fn odd_panics() -> [Expectation; 7] {
    use Expectation as E;
    const FILE: &str = "tests/misbehaving/fails.rs:";
    [
        E::fails("fails::panics_in_a_drop", "panic", "once more").at(FILE),
        E::fails("fails::panics_with_what_panics", "panic", "Box<dyn Any>").at(FILE),
        E::fails("fails::unwinds_past_the_hook", "panic", "not a word"),
        E::fails("fails::panics_with_an_owned_text", "panic", "owned text").at(FILE),
        E::fails(
            "fails::panics_in_the_panic_hook",
            "signal",
            "signal 6 (SIGABRT)",
        ),
        E::fails(
            "fails::panics_where_no_panic_may_leave",
            "signal",
            "signal 6 (SIGABRT)",
        )
        .beside("no further"),
        E::fails("fails::panics_in_many_threads", "panic", "and so do I")
            .at(FILE)
            .beside("thread "),
    ]
}

fn endings() -> [Expectation; 13] {
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
        E::fails("endings::aborts", "signal", "signal 6 (SIGABRT)")
            .hit("endings::aborts", "aborts"),
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
        E::fails(
            "endings::exits_quickly_with_0",
            "exit",
            "exited with 0 before the test ended",
        ),
        E::fails(
            "endings::exits_from_a_copy_and_then_itself",
            "exit",
            "exited with 4 before the test ended",
        ),
    ]
}

fn crashes() -> [Expectation; 9] {
    use Expectation as E;
    [
        E::fails(
            "crashes::writes_to_nowhere",
            "signal",
            "signal 11 (SIGSEGV)",
        ),
        E::fails(
            "crashes::writes_to_nowhere_in_another_thread",
            "signal",
            "signal 11 (SIGSEGV)",
        )
        .hit("crawler", "write_to_nowhere"),
        E::fails(
            "crashes::reads_what_is_not_there",
            "signal",
            "signal 7 (SIGBUS)",
        )
        .hit(
            "crashes::reads_what_is_not_there",
            "reads_what_is_not_there",
        ),
        E::fails(
            "crashes::raises_an_illegal_instruction",
            "signal",
            "signal 4 (SIGILL)",
        )
        .hit(
            "crashes::raises_an_illegal_instruction",
            "raises_an_illegal_instruction",
        ),
        E::fails(
            "crashes::raises_a_floating_point_error",
            "signal",
            "signal 8 (SIGFPE)",
        )
        .hit(
            "crashes::raises_a_floating_point_error",
            "raises_a_floating_point_error",
        ),
        E::fails(
            "crashes::writes_more_than_a_file_may_hold",
            "signal",
            "signal 25 (SIGXFSZ)",
        )
        .hit(
            "crashes::writes_more_than_a_file_may_hold",
            "writes_more_than_a_file_may_hold",
        ),
        E::fails(
            "crashes::handles_its_fault_itself",
            "exit",
            "exited with 9 before the test ended",
        ),
        E::fails(
            "crashes::aborts_with_every_signal_blocked",
            "signal",
            "signal 6 (SIGABRT)",
        )
        .hit(
            "crashes::aborts_with_every_signal_blocked",
            "aborts_with_every_signal_blocked",
        ),
        E::fails(
            "crashes::writes_to_nowhere_while_no_allocation_returns",
            "signal",
            "signal 11 (SIGSEGV)",
        )
        .hit("crashes::writes", ""),
    ]
}

fn hangs() -> [Expectation; 9] {
    use Expectation as E;
    // Where they wait. These binaries know no lines.
    const SLEEP: &str = "hangs::sleep_for_ever";
    [
        E::fails("hangs::sleeps", "timeout", "still running after 1000 ms").at(SLEEP),
        E::fails(
            "hangs::sleeps_and_ignores_term",
            "timeout",
            "still running after 1000 ms",
        )
        .at(SLEEP),
        E::fails("hangs::spins", "timeout", "still running after 1000 ms"),
        E::fails(
            "hangs::stops_itself",
            "timeout",
            "still running after 1000 ms",
        ),
        E::fails(
            "hangs::exits_well_when_told_to",
            "timeout",
            "still running after 1000 ms",
        )
        .at(SLEEP),
        E::fails(
            "hangs::hides_in_another_group",
            "timeout",
            "still running after 1000 ms",
        )
        .at(SLEEP),
        E::fails(
            "hangs::blocks_every_signal_and_sleeps",
            "timeout",
            "still running after 1000 ms",
        ),
        E::fails(
            "hangs::becomes_a_program_that_sleeps",
            "timeout",
            "still running after 1000 ms",
        ),
        E::fails(
            "hangs::hangs_in_a_copy_that_it_waits_for",
            "timeout",
            "still running after 1000 ms",
        )
        .at("hangs::hangs_in_a_copy_that_it_waits_for"),
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

fn descriptors() -> [Expectation; 8] {
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
        E::passes("descriptors::writes_garbage_everywhere"),
        E::passes("descriptors::makes_its_pipes_impatient"),
        E::passes("descriptors::shrinks_its_pipes"),
        E::passes("descriptors::swallows_its_own_output"),
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

fn daemons() -> [Expectation; 8] {
    use Expectation as E;
    [
        E::passes("daemons::leaves_one_in_a_group_of_its_own").leaking(),
        E::passes("daemons::leaves_one_in_a_session_of_its_own").leaking(),
        E::passes("daemons::leaves_a_daemon_of_the_textbook").leaking(),
        E::fails(
            "daemons::becomes_a_daemon_itself",
            "exit",
            "exited with 0 before the test ended",
        ),
        E::passes("daemons::leaves_one_that_is_stopped").leaking(),
        E::passes("daemons::leaves_one_that_blocks_every_signal").leaking(),
        E::passes("daemons::bursts_into_many").leaking(),
        E::passes("daemons::leaves_one_that_flees").leaking(),
    ]
}

fn resources() -> [Expectation; 6] {
    use Expectation as E;
    const FILE: &str = "tests/misbehaving/resources.rs:";
    [
        E::passes("resources::leaves_five_thousand_threads_running"),
        E::fails(
            "resources::panics_amid_five_thousand_threads",
            "panic",
            "amid a crowd",
        )
        .at(FILE),
        E::passes("resources::fills_a_gibibyte"),
        E::fails("resources::finds_no_memory", "signal", "signal 6 (SIGABRT)"),
        E::fails(
            "resources::opens_files_until_there_are_no_more",
            "panic",
            "not one file more",
        )
        .at(FILE),
        E::fails(
            "resources::waits_in_a_hundred_threads",
            "timeout",
            "still running after 1000 ms",
        )
        .at("resources::waits_in_a_hundred_threads"),
    ]
}

fn surroundings() -> [Expectation; 6] {
    use Expectation as E;
    [
        E::passes("surroundings::moves_to_another_directory"),
        E::passes("surroundings::clears_the_environment"),
        E::passes("surroundings::blocks_every_signal"),
        E::passes("surroundings::leaves_a_thread_running"),
        E::passes("surroundings::deletes_the_directory_it_is_in"),
        E::passes("surroundings::jumps_in_time"),
    ]
}
