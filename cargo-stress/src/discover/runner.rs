//! The program by which cargo's configuration has tests started: an emulator, or one that gives them
//! rights.

use super::build::CargoCall;
use super::configuration::{Configuration, found_from_here};
use super::toolchain::configurations_of;
use super::triple::{host, triple};
use camino::Utf8Path;
use cargo_platform::{Cfg, Platform};
use std::env;
use std::path::PathBuf;

/// Its words, if there is one for the target; `version` is all that rustc says of itself.
pub(super) fn runner(
    call: &CargoCall,
    config: &Configuration,
    version: Option<&str>,
) -> Vec<String> {
    let configured = env::var("CARGO_BUILD_TARGET")
        .ok()
        .or(config.build_target());
    let configured = configured.as_deref().map(|target| triple(target, version));
    let target = call.target(version).or(configured);
    let triple = target.or_else(|| version.and_then(host));
    let Some(triple) = triple.and_then(|it| Utf8Path::new(it).file_stem()) else {
        return Vec::new();
    };
    let in_capitals = triple.to_uppercase().replace(['-', '.'], "_");
    let variable = env::var(format!("CARGO_TARGET_{in_capitals}_RUNNER")).ok();
    let words = variable.map(|words| split(&words));
    let words = words.or_else(|| of_target(config, triple, || configurations_of(call, triple)));
    found(words.unwrap_or_default())
}

/// A target's own runner counts for more than one of all such targets.
fn of_target(
    config: &Configuration,
    triple: &str,
    rustc: impl FnOnce() -> String,
) -> Option<Vec<String>> {
    let mut runners = config.runners();
    if let Some(at) = runners.iter().position(|(target, _)| target == triple) {
        return Some(runners.swap_remove(at).1);
    }
    runners.retain(|(target, _)| target.starts_with("cfg("));
    if runners.is_empty() {
        return None;
    }
    let cfgs: Vec<Cfg> = rustc()
        .lines()
        .filter_map(|line| line.parse().ok())
        .collect();
    let is_meant = |target: &str| {
        let platform = target.parse::<Platform>();
        platform.is_ok_and(|platform| platform.matches(triple, &cfgs))
    };
    let mut runners = runners.into_iter();
    runners.find_map(|(target, words)| is_meant(&target).then_some(words))
}

/// With the path of the program, where that can be told: an exec does not search for it.
fn found(mut words: Vec<String>) -> Vec<String> {
    if let Some(program) = words.first_mut() {
        let places = env::var_os("PATH").unwrap_or_default();
        let mut paths = env::split_paths(&places).map(|place| place.join(&*program));
        let path = match program.contains('/') {
            true => Some(PathBuf::from(found_from_here(program))),
            false => paths.find(|path| path.is_file()),
        };
        let path = path.and_then(|path| path.into_os_string().into_string().ok());
        *program = path.unwrap_or_else(|| program.clone());
    }
    words
}

/// As cargo does it: there is no quoting.
pub(super) fn split(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_runner_of_the_target_counts_for_more_than_that_of_its_kind() {
        let config = |table| Configuration::of(json!({ "target": table }));
        let of = |config: &Configuration, triple| of_target(config, triple, || "unix\n".to_owned());
        let words = |words| Some(split(words));
        let both = config(json!({
            "cfg(unix)": { "runner": "sudo -E" },
            "cfg(windows)": { "runner": "wine" },
            "riscv64-linux": { "runner": ["qemu", "-L"] },
        }));
        assert_eq!(of(&both, "riscv64-linux"), words("qemu -L"));
        assert_eq!(of(&both, "x86_64-linux"), words("sudo -E"));
        let foreign = config(json!({ "riscv64-linux": { "runner": "qemu" } }));
        assert_eq!(of(&foreign, "x86_64-linux"), None);
    }

    #[test]
    fn its_program_is_looked_for() {
        let [program, option] = found(split("sh -c")).try_into().unwrap();
        assert!(program.ends_with("/sh") && option == "-c", "{program}");
        assert_eq!(found(split("no-such-runner")), ["no-such-runner"]);
    }
}
