//! What snapshot tests with `insta` are told, so that thousands of runs do no harm and take no longer than one.

use camino::Utf8Path;
use std::env;

/// Variables for a session in that workspace; who has set them means it.
///
/// Left to itself, `insta` writes each snapshot that is not as it was beside the old one, in the midst of the
/// sources, and asks cargo in each process where the workspace is.
pub(super) fn for_snapshots(workspace_root: &Utf8Path) -> Vec<(String, String)> {
    let variables = [
        ("INSTA_UPDATE", "no"),
        ("INSTA_WORKSPACE_ROOT", workspace_root.as_str()),
    ];
    let unset = variables
        .iter()
        .filter(|(name, _)| env::var_os(name).is_none());
    let owned = unset.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    owned.collect()
}
