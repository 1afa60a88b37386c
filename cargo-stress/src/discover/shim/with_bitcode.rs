//! This program in the place of rustc where the shim is built: has everything in it keep its bitcode.
//!
//! Where the user's profile asks for link-time optimisation, rustc wants the bitcode of all that it links, and
//! cargo leaves it out of what no such profile is built for. Which profile it will be is not known here:
//! manifest, configuration and environment have a say in it. In flags it cannot be said either: those that are set in
//! one place replace those of all others.

use super::wrapper::users_own;
use std::env;
use std::ffi::OsString;
use std::io;
use std::process::Command;

/// Says that this program is to be rustc, and names the user's own wrapper; empty where there is none.
const VARIABLE: &str = "STRESS_RUNTIME_SHIM_WRAPPER";
const LEFT_OUT: &str = "embed-bitcode=no";
const KEPT: &str = "embed-bitcode=yes";

/// Has that cargo call this program. `configured` is the wrapper that its configuration names.
pub(super) fn ask(cargo: &mut Command, configured: Option<String>) -> io::Result<()> {
    let own = users_own(["RUSTC_WRAPPER", "CARGO_BUILD_RUSTC_WRAPPER"], configured);
    cargo
        .env("RUSTC_WRAPPER", env::current_exe()?)
        .env(VARIABLE, own.unwrap_or_default());
    Ok(())
}

/// The compiler to become, if this process was started as one by such a cargo.
pub(super) fn compiler() -> Option<Command> {
    let own = env::var_os(VARIABLE)?;
    let own = Some(own).filter(|it| !it.is_empty());
    let mut words = own.into_iter().chain(env::args_os().skip(1).map(kept));
    let mut compiler = Command::new(words.next()?);
    compiler.args(words);
    Some(compiler)
}

fn kept(word: OsString) -> OsString {
    if word == LEFT_OUT { KEPT.into() } else { word }
}
