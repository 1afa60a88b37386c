//! One, two and five joint polluters among 1000 tests: what it takes to find them, beside plain halving.
//!
//! `cargo bench -p stress-tests --bench search`. Both ways search the same orders of the same test
//! binary. Every test counts itself when it runs, so nobody's word is taken for what was spent.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

mod case;
mod fixture;
mod halving;
mod launches;
mod shuffle;
mod table;
mod way;

use case::Case;
use fixture::Fixture;
use way::{Measured, Way};

fn main() {
    let said = |word: &str| std::env::args().any(|argument| argument == word);
    if said("--test") || !said("--bench") {
        // `cargo test --benches` only wants to know that all is well.
        halving::finds_what_is_there();
        return;
    }
    let fixture = Fixture::build();
    table::head();
    for case in Case::ALL {
        // Turn by turn: the machine's other work meets both.
        let turns: Vec<[Measured; 2]> = (0..case.orders())
            .map(|seed| Way::ALL.map(|way| way.measure(&fixture, case, seed)))
            .collect();
        table::rows(case, &turns);
    }
}
