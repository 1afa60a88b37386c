//! JSON for the messages, and for nothing else.
//!
//! Not serde's: whatever stands in a test binary's crate graph takes part in the type inference of the
//! tests. `serde_json` makes `assert_eq!(count, "3".parse().unwrap())` ambiguous, since it lets numbers be
//! compared with its own values, and the shim is linked to tests that know nothing of it. And without
//! derive macros the shim is built in a fraction of the time.

mod kinds;
mod object;
mod parse;
mod print;
#[cfg(test)]
mod round_trip;
mod types;
mod value;

pub(crate) use kinds::{json_content, json_inner, json_member, json_of_fields};
pub(crate) use kinds::{json_object, json_tagged, json_variants, json_words};
pub use object::Object;
pub(crate) use object::{Fields, Members};
pub(crate) use parse::parse;
pub(crate) use print::print_string;
pub use value::{Json, Value};
