//! The figures as a table.

use crate::comparison::Comparison;

/// Prints of each contender how many a second, the time for each, and ratios to the yardsticks. Every
/// figure is a median over rounds, the ratios over the ratios within each round.
pub(crate) fn print(comparison: &Comparison, rounds: &[Vec<f64>]) {
    let names: Vec<&str> = comparison.contenders.iter().map(|it| it.name).collect();
    let place = |name: &str| names.iter().position(|other| *other == name);
    let others = comparison
        .beside
        .and_then(|name| Some((name, place(name)?)));
    let yardsticks: Vec<(&str, usize)> = [(names[0], 0)].into_iter().chain(others).collect();

    let width = |name: &str| name.chars().count() + 4;
    let (count, time) = match comparison.unit {
        Some(unit) => (format!("{unit}s/s"), format!("µs/{unit}")),
        None => (String::new(), "ms".to_owned()),
    };
    print!("{:<34} {count:>9} {time:>10}", "");
    for (name, _) in &yardsticks {
        print!("{:>width$}", format!("× {name}"), width = width(name));
    }
    println!();
    for (index, name) in names.iter().enumerate() {
        let seconds = median(rounds.iter().map(|round| round[index]));
        match comparison.unit {
            Some(_) => print!("{name:<34} {:>9.0} {:>10.0}", 1.0 / seconds, seconds * 1e6),
            None => print!("{name:<34} {:>9} {:>10.0}", "", seconds * 1e3),
        }
        for (yardstick, to) in &yardsticks {
            let ratio = median(rounds.iter().map(|round| round[index] / round[*to]));
            print!("{ratio:>width$.2}", width = width(yardstick));
        }
        println!();
    }
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
