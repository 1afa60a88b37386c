//! What people write in TOML, and what can be wrong with it: manifests, the quarantine.

mod mistake;
mod mistakes;

pub(crate) use mistake::Mistake;
pub(crate) use mistakes::Mistakes;
