//! What can end a session without a result.

mod bisect_error;
mod order_error;
mod replay_error;
mod session_error;

pub(crate) use bisect_error::BisectError;
pub(crate) use order_error::OrderError;
pub(crate) use replay_error::ReplayError;
pub(crate) use session_error::Error;
