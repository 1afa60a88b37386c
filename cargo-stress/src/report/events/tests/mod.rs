//! The stream is what its schema says, comes back as it was, and bears an end at any place.

mod keeping;
mod schema;
mod sessions;
mod story;
