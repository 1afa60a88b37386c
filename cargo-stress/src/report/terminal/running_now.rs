//! What runs now, in words: a line for each run, those that take longest first.

use super::style::{DIM, GOOD, paint};
use crate::model::{Catalog, RunNow, RunningNow, TestId};
use crate::report::figures::{count, duration};
use std::time::Duration;
use stress_runtime::protocol::{Launch, TestUnderWay};

/// Tests named of those that run side by side in one process.
const NAMED: usize = 3;

/// `so_far` says how far the session has come.
pub(in crate::report) fn running_now(so_far: &str, catalog: &Catalog, now: &RunningNow) -> String {
    let mut text = format!("{}: {so_far}\n", paint(GOOD, "Running now"));
    let mut runs: Vec<Line> = now.runs.iter().map(|run| line(catalog, run)).collect();
    runs.sort_by_key(|line| std::cmp::Reverse(line.took));
    let times: Vec<String> = runs.iter().map(|line| duration(line.took)).collect();
    let width = times.iter().map(String::len).max().unwrap_or_default();
    for (Line { what, how, .. }, time) in runs.iter().zip(&times) {
        let how = paint(DIM, format!("({how})"));
        text.push_str(&format!("  {time:>width$}  {what} {how}\n"));
    }
    for binary in &now.starting {
        let target = &catalog.binary(*binary).target;
        text.push_str(&format!("  a harness of {target} starts up\n"));
    }
    for work in &now.silent {
        let first = work.order.first().map(|test| catalog.display_name(*test));
        let what = match (first, work.order.len()) {
            (Some(test), 1) => test,
            (_, tests) => format!("a round of {tests} tests"),
        };
        text.push_str(&format!("  {what}: its harness has not answered yet\n"));
    }
    if now.idle == now.lanes {
        text.push_str("  no test at this moment\n");
    } else if now.idle > 0 {
        let are = if now.idle == 1 { "is" } else { "are" };
        let lanes = count(now.lanes as u64, "lane");
        text.push_str(&format!("  {} of {lanes} {are} idle\n", now.idle));
    } else if runs.is_empty() && now.starting.is_empty() && now.silent.is_empty() {
        text.push_str("  the next tests are about to start\n");
    }
    text
}

struct Line {
    took: Duration,
    what: String,
    how: String,
}

fn line(catalog: &Catalog, run: &RunNow) -> Line {
    let RunNow { work, under_way } = run;
    let tests = work.order.len();
    let mut how = Vec::new();
    if tests > 1 && under_way.took.len() < tests {
        how.push(format!("{} of {tests} tests over", under_way.took.len()));
    }
    if work.threads > 1 {
        how.push(format!("{} at a time", work.threads));
    }
    if under_way.is_ending {
        how.push("being ended".to_owned());
    }
    let started = match under_way.launch {
        Launch::Fork => "forked",
        Launch::Spawn => "spawned",
        Launch::Exec => "executed",
    };
    let ago = if tests > 1 {
        format!(" {} ago", duration(Duration::from_micros(under_way.us)))
    } else {
        String::new()
    };
    how.push(format!("{started}{ago}, process {}", under_way.pid));
    let (us, what) = what(catalog, run);
    Line {
        took: Duration::from_micros(us),
        what,
        how: how.join(", "),
    }
}

/// What it does, and for how long it has done that, in microseconds.
fn what(catalog: &Catalog, run: &RunNow) -> (u64, String) {
    let RunNow { work, under_way } = run;
    let name = |test: &TestId| catalog.display_name(*test);
    let test = |it: &TestUnderWay| work.order.get(it.step).map(name).unwrap_or_default();
    let branch = under_way.branch.and_then(|at| work.branches.get(at));
    if let Some(branch) = branch {
        let what = match branch.order.as_slice() {
            [only] => format!("{} in a copy of the process", name(only)),
            order => format!("{} tests in a copy of the process", order.len()),
        };
        return (under_way.since_us, what);
    }
    // Those that began first stand first.
    let Some((first, others)) = under_way.tests.split_first() else {
        let what = match &*work.order {
            [only] => format!("{} is over, its process is not", name(only)),
            order => format!("all {} tests are over, their process is not", order.len()),
        };
        return (under_way.since_us, what);
    };
    let mut what = test(first);
    for other in others.iter().take(NAMED - 1) {
        let took = duration(Duration::from_micros(other.us));
        what.push_str(&format!(", {} for {took}", test(other)));
    }
    let more = others.len().saturating_sub(NAMED - 1);
    if more > 0 {
        what.push_str(&format!(", {more} more"));
    }
    (first.us, what)
}

#[cfg(test)]
mod tests;
