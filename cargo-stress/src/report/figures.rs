//! Numbers as people read them.

use crate::model::Rate;
use std::time::Duration;

/// `1 run`, `2 runs`.
pub(super) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// `1 test binary`, `3 test binaries`.
pub(super) fn test_binaries(number: usize) -> String {
    format!("{number} test {}", binaries(number as u64))
}

fn binaries(number: u64) -> &'static str {
    if number == 1 { "binary" } else { "binaries" }
}

/// `nothing found in 3 tests`, `1 finding in 3 tests`, and how many binaries could not be run.
pub(super) fn found(findings: usize, tests: usize, set_aside: usize) -> String {
    let tests = count(tests as u64, "test");
    let aside = aside(set_aside as u64);
    match (findings as u64, set_aside) {
        (0, 0) => format!("nothing found in {tests}"),
        (0, _) => format!("{aside}, no finding in {tests}"),
        (findings, 0) => format!("{} in {tests}", count(findings, "finding")),
        (findings, _) => format!("{} in {tests}, {aside}", count(findings, "finding")),
    }
}

/// `1 binary set aside`.
pub(super) fn aside(number: u64) -> String {
    format!("{number} {} set aside", binaries(number))
}

/// With a capital at the beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// A share of 1 in percent with two significant digits: `12 %`, `0.60 %`, `0.0012 %`.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent == 0.0 || percent >= 99.95 {
        return format!("{percent:.0} %");
    }
    if percent >= 10.0 {
        // 99.7 is not 100.
        return if percent > 99.0 {
            format!("{percent:.1} %")
        } else {
            format!("{percent:.0} %")
        };
    }
    // 0.0998 is 0.10, not 0.100.
    let rounded: f64 = format!("{percent:.1e}").parse().unwrap_or(percent);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 20"
    )]
    let decimals = (1.0 - rounded.log10().floor()).clamp(0.0, 20.0) as usize;
    format!("{percent:.decimals$} %")
}

/// `4.6 % (95 % interval: 2.9 % to 6.8 %)`.
pub(super) fn rate(rate: &Rate) -> String {
    format!(
        "{} ({} interval: {} to {})",
        percent(rate.estimate),
        percent(rate.confidence),
        percent(rate.low),
        percent(rate.high)
    )
}

/// `0.84 s`, `12 s`, `3 m 20 s`.
pub(super) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    let whole = duration.as_secs();
    match whole {
        0..10 => format!("{seconds:.2} s"),
        10..60 => format!("{seconds:.0} s"),
        60..3600 => format!("{} m {} s", whole / 60, whole % 60),
        _ => format!("{} h {} m", whole / 3600, whole % 3600 / 60),
    }
}

/// An estimate: never more exact than `8 s`.
pub(super) fn about(estimate: Duration) -> String {
    let seconds = estimate.as_secs_f64().round().max(1.0);
    if seconds < 10.0 {
        return format!("{seconds:.0} s");
    }
    duration(estimate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_that_could_not_be_run_is_not_nothing() {
        let told =
            [(0, 0), (0, 1), (2, 0), (1, 2)].map(|(findings, aside)| found(findings, 3, aside));
        insta::assert_snapshot!(told.join("\n"), @"
        nothing found in 3 tests
        1 binary set aside, no finding in 3 tests
        2 findings in 3 tests
        1 finding in 3 tests, 2 binaries set aside
        ");
    }

    #[test]
    fn percentages_keep_two_digits_that_mean_something() {
        let shown: Vec<String> = [
            0.0, 0.000_012, 0.000_998, 0.006, 0.046, 0.0998, 0.5, 0.997, 1.0,
        ]
        .map(percent)
        .to_vec();
        assert_eq!(
            shown,
            [
                "0 %", "0.0012 %", "0.10 %", "0.60 %", "4.6 %", "10 %", "50 %", "99.7 %", "100 %"
            ]
        );
    }

    #[test]
    fn durations_get_coarser_as_they_grow() {
        let shown = [0.2, 7.79, 12.4].map(|s| about(Duration::from_secs_f64(s)));
        assert_eq!(shown, ["1 s", "8 s", "12 s"]);
        let shown = [0.84, 12.4, 200.0, 7300.0].map(|s| duration(Duration::from_secs_f64(s)));
        assert_eq!(shown, ["0.84 s", "12 s", "3 m 20 s", "2 h 1 m"]);
    }
}
