//! What shows only after thousands of runs. Each test is here twice: short, and at full length for
//! whoever asks (`cargo test -p stress-tests --test soak -- --ignored`).
#![expect(clippy::print_stdout, reason = "figures for whoever asks")]

mod growth;
mod kills;
