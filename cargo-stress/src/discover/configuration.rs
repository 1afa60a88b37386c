//! What cargo's configuration says beyond what `cargo test` itself sees to: the variables that its `[env]`
//! table sets for tests, and programs that cargo is to call.
//!
//! cargo merges its configuration files itself; the one command that shows the result is unstable,
//! hence the variable that unlocks it, set for this call alone. Should it fail, nothing is set.

use super::build::CargoCall;
use super::runner::split;
use camino::Utf8PathBuf;
use serde_json::Value;
use std::env;
use std::process::Command;

/// All of it, merged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Configuration(serde_json::Map<String, Value>);

/// Asks cargo.
pub(super) fn ask_config(call: &CargoCall) -> Configuration {
    let output = Command::new(&call.cargo)
        .args([
            "config",
            "get",
            "--format",
            "json-value",
            "-Z",
            "unstable-options",
        ])
        .args(&call.config_options)
        .env("RUSTC_BOOTSTRAP", "1")
        .output();
    let output = output.map(|output| output.stdout).unwrap_or_default();
    match serde_json::from_slice(&output) {
        Ok(Value::Object(table)) => Configuration(table),
        _ => Configuration::default(),
    }
}

impl Configuration {
    #[cfg(test)]
    pub(super) fn of(value: Value) -> Self {
        serde_json::from_value(value).map(Self).unwrap()
    }

    /// The program that cargo is to call in place of rustc.
    pub(super) fn wrapper(&self) -> Option<String> {
        self.of_build("rustc-wrapper")
    }

    /// The same for members of the workspace.
    pub(super) fn workspace_wrapper(&self) -> Option<String> {
        self.of_build("rustc-workspace-wrapper")
    }

    /// All but where crates come from, if that is a directory: one of vendored crates has those that the
    /// workspace uses, and no others.
    pub(super) fn beyond_vendored(&self) -> Option<String> {
        let sources = self.0.get("source")?.as_object()?;
        let mut source = sources.get("crates-io")?;
        for _ in 0..sources.len() {
            let Some(name) = source.get("replace-with").and_then(Value::as_str) else {
                break;
            };
            source = sources.get(name)?;
        }
        if source.get("directory").is_none() && source.get("local-registry").is_none() {
            return None;
        }
        let mut others = self.0.clone();
        others.remove("source");
        toml::to_string(&others).ok()
    }

    /// The target for which everything is built.
    pub(super) fn build_target(&self) -> Option<String> {
        self.of_build("target")
    }

    fn of_build(&self, name: &str) -> Option<String> {
        let value = self.0.get("build")?.get(name)?;
        Some(value.as_str()?.to_owned())
    }

    /// Programs that are to start those that cargo builds, each with the targets that it is for.
    pub(super) fn runners(&self) -> Vec<(String, Vec<String>)> {
        let targets = self.0.get("target").and_then(Value::as_object);
        let runner = |(target, table): (&String, &Value)| {
            let words = match table.get("runner")? {
                Value::Array(words) => {
                    let words = words.iter().filter_map(Value::as_str);
                    words.map(str::to_owned).collect()
                }
                other => split(other.as_str()?),
            };
            Some((target.clone(), words))
        };
        targets.into_iter().flatten().filter_map(runner).collect()
    }

    /// What `[env]` sets, as the Cargo Book describes it: existing variables win unless `force` is set,
    /// and `relative` paths are meant from the directory that holds the `.cargo` in which they stand.
    pub(super) fn variables(
        &self,
        directory_of: impl Fn(&str) -> Utf8PathBuf,
    ) -> Vec<(String, String)> {
        let table = self.0.get("env").and_then(Value::as_object);
        let variable = |(name, value): (&String, &Value)| variable(name, value, &directory_of);
        table.into_iter().flatten().filter_map(variable).collect()
    }
}

/// A path in a configuration file is meant from where its directory `.cargo` is; a mere name is looked for
/// on the search path.
pub(super) fn found_from_here(program: &str) -> String {
    let here = env::current_dir().unwrap_or_default();
    let mut places = here.ancestors().map(|place| place.join(program));
    let found = places.find(|path| program.contains('/') && path.exists());
    let found = found.and_then(|path| path.into_os_string().into_string().ok());
    found.unwrap_or_else(|| program.to_owned())
}

fn variable(
    name: &str,
    value: &Value,
    directory_of: impl Fn(&str) -> Utf8PathBuf,
) -> Option<(String, String)> {
    let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
    let text = value.as_str().or_else(|| value.get("value")?.as_str())?;
    if env::var_os(name).is_some() && !flag("force") {
        return None;
    }
    let text = if flag("relative") {
        directory_of(name).join(text).into_string()
    } else {
        text.to_owned()
    };
    Some((name.to_owned(), text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn set(name: &str, value: &Value) -> Option<String> {
        variable(name, value, |_| Utf8PathBuf::from("/root")).map(|(_, text)| text)
    }

    #[test]
    fn vendored_crates_are_looked_past_and_mirrors_are_not() {
        let config = |source: Value| {
            let table = json!({
                "build": { "rustflags": ["-g"] },
                "source": { "crates-io": { "replace-with": "other" }, "other": source },
            });
            Configuration::of(table)
        };
        let vendored = config(json!({ "directory": "vendor" }));
        let beyond = vendored.beyond_vendored().unwrap();
        assert_eq!(beyond, "[build]\nrustflags = [\"-g\"]\n");
        assert_eq!(
            config(json!({ "registry": "mirror" })).beyond_vendored(),
            None
        );
        assert_eq!(Configuration::default().beyond_vendored(), None);
    }

    #[test]
    fn programs_that_cargo_is_to_call_are_known() {
        let table = json!({
            "build": { "rustc-workspace-wrapper": "clippy-driver" },
            "target": {
                "cfg(unix)": { "runner": "sudo -E" },
                "riscv64-linux": { "runner": ["qemu", "-L", "/lib"], "linker": "ld" },
                "x86_64-linux": { "linker": "ld" },
            },
        });
        let config = Configuration::of(table);
        assert_eq!(config.workspace_wrapper().as_deref(), Some("clippy-driver"));
        let runners = [("cfg(unix)", "sudo -E"), ("riscv64-linux", "qemu -L /lib")];
        let runners = runners.map(|(target, words)| (target.to_owned(), split(words)));
        assert_eq!(config.runners(), runners);
        assert!(Configuration::default().runners().is_empty());
    }

    #[test]
    fn all_forms_of_a_variable_are_understood() {
        assert_eq!(set("STRESS_NO_SUCH", &json!("yes")).as_deref(), Some("yes"));
        let relative = json!({ "value": "data/x", "relative": true });
        assert_eq!(
            set("STRESS_NO_SUCH", &relative).as_deref(),
            Some("/root/data/x")
        );
        assert_eq!(set("STRESS_NO_SUCH", &json!(7)), None);
    }

    #[test]
    fn a_variable_that_is_set_already_wins_unless_forced() {
        assert_eq!(set("PATH", &json!("x")), None);
        let forced = json!({ "value": "x", "force": true });
        assert_eq!(set("PATH", &forced).as_deref(), Some("x"));
    }
}
