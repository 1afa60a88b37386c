//! The three crates can be packaged: nothing is missing in them, and cargo has nothing to say.

use std::env;
use std::process::Command;
use stress_tests::root;

/// cargo's answer to `package` with those words: stdout, stderr.
fn package(words: &[&str]) -> (String, String) {
    let target = tempfile::tempdir().expect("a temporary directory could not be made");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["package", "--no-verify", "--allow-dirty", "--offline"])
        .args(words)
        .arg("--target-dir")
        .arg(target.path())
        .current_dir(root())
        .output()
        .expect("cargo could not be started");
    let text = |bytes| String::from_utf8(bytes).expect("cargo prints UTF-8");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{stderr}");
    (stdout, stderr)
}

#[test]
fn cargo_packages_all_three_crates_without_a_warning() {
    let (_, said) = package(&[
        "--workspace",
        "--exclude",
        "stress-tests",
        "--exclude",
        "attribute-tests",
    ]);
    for krate in ["stress-macros", "stress-runtime", "cargo-stress"] {
        assert!(said.contains(&format!("Packaging {krate} ")), "{said}");
    }
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn what_the_code_includes_and_the_licences_ask_for_is_in_the_package() {
    let needed: [(&str, &[&str]); 3] = [
        ("stress-macros", &["src/lib.rs"]),
        ("stress-runtime", &["src/lib.rs", "src/sources.rs"]),
        (
            "cargo-stress",
            &[
                "templates/github.yml",
                "templates/gitlab.yml",
                "src/discover/shim/package/lib.rs",
                "src/discover/shim/package/lock.toml",
            ],
        ),
    ];
    for (krate, files) in needed {
        let (listed, _) = package(&["--list", "--package", krate]);
        let files = files.iter().copied();
        for file in files.chain(["LICENSE-MIT", "LICENSE-APACHE", "README.md"]) {
            assert!(
                listed.lines().any(|it| it == file),
                "{krate}: {file}: {listed}"
            );
        }
    }
}
