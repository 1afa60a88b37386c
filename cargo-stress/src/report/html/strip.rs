//! All attempts of a test in time, as a strip: what passed is low, what failed is high.

use super::history::Seen;
use super::interval_bar::rounded;
use crate::model::Ending;
use crate::report::figures::{count, duration};
use askama::Template;

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 32.0;
/// What passed is half as high.
const LOW: f64 = 12.0;
/// More attempts than this are counted together.
const SINGLE: usize = 1000;
/// Into so many groups.
const BINS: usize = 250;
/// A failure has to be seen on a narrow screen too.
const LEAST: f64 = 2.5;

/// The strip.
#[derive(Debug, Clone, Template)]
#[template(path = "strip.svg", escape = "html")]
pub(super) struct Strip {
    label: String,
    segments: Vec<Segment>,
    pub(super) begins: String,
    pub(super) ends: String,
    /// Where several attempts stand in one place.
    pub(super) note: Option<String>,
}

/// A piece of it.
#[derive(Debug, Clone)]
struct Segment {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    class: &'static str,
    title: String,
}

/// The word for an ending, and the class of what shows it.
pub(super) fn word(ending: Ending) -> &'static str {
    match ending {
        Ending::Passed => "passed",
        Ending::Failed => "failed",
        Ending::TimedOut => "timed-out",
        Ending::Crashed => "crashed",
    }
}

impl Strip {
    pub(super) fn of(seen: &[Seen]) -> Option<Self> {
        let (first, last) = (seen.first()?, seen.last()?);
        let failed = seen.iter().filter(|it| it.failed()).count() as u64;
        let runs = seen.len() as u64;
        let at = |seen: &Seen| duration(seen.at);
        let together = seen.len().div_ceil(BINS);
        let is_binned = seen.len() > SINGLE;
        Some(Self {
            label: format!(
                "{} in the order in which they ended, {failed} not passed",
                count(runs, "attempt")
            ),
            segments: if is_binned {
                binned(seen, together)
            } else {
                single(seen)
            },
            begins: at(first),
            ends: at(last),
            note: is_binned.then(|| format!("{together} attempts in each place")),
        })
    }
}

/// One piece for attempts that stand side by side and ended alike.
fn single(seen: &[Seen]) -> Vec<Segment> {
    #[expect(clippy::cast_precision_loss, reason = "a thousand at most")]
    let unit = WIDTH / seen.len() as f64;
    let mut segments = Vec::new();
    let mut first = 0;
    for alike in seen.chunk_by(|one, other| one.ending == other.ending) {
        let ending = alike[0].ending;
        let title = if alike.len() == 1 {
            format!("attempt {}: {}", first + 1, word(ending))
        } else {
            let last = first + alike.len();
            format!("attempts {} to {last}: {}", first + 1, word(ending))
        };
        #[expect(clippy::cast_precision_loss, reason = "a thousand at most")]
        let (x, width) = (first as f64 * unit, alike.len() as f64 * unit);
        let height = if ending == Ending::Passed {
            LOW
        } else {
            HEIGHT
        };
        segments.push(Segment {
            x: rounded(x),
            y: HEIGHT - height,
            width: rounded(width).max(LEAST),
            height,
            class: word(ending),
            title,
        });
        first += alike.len();
    }
    // What failed is drawn last, over its neighbours.
    segments.sort_by_key(|it| it.class != "passed");
    segments
}

/// One piece for so many attempts, as high as the share of them that failed.
fn binned(seen: &[Seen], together: usize) -> Vec<Segment> {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let unit = WIDTH / seen.len().div_ceil(together) as f64;
    let mut segments = vec![Segment {
        x: 0.0,
        y: HEIGHT - LOW,
        width: WIDTH,
        height: LOW,
        class: "passed",
        title: "passed".to_owned(),
    }];
    for (index, bin) in seen.chunks(together).enumerate() {
        let failed = bin.iter().filter(|it| it.failed()).count();
        let worst = bin
            .iter()
            .map(|it| it.ending)
            .find(|it| *it != Ending::Passed);
        let Some(ending) = worst else { continue };
        #[expect(clippy::cast_precision_loss, reason = "counts of attempts")]
        let (x, share) = (index as f64 * unit, failed as f64 / bin.len() as f64);
        let height = rounded(LOW + (HEIGHT - LOW) * share);
        segments.push(Segment {
            x: rounded(x),
            y: rounded(HEIGHT - height),
            width: rounded(unit).max(LEAST),
            height,
            class: word(ending),
            title: format!(
                "attempts {} to {}: {failed} not passed",
                index * together + 1,
                index * together + bin.len()
            ),
        });
    }
    segments
}
