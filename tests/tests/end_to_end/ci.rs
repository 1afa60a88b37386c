//! `cargo stress ci init`: what it writes is understood, and its commands do what they promise.

use serde_json::Value;
use std::fs;
use std::path::Path;
use stress_tests::{ScratchCrate, StressCommand, TestCrate, git, root};

const KNOWN: &str = "
#[test]
fn stands() {}
";
const CHANGED: &str = "
#[test]
fn stands() {}
#[test]
fn is_new() {}
";
fn place(source: &str) -> TestCrate {
    ScratchCrate::new("ci_init")
        .bare_tests("shelf", source)
        .place()
}

fn parse(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("it was written");
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every text in it, the commands among them.
fn texts(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) => all.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|it| texts(it, all)),
        Value::Object(entries) => entries.values().for_each(|it| texts(it, all)),
        _ => {}
    }
}

/// The calls of `cargo stress` in it, with the little time that a test has; first the one of what has
/// changed.
fn commands(path: &Path) -> Vec<String> {
    let mut all = Vec::new();
    texts(&parse(path), &mut all);
    all.retain(|text| text.starts_with("cargo stress "));
    for command in &mut all {
        assert!(command.contains("--max-time "), "{command}");
        for time in ["5m", "60m"] {
            *command = command.replace(&format!("--max-time {time}"), "--max-time 1s");
        }
        assert!(command.contains("--max-time 1s"), "{command}");
    }
    all.sort_by_key(|command| !command.contains("--since"));
    all
}

#[test]
fn the_commands_of_both_workflows_stress_what_has_changed_and_everything() {
    let krate = place(KNOWN);
    // What an earlier run of this test has left.
    for left in [".git", ".github", ".gitlab"] {
        let _ = fs::remove_dir_all(krate.directory().join(left));
    }
    // cargo shortens the lock at its first call.
    StressCommand::new(&krate).words("--all --runs 1").run();
    git(&krate, &["init", "--quiet"]);
    for service in ["github", "gitlab"] {
        let written = StressCommand::new(&krate).args(["ci", "init", service]);
        let written = written.run().assert_code(0);
        assert!(written.stdout.contains("Next:"), "{written}");
    }
    git(&krate, &["add", "--all"]);
    git(&krate, &["commit", "--quiet", "--message", "begin"]);
    git(&krate, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let base = git(&krate, &["rev-parse", "HEAD"]);
    place(CHANGED);
    git(
        &krate,
        &["commit", "--quiet", "--all", "--message", "add one"],
    );

    for path in [
        ".github/workflows/stress.yml",
        ".gitlab/stress.gitlab-ci.yml",
    ] {
        let commands = commands(&krate.directory().join(path));
        let names: Vec<Vec<String>> = commands
            .iter()
            .map(|command| {
                let session =
                    StressCommand::in_shell(&krate, &format!("{command} --report-json here.json"))
                        .env("GITHUB_BASE_REF", "main")
                        .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base)
                        .run()
                        .assert_code(0);
                let report = fs::read_to_string(krate.directory().join("here.json"));
                let report = report.unwrap_or_else(|error| panic!("{error}: {session}"));
                let report: Value = serde_json::from_str(&report).expect("it is JSON");
                let tests = report["tests"].as_array().expect("it has tests").iter();
                let mut names: Vec<_> = tests.map(|it| it["name"].to_string()).collect();
                names.sort();
                names
            })
            .collect();
        let expected: [&[&str]; 2] = [&["\"is_new\""], &["\"is_new\"", "\"stands\""]];
        assert_eq!(names, expected, "{path}: {commands:?}");
    }
}

#[test]
fn a_workflow_that_is_there_is_left_alone() {
    let krate = ScratchCrate::new("ci_init_twice").place();
    let path = krate.directory().join(".gitlab/stress.gitlab-ci.yml");
    let _ = fs::remove_file(&path);
    // It is written to the top of the repository, which must not be ours.
    git(&krate, &["init", "--quiet"]);
    let init = |line: &str| StressCommand::new(&krate).words(line).run();
    init("ci init gitlab").assert_code(0);
    fs::write(&path, "mine").expect("it can be written");
    let refused = init("ci init gitlab").assert_code(2);
    assert!(refused.stderr.contains("--force"), "{refused}");
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "mine");
    init("ci init gitlab --force").assert_code(0);
    assert!(parse(&path)[".stress"].is_object());
}

#[test]
fn actions_are_pinned_to_a_major_version() {
    let mut all = Vec::new();
    for path in [
        "cargo-stress/templates/github.yml",
        ".github/workflows/gate.yml",
    ] {
        let mut steps = parse(&root().join(path))["jobs"].clone();
        for job in steps.as_object_mut().expect("it has jobs").values_mut() {
            let steps = job["steps"].as_array().expect("it has steps").iter();
            all.extend(steps.filter_map(|step| step["uses"].as_str().map(str::to_owned)));
        }
    }
    assert!(all.len() > 6, "{all:?}");
    for action in all {
        let version = action.split_once("@v").map(|(_, version)| version);
        let is_major = version.is_some_and(|it| it.parse::<u32>().is_ok());
        assert!(is_major, "{action}");
    }
}

#[test]
fn what_is_known_of_flakes_is_kept_after_a_night_with_findings_too() {
    let workflow = parse(&root().join("cargo-stress/templates/github.yml"));
    let steps = workflow["jobs"]["everything"]["steps"].as_array();
    let steps = steps.expect("it has steps");
    let place = |what: &str| {
        let is_it = |step: &Value| step["uses"].as_str().is_some_and(|it| it.starts_with(what));
        let place = steps.iter().position(is_it);
        place.unwrap_or_else(|| panic!("no step uses {what}"))
    };
    let runs = |step: &Value| {
        step["run"]
            .as_str()
            .is_some_and(|it| it.starts_with("cargo stress"))
    };
    let session = steps.iter().position(runs).expect("a step runs the tool");
    let (restored, saved) = (
        place("actions/cache/restore@"),
        place("actions/cache/save@"),
    );
    assert!(restored < session && session < saved);
    let (restored, saved) = (&steps[restored], &steps[saved]);
    for said in ["path", "key"] {
        assert_eq!(restored["with"][said], saved["with"][said]);
    }
    assert_eq!(saved["with"]["path"], "target/stress/flakes");
    // Else a step is left out once one has failed.
    assert_eq!(saved["if"], "${{ !cancelled() }}");
}

#[test]
fn this_repository_has_the_workflow_that_it_gives_to_others() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("it is there");
    let template = read("cargo-stress/templates/github.yml")
        .replace(
            "--locked --git \"$STRESS_REPOSITORY\" cargo-stress",
            "--locked --path cargo-stress",
        )
        .replace(
            "  # The repository that cargo stress is installed from. In the registry its name is another \
             program's.\n  STRESS_REPOSITORY: \"\"\n",
            "",
        )
        .replace(
            "--all --workspace",
            "--all --workspace --exclude stress-tests --exclude attribute-tests",
        );
    assert_eq!(read(".github/workflows/stress.yml"), template);
}
