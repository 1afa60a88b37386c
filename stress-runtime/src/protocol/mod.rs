//! What the tool, the harness and the child say to one another: JSON, one value a line.
//!
//! The crate `cargo-stress` uses these very types, so a message has one definition. The version in
//! [`Hello`] grows whenever an old reader would misunderstand a new writer.

mod captured;
mod fault;
mod hang;
mod hang_in_words;
mod hang_summary;
mod hello;
mod json;
mod launch;
mod left;
pub(crate) mod limits;
mod line_reader;
mod listed;
mod message;
mod outcome;
mod passed_line;
mod reply;
mod request;
pub mod role;
mod separator;
mod spawned_order;
mod under_way;

pub use crate::options::Options;
pub use captured::Captured;
pub use fault::{Fault, Struck};
pub use hang::{Doing, Frame, Hang, HangKind, ThreadLook, Trace};
pub use hello::{Hello, PROTOCOL, VersionMismatch};
pub use json::{Json, Object, Value};
pub use launch::Launch;
pub use left::{Left, LeftFiles, LeftProcess};
pub use line_reader::{Line, LineReader, from_line, to_line};
pub use listed::ListedTest;
pub(crate) use message::LONGEST_MESSAGE;
pub use message::Message;
pub use outcome::{Attempt, Crash, Exit, Failure, FailureCause, Outcome, PanicReport};
pub(crate) use passed_line::PassedLine;
pub use reply::{BranchEnded, Reply, RunEnded};
pub use request::{Branch, Request, RunRequest, Settings, Step, Until};
pub(crate) use separator::{Reading, Separator};
pub(crate) use spawned_order::SpawnedOrder;
pub use under_way::{TestUnderWay, UnderWay};
