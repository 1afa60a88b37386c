//! A rate and its interval as a bar.

use crate::model::Rate;
use crate::report::figures::{percent, rate as in_words};
use askama::Template;

/// The bar is so wide.
const WIDTH: f64 = 200.0;
/// Where bars may end, so that small rates can be seen.
const ENDS: [f64; 7] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0];

/// The bar.
#[derive(Debug, Clone, Template)]
#[template(path = "interval.svg", escape = "html")]
pub(super) struct IntervalBar {
    /// What it shows, in words.
    label: String,
    left: f64,
    width: f64,
    estimate: f64,
    pub(super) end: String,
}

impl IntervalBar {
    /// On a scale that is as long as needed.
    pub(super) fn fitting(rate: &Rate) -> Self {
        let end = ENDS.into_iter().find(|end| rate.high <= *end);
        Self::to(rate, end.unwrap_or(1.0))
    }

    /// On a scale to 100 %, to be compared with others.
    pub(super) fn of_all(rate: &Rate) -> Self {
        Self::to(rate, 1.0)
    }

    fn to(rate: &Rate, end: f64) -> Self {
        let place = |share: f64| rounded(share / end * WIDTH);
        Self {
            label: format!("{}, on a scale to {}", in_words(rate), percent(end)),
            left: place(rate.low),
            width: place(rate.high - rate.low).max(1.0),
            estimate: place(rate.estimate).clamp(1.0, WIDTH - 1.0),
            end: percent(end),
        }
    }
}

/// Exact enough for a screen.
pub(super) fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
