//! What `cargo stress quarantine` says.

use super::error::ReportError;
use super::stdout::print;
use camino::Utf8Path;

/// A known flake as it is shown.
#[derive(Debug, Clone)]
pub(crate) struct KnownFlake {
    pub(crate) name: String,
    pub(crate) reason: String,
    pub(crate) until: String,
    pub(crate) expired: bool,
    /// A share of its runs, at least, when it was put there.
    pub(crate) rate: Option<f64>,
    pub(crate) clean_runs: u64,
    pub(crate) clean_enough: u64,
}

/// Shows all of them.
///
/// # Errors
/// If they could not be printed.
pub(crate) fn show_quarantine(file: &Utf8Path, known: &[KnownFlake]) -> Result<(), ReportError> {
    print(&list(file, known))
}

/// Says that one was added, or has a new day.
///
/// # Errors
/// If that could not be printed.
pub(crate) fn show_quarantined(
    file: &Utf8Path,
    known: &KnownFlake,
    is_new: bool,
) -> Result<(), ReportError> {
    print(&added(file, known, is_new))
}

/// Says that one is gone.
///
/// # Errors
/// If that could not be printed.
pub(crate) fn show_released(file: &Utf8Path, name: &str) -> Result<(), ReportError> {
    print(&format!(
        "Released {name}: its failures fail the build again.\nCommit {file}.\n"
    ))
}

fn list(file: &Utf8Path, known: &[KnownFlake]) -> String {
    if known.is_empty() {
        return format!(
            "Nothing is in quarantine: there is no entry in {file}.\n\
             cargo stress quarantine TEST --reason WHY --until YYYY-MM-DD makes one.\n"
        );
    }
    let entries = known.iter().map(entry);
    entries.collect()
}

fn entry(known: &KnownFlake) -> String {
    let KnownFlake {
        name,
        reason,
        until,
        clean_runs,
        clean_enough,
        ..
    } = known;
    let day = if known.expired {
        format!("ended on {until}: its failures fail the build")
    } else {
        format!("until {until}")
    };
    let release = shell_words::join(["cargo", "stress", "quarantine", "--release", name]);
    let clean = match clean_runs {
        0 => "no clean run since it last failed here".to_owned(),
        runs if runs >= clean_enough => format!("clean for {runs} runs: {release}"),
        runs => format!("clean for {runs} of the {clean_enough} runs after which it may go"),
    };
    let rate = known.rate.map_or_else(String::new, |rate| {
        format!(", fails in {} of its runs or more", percent(rate))
    });
    format!("{name}\n    {day}{rate}\n    {reason}\n    {clean}\n")
}

fn added(file: &Utf8Path, known: &KnownFlake, is_new: bool) -> String {
    let (name, until, enough) = (&known.name, &known.until, known.clean_enough);
    let verb = if is_new { "is" } else { "stays" };
    let why = match known.rate {
        Some(rate) => format!("it fails in {} of its runs or more", percent(rate)),
        None => "as if it failed in 1 % of its runs: none were seen here".to_owned(),
    };
    format!(
        "{name} {verb} in quarantine until {until}: measured, but no reason to fail.\n\
         After {enough} clean runs it is offered for release ({why}).\n\
         Commit {file}.\n"
    )
}

/// Without digits that mean nothing.
fn percent(share: f64) -> String {
    let percent = format!("{:.2e}", share * 100.0).parse().unwrap_or(share);
    let percent: f64 = percent;
    format!("{percent} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> KnownFlake {
        KnownFlake {
            name: "shop::orders::closes".to_owned(),
            reason: "issue 12".to_owned(),
            until: "2027-03-01".to_owned(),
            expired: false,
            rate: Some(0.02),
            clean_runs: 0,
            clean_enough: 342,
        }
    }

    #[test]
    fn the_list_says_of_each_how_long_and_how_clean() {
        let clean = |clean_runs| KnownFlake {
            clean_runs,
            ..known()
        };
        let expired = KnownFlake {
            expired: true,
            rate: None,
            ..known()
        };
        let all = [known(), clean(100), clean(342), expired];
        insta::assert_snapshot!(list("q.toml".into(), &all), @r"
        shop::orders::closes
            until 2027-03-01, fails in 2 % of its runs or more
            issue 12
            no clean run since it last failed here
        shop::orders::closes
            until 2027-03-01, fails in 2 % of its runs or more
            issue 12
            clean for 100 of the 342 runs after which it may go
        shop::orders::closes
            until 2027-03-01, fails in 2 % of its runs or more
            issue 12
            clean for 342 runs: cargo stress quarantine --release shop::orders::closes
        shop::orders::closes
            ended on 2027-03-01: its failures fail the build
            issue 12
            no clean run since it last failed here
        ");
        insta::assert_snapshot!(list("q.toml".into(), &[]), @r"
        Nothing is in quarantine: there is no entry in q.toml.
        cargo stress quarantine TEST --reason WHY --until YYYY-MM-DD makes one.
        ");
    }

    #[test]
    fn who_adds_one_learns_when_it_may_go() {
        let mut known = known();
        insta::assert_snapshot!(added("q.toml".into(), &known, true), @r"
        shop::orders::closes is in quarantine until 2027-03-01: measured, but no reason to fail.
        After 342 clean runs it is offered for release (it fails in 2 % of its runs or more).
        Commit q.toml.
        ");
        known.rate = None;
        insta::assert_snapshot!(added("q.toml".into(), &known, false), @r"
        shop::orders::closes stays in quarantine until 2027-03-01: measured, but no reason to fail.
        After 342 clean runs it is offered for release (as if it failed in 1 % of its runs: none were seen here).
        Commit q.toml.
        ");
    }
}
