//! The stage that builds and lists, which signals end as they end the others.

use crate::config::Settings;
use crate::discover::{CargoCall, Workspace, discover};
use crate::error::Error;
use crate::execute::Signals;
use crate::model::{Found, Selection};
use crate::report::leave_line;

/// Builds and asks every binary. Whoever runs what is found is told of signals that arrive from now on.
///
/// # Errors
/// If there is nothing to run, or a signal asks to end.
pub(super) async fn discover_unless_ended(
    workspace: &Workspace,
    call: &CargoCall,
    selection: &Selection,
    settings: &Settings,
) -> Result<(Found, Signals), Error> {
    let mut signals = Signals::listen().map_err(Error::Runtime)?;
    let found = discover(workspace, call, selection, settings);
    let found = signals.unless_ended(found).await;
    let found = found.map_err(|signal| {
        // cargo's progress stands there.
        leave_line();
        Error::Ended(signal)
    })?;
    Ok((found?, signals))
}
