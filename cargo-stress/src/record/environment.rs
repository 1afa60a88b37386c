//! The environment variables that bear upon tests.

use std::collections::BTreeMap;
use std::ffi::OsString;

/// Variables by name.
///
/// Left out on purpose: `HOME`, `USER` and `PATH`, which differ between any two people and would make
/// every record of a colleague warn; and everything else, for it may be secret, and a record may be
/// handed on.
const NAMES: [&str; 8] = [
    // Build and thereby change the binary.
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTFLAGS",
    // Tests ask for it; insta, for one, behaves differently.
    "CI",
    "LANG",
    "LANGUAGE",
    // Swaps the allocator, or the clock.
    "LD_PRELOAD",
    "TMPDIR",
    "TZ",
];

/// Variables by the beginning of their name: `RUST_BACKTRACE`, `RUST_LOG`, `RUST_MIN_STACK`; ours; locales.
const BEGINNINGS: [&str; 3] = ["RUST_", "STRESS_", "LC_"];

/// Those that a record keeps. What is not UTF-8 is kept as well as it can be.
pub(super) fn environment(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> BTreeMap<String, String> {
    let text = |it: OsString| it.to_string_lossy().into_owned();
    variables
        .into_iter()
        .map(|(name, value)| (text(name), text(value)))
        .filter(|(name, _)| bears_upon_tests(name))
        .collect()
}

fn bears_upon_tests(name: &str) -> bool {
    // rustup counts in it how often it has called itself.
    if name == "RUST_RECURSION_COUNT" {
        return false;
    }
    NAMES.contains(&name) || BEGINNINGS.iter().any(|it| name.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_bears_upon_tests_is_kept() {
        let set = [
            ("RUST_BACKTRACE", "1"),
            ("RUSTFLAGS", "-g"),
            ("RUST_RECURSION_COUNT", "2"),
            ("RUSTUP_HOME", "/r"),
            ("CARGO_ENCODED_RUSTFLAGS", "-g"),
            ("CARGO_REGISTRY_TOKEN", "secret"),
            ("STRESS_SEED", "7"),
            ("TZ", ""),
            ("TZDIR", "/z"),
            ("LANG", "C"),
            ("LC_ALL", "C"),
            ("TMPDIR", "/t"),
            ("HOME", "/h"),
        ];
        let kept = environment(set.map(|(name, value)| (name.into(), value.into())));
        let names: Vec<&str> = kept.keys().map(String::as_str).collect();
        let expected = [
            "CARGO_ENCODED_RUSTFLAGS",
            "LANG",
            "LC_ALL",
            "RUSTFLAGS",
            "RUST_BACKTRACE",
            "STRESS_SEED",
            "TMPDIR",
            "TZ",
        ];
        assert_eq!(names, expected);
        assert_eq!(kept["TZ"], "", "set to nothing is not unset");
    }
}
