//! The figures as a table: means over the orders, and their ratios to those of `cargo stress`.

use crate::case::Case;
use crate::fixture::TESTS;
use crate::way::{Measured, Way};

/// What was measured, and the names of the columns.
pub(crate) fn head() {
    println!(
        "\nJoint polluters among {TESTS} tests, the victim last. Figures are means over several\n\
         orders; × is the ratio to cargo stress.\n\
         search: tests run to find the set, processes started for it (copies of one included), seconds\n\
         in all: tests that have run (they counted themselves), and seconds of the call, without the\n\
         build. Halving does nothing but search. cargo stress also repeats the order, compares with\n\
         the victim alone, proves what it found, and asks every other test whether it cleans up.\n"
    );
    println!(
        "{:>9} {:<8} {:<20} {:>5} {:>8} {:>6} {:>9} {:>8} {:>6} {:>8} {:>6} {:>8} {:>6}",
        "polluters",
        "fails",
        "",
        "right",
        "search",
        "×",
        "processes",
        "seconds",
        "×",
        "in all",
        "×",
        "seconds",
        "×"
    );
}

/// The rows of a case: each turn has one figure for each way.
pub(crate) fn rows(case: Case, turns: &[[Measured; 2]]) {
    for (index, way) in Way::ALL.into_iter().enumerate() {
        let mean = |of: &dyn Fn(&Measured) -> f64| {
            let sum: f64 = turns.iter().map(|turn| of(&turn[index])).sum();
            let ours: f64 = turns.iter().map(|turn| of(&turn[0])).sum();
            (sum / count(turns.len() as u64), sum / ours)
        };
        let right = turns.iter().filter(|turn| turn[index].is_right).count();
        let (search, search_ratio) = mean(&|it| count(it.searching));
        let (processes, _) = mean(&|it| count(it.processes));
        let (search_s, search_s_ratio) = mean(&|it| it.search_s);
        let (ran, ran_ratio) = mean(&|it| count(it.ran));
        let (seconds, seconds_ratio) = mean(&|it| it.seconds);
        println!(
            "{:>9} {:<8} {:<20} {:>5} {search:>8.0} {search_ratio:>6.2} {processes:>9.0} \
             {search_s:>8.2} {search_s_ratio:>6.2} {ran:>8.0} {ran_ratio:>6.2} {seconds:>8.2} \
             {seconds_ratio:>6.2}",
            case.joint,
            case.how_often(),
            way.name(),
            format!("{right}/{}", turns.len()),
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn count(number: u64) -> f64 {
    number as f64
}
