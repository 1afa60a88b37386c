//! What people and machines see: folds over the one stream of events, and a few plain notices.

mod error;
mod events;
mod explanation;
mod failure;
mod figures;
mod fold;
mod github;
mod hidden;
mod html;
mod json;
mod junit;
mod left_behind;
mod list;
mod nothing_selected;
mod place;
mod progress;
mod quarantine;
mod readable;
mod replay;
mod reports;
mod stdout;
mod stopped;
mod terminal;
mod together;
mod wanted;
mod whole_file;

pub(crate) use error::{ReportError, show_error};
pub(crate) use events::{Head, MessageFormat, Sessions, SessionsError, Stored};
pub(crate) use list::{ListFormat, Listing};
pub(crate) use nothing_selected::NoTests;
pub(crate) use progress::Progress;
pub(crate) use quarantine::{KnownFlake, show_quarantine, show_quarantined, show_released};
pub(crate) use replay::{Replayed, Silent, show_replayed, show_replaying, show_warning};
pub(crate) use reports::Reports;
pub(crate) use wanted::Wanted;
