//! This very binary as a program to exec: told to be a child, and which order to run.

use crate::protocol::role;
use std::env;
use std::ffi::CString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// A program with its arguments and its environment, ready for exec without any allocation.
pub(super) struct ExecImage {
    pub(super) program: CString,
    pub(super) arguments: Vec<CString>,
    pub(super) environment: Vec<CString>,
}

/// The image that runs the tests of those names in their order.
pub(super) fn ourselves<'a>(names: impl Iterator<Item = &'a str>) -> Result<ExecImage, String> {
    let order: Vec<&str> = names.collect();
    // Any annotated test is a doorway; the first of the order is one for sure.
    let doorway = *order.first().ok_or("the order is empty")?;
    let order = serde_json::to_string(&order).map_err(|error| error.to_string())?;
    let mut environment = Vec::new();
    for (name, value) in env::vars_os() {
        environment.push(c_string(
            [name.into_vec(), b"=".to_vec(), value.into_vec()].concat(),
        )?);
    }
    for (name, value) in [(role::VARIABLE, role::CHILD), (role::ORDER, &order)] {
        environment.push(c_string(format!("{name}={value}"))?);
    }
    Ok(ExecImage {
        program: program()?,
        arguments: arguments(doorway)?,
        environment,
    })
}

fn program() -> Result<CString, String> {
    if cfg!(target_os = "linux") {
        // The link stays right when cargo replaces the file while we run.
        return Ok(c"/proc/self/exe".to_owned());
    }
    let path = env::current_exe().map_err(|error| format!("own path: {error}"))?;
    c_string(path.into_os_string().into_vec())
}

fn arguments(doorway: &str) -> Result<Vec<CString>, String> {
    let name = env::args_os().next().unwrap_or_default();
    let options = [
        "--exact",
        doorway,
        "--nocapture",
        "--test-threads=1",
        "--include-ignored",
    ];
    let options = options.into_iter().map(str::as_bytes);
    [name.as_bytes()]
        .into_iter()
        .chain(options)
        .map(c_string)
        .collect()
}

fn c_string(bytes: impl Into<Vec<u8>>) -> Result<CString, String> {
    CString::new(bytes).map_err(|error| error.to_string())
}
