//! What is said beside the attributes: in manifests, in the environment, and how it is weighed.

mod configuration;
mod environment;
mod error;
mod keys;
mod kind;
mod reading;
mod said;
mod settings;
mod tables;
mod values;

pub(crate) use configuration::{Configuration, Defaults, Manifest, TABLE};
pub(crate) use environment::Environment;
pub(crate) use error::ConfigError;
pub(crate) use keys::Key;
#[cfg(test)]
pub(crate) use said::Effective;
pub(crate) use said::Said;
pub(crate) use settings::Settings;
pub(crate) use values::{bytes, count, duration, duration_or_none, kept_bytes, number, written};
