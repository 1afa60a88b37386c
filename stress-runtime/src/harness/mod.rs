//! The parent's side: launches children, drains, times, ends and reaps them; runs no test itself.

mod blame;
mod capture;
mod clock;
mod conclude;
mod control;
mod core_dumps;
mod descriptor;
mod exec_image;
mod exit_watch;
mod hang_kind;
mod isolation;
mod launch;
mod leftovers;
mod live_run;
mod looking;
mod output_limit;
mod own_environment;
mod pausing;
mod phase;
mod pipes;
mod private_dir;
mod progress;
mod relay;
mod said;
mod sections;
mod serve;
mod signal_name;
mod spare_pipes;
mod stack_overflow;
mod stream;
mod supervisor;
mod system_calls;
mod thread_look;

pub(crate) use serve::{Threads, serve};
pub(crate) use supervisor::Supervisor;
