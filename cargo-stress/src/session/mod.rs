//! One invocation from beginning to end. `run` discovers, `stress` leads through the other stages; the other
//! tasks are parts of that.

mod archive;
mod bisect;
mod ci;
mod configured;
mod core_dumps;
mod crowd;
mod discovering;
mod disturbed;
mod focus;
mod given;
mod how_often;
mod hunt;
mod inquiry;
mod kept_tmp;
mod known_flakes;
mod limit_of_ours;
mod quarantine;
mod recorded_run;
mod replay;
mod report;
mod run;
mod second_times;
mod stress;
mod test_threads;
mod unexamined;
mod unproved;

pub(crate) use run::run;
