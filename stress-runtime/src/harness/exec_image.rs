//! Programs to exec: this very binary, told to be a child and which order to run, and any other.

use crate::protocol::{RunRequest, Separator, SpawnedOrder, role};
use std::env;
use std::ffi::{CString, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// A program with its arguments and its environment, ready for exec without any allocation.
pub(super) struct ExecImage {
    pub(super) program: CString,
    pub(super) arguments: Vec<CString>,
    pub(super) environment: Vec<CString>,
}

/// The image that runs the tests of `request`, with `separator` between them. These variables are
/// set for it, whatever is set for this process.
pub(super) fn ourselves(
    request: &RunRequest,
    separator: Option<&Separator>,
    variables: Vec<(&str, OsString)>,
) -> Result<ExecImage, String> {
    // Any annotated test is a doorway; the first of the order is one for sure. With the shim inside,
    // none is needed.
    let doorway = request.order.first().ok_or("the order is empty")?;
    let order = SpawnedOrder {
        tests: request.order.iter().map(|step| step.test.clone()).collect(),
        threads: request.threads,
        stagger_us: request.stagger_us,
        until: request.until,
        separator: separator.cloned(),
        backtraces: request.backtraces,
        puts_back_environment: request.puts_back_environment,
    };
    let mut environment = environment(variables)?;
    environment.push(c_string(format!("{}={}", role::VARIABLE, role::CHILD))?);
    for (name, value) in order.to_variables()? {
        environment.push(c_string(format!("{name}={value}"))?);
    }
    Ok(ExecImage {
        program: program()?,
        arguments: arguments(&doorway.test)?,
        environment,
    })
}

/// The image of another program, which is the first of `words`. These variables are set for it, and no role but that.
pub(super) fn program_with(
    words: &[CString],
    arguments: &[&str],
    variables: Vec<(&str, OsString)>,
    role: &str,
) -> Result<ExecImage, String> {
    let mut environment = environment(variables)?;
    environment.push(c_string(format!("{}={role}", role::VARIABLE))?);
    let arguments = arguments.iter().map(|argument| c_string(*argument));
    let arguments = words.iter().cloned().map(Ok).chain(arguments);
    Ok(ExecImage {
        arguments: arguments.collect::<Result<_, _>>()?,
        program: words.first().cloned().unwrap_or_default(),
        environment,
    })
}

/// This process's variables but for those that tell a role, and these.
fn environment(variables: Vec<(&str, OsString)>) -> Result<Vec<CString>, String> {
    let is_set = |name: &OsString| variables.iter().any(|(set, _)| name == set);
    let mut inherited: Vec<(OsString, OsString)> = env::vars_os().collect();
    inherited.retain(|(name, _)| {
        !role::is_of_order(name.as_bytes()) && name != role::VARIABLE && !is_set(name)
    });
    let variables = variables.into_iter();
    let ours = variables.map(|(name, value)| (OsString::from(name), value));
    let line = |(name, value): (OsString, OsString)| {
        c_string([name.into_vec(), b"=".to_vec(), value.into_vec()].concat())
    };
    inherited.into_iter().chain(ours).map(line).collect()
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
