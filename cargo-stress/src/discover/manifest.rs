//! What a manifest says and `cargo metadata` does not.

use crate::model::Binary;
use toml::{Table, Value};

/// Whether libtest is the harness of that target, as it is unless the manifest says otherwise.
pub(super) fn has_harness(binary: &Binary) -> bool {
    let text = fs_err::read_to_string(binary.directory.join("Cargo.toml"));
    let manifest = text.ok().and_then(|text| text.parse::<Table>().ok());
    manifest.is_none_or(|manifest| says_harness(&manifest, &binary.kind, &binary.target))
}

fn says_harness(manifest: &Table, kind: &str, target: &str) -> bool {
    let is_it = |entry: &&Value| entry.get("name").and_then(Value::as_str) == Some(target);
    let section = match manifest.get(kind) {
        Some(Value::Array(targets)) => targets.iter().find(is_it),
        // There is one library.
        section => section,
    };
    let harness = section.and_then(|it| it.get("harness"));
    harness.and_then(Value::as_bool).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_target_can_be_without() {
        let manifest = r#"
            [lib]
            harness = false
            [[test]]
            name = "with"
            [[test]]
            name = "without"
            harness = false
        "#;
        let manifest = manifest.parse().unwrap();
        let says = |kind, target| says_harness(&manifest, kind, target);
        assert!(!says("lib", "shop"));
        assert!(says("test", "with") && !says("test", "without"));
        assert!(says("test", "found_by_cargo") && says("bin", "without"));
    }
}
