//! The figures as a table.

use crate::contender::Contender;

/// Prints runs per second, time per run, and ratios to the floor and to `cargo stress`. Every
/// figure is a median over rounds, the ratios over the ratios within each round.
pub(crate) fn print(contenders: &[Contender], rounds: &[Vec<f64>]) {
    let column = |contender: Contender| {
        contenders
            .iter()
            .position(|other| *other == contender)
            .unwrap_or(0)
    };
    let (floor, fork) = (column(Contender::Floor), column(Contender::Fork));
    println!(
        "{:<30} {:>9} {:>10} {:>10} {:>14}",
        "", "runs/s", "µs/run", "× floor", "× cargo stress"
    );
    for (index, contender) in contenders.iter().enumerate() {
        let micros = median(rounds.iter().map(|round| round[index]));
        println!(
            "{:<30} {:>9.0} {:>10.0} {:>10.2} {:>14.2}",
            contender.name(),
            1e6 / micros,
            micros,
            median(rounds.iter().map(|round| round[index] / round[floor])),
            median(rounds.iter().map(|round| round[index] / round[fork])),
        );
    }
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
