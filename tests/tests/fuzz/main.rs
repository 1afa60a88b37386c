//! The readers of all that comes from other processes, held against texts that nobody wrote.

mod json;
mod readers;
