//! The store against real directories.

mod loading;
mod saving;
mod scene;
mod sessions_at_once;
