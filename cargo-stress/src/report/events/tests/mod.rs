//! The stream is what its schema says, comes back as it was, and bears an end at any place.

mod keeping;
mod many_failures;
mod schema;
mod sessions;
mod story;
