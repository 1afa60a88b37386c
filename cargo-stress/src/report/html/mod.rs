//! `--html`: one page that needs nothing else, for people who did not see the session.

mod bars;
mod conditions;
mod entry;
mod finding;
mod heat_map;
mod history;
mod html_report;
mod interval_bar;
mod page;
mod side_by_side;
mod spread;
mod strip;
#[cfg(test)]
mod tests;

pub(super) use html_report::HtmlReport;
