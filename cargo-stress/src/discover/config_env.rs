//! The variables that the `[env]` table of cargo's configuration sets for tests.
//!
//! cargo merges its configuration files itself; the one command that shows the result is unstable,
//! hence the variable that unlocks it, set for this call alone. Should it fail, nothing is set.

use super::build::CargoCall;
use camino::Utf8Path;
use serde_json::Value;
use std::env;
use std::process::Command;

/// The table.
#[derive(Debug, Default)]
pub(super) struct ConfigEnv(serde_json::Map<String, Value>);

/// Asks cargo.
pub(super) fn ask_config(call: &CargoCall) -> ConfigEnv {
    let output = Command::new(&call.cargo)
        .args([
            "config",
            "get",
            "env",
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
        Ok(Value::Object(table)) => ConfigEnv(table),
        _ => ConfigEnv::default(),
    }
}

impl ConfigEnv {
    /// What it sets, as the Cargo Book describes it: existing variables win unless `force` is set,
    /// and `relative` paths are meant from the directory that holds `.cargo` (taken to be the
    /// workspace's root, where it almost always is).
    pub(super) fn variables(self, workspace_root: &Utf8Path) -> Vec<(String, String)> {
        let table = self.0.into_iter();
        table
            .filter_map(|(name, value)| variable(name, &value, workspace_root))
            .collect()
    }
}

fn variable(name: String, value: &Value, root: &Utf8Path) -> Option<(String, String)> {
    let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
    let text = value.as_str().or_else(|| value.get("value")?.as_str())?;
    if env::var_os(&name).is_some() && !flag("force") {
        return None;
    }
    let text = if flag("relative") {
        root.join(text).into_string()
    } else {
        text.to_owned()
    };
    Some((name, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn set(name: &str, value: &Value) -> Option<String> {
        variable(name.to_owned(), value, Utf8Path::new("/root")).map(|(_, text)| text)
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
