//! Why a session ended before its plan was done, in words, the same in every report.

use crate::model::StopCause;

/// `ended by SIGINT`
pub(super) fn stopped(cause: StopCause) -> String {
    match cause {
        StopCause::Signal { name, .. } => format!("ended by {name}"),
        StopCause::MaxFail => "as many attempts failed as were allowed".to_owned(),
        StopCause::Enough => "it failed often enough to search".to_owned(),
        StopCause::MaxTime => "the time was used up".to_owned(),
    }
}
