//! The house stays in order: who may import whom, where unsafe code lives, and how files look.

mod files;
mod imports;
mod map;
mod package;
mod purity;
mod shim;
mod source;
mod unsafe_code;
