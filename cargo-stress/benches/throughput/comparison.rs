//! Several contenders that take turns: machines are noisy, and what counts are ratios within a round.

use crate::contender::Contender;
use crate::table;

/// What is compared with what.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) title: String,
    /// What the figures are of: `run`, `round`; without it they are of a whole turn.
    pub(crate) unit: Option<&'static str>,
    /// The first is the yardstick of the first column of ratios.
    pub(crate) contenders: Vec<Contender>,
    /// What the ratios of the second column are to, if there is one.
    pub(crate) beside: Option<&'static str>,
    /// What was promised of it.
    pub(crate) goal: &'static str,
    /// Turns that each contender takes.
    pub(crate) turns: usize,
}

impl Comparison {
    /// Lets each take its turn in every round, and prints medians.
    pub(crate) fn run(&self) -> Result<(), String> {
        println!("\n{} (load {})", self.title, load());
        let turns = |_| self.contenders.iter().map(Contender::turn).collect();
        let rounds: Result<Vec<Vec<f64>>, String> = (0..self.turns).map(turns).collect();
        table::print(self, &rounds?);
        println!("{} (load {})", self.goal, load());
        Ok(())
    }
}

/// How busy the machine was in the last minute, where it says so: to be told with every figure.
fn load() -> String {
    let averages = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let minute = averages.split_whitespace().next();
    minute.unwrap_or("unknown").to_owned()
}
