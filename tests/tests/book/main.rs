//! The book: it can be built, its links lead somewhere, and it says what the program does.

mod built;
mod commands;
mod course;
mod followed;
mod follower;
mod links;
mod pages;
mod picture;
mod protocol;
mod reference;
mod table;
