//! What `cargo stress list` prints: lines for people, or JSON.

mod effective;
mod json;
mod listing;
mod text;

pub(crate) use listing::{ListFormat, Listing};
