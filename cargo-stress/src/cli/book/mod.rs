//! The book against the command line: what it says is what is there.

mod commands;
mod flags;
mod pages;
mod settings;
