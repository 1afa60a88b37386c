//! The shim: a crate in the place of `test`, by which plain `#[test]`s come into the runtime's hands.
//!
//! `package` is its source, `build` has cargo compile it, `stamp` remembers that, `wrapper` makes what cargo is to call instead
//! of rustc, and `as_rustc` is that: this very program, under another name. `with_bitcode` is it for the shim's own build.

mod as_rustc;
mod build;
mod package;
mod prepare;
mod stamp;
mod tried;
mod with_bitcode;
mod wrapper;

pub(crate) use as_rustc::as_rustc;
pub(super) use prepare::Shim;
pub(super) use tried::Tried;
