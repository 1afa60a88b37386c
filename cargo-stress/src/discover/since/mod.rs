//! Which tests have changed since a git revision: what git says, laid over what the sources say.

mod changed_tests;
mod changes;
mod diff;
mod error;
mod git;
mod modules;
mod outline;
mod surroundings;
mod touched;

pub(crate) use changed_tests::Since;
pub(crate) use error::SinceError;
