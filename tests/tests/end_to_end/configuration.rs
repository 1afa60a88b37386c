//! Settings in Cargo.toml and in the environment, and which of them hold.

use serde_json::{Value, json};
use stress_tests::{ScratchCrate, StressCommand, TestCrate};

fn configured() -> TestCrate {
    let source = r"
        #[stress(runs = 7)]
        fn stated() {}
        #[stress]
        fn silent() {}
        #[stress]
        fn net_of_slow_things() {}
    ";
    let section = r#"
        [package.metadata.stress]
        runs = 5
        skip = ["slow"]
        [package.metadata.stress.profile.ci]
        max-time = "1h"
        skip = []
        [[package.metadata.stress.profile.ci.override]]
        filter = "net"
        runs = 2
    "#;
    ScratchCrate::new("configured")
        .manifest(section)
        .tests("settings", source)
        .place()
}

fn command(line: &str, variables: &[(&str, &str)]) -> StressCommand {
    let command = StressCommand::new(&configured()).words(line);
    let set = |command: StressCommand, (name, value): &(&str, &str)| command.env(name, value);
    variables.iter().fold(command, set)
}

/// The names of the tests that were run, and how often.
fn runs(line: &str, variables: &[(&str, &str)]) -> Vec<(String, u64)> {
    let session = command(line, variables).report().run().assert_code(0);
    let tests = session.report().tests.into_iter();
    let mut pairs: Vec<_> = tests.map(|test| (test.name, test.runs)).collect();
    pairs.sort();
    pairs
}

#[test]
fn flags_win_over_the_environment_and_that_over_what_is_configured() {
    let own = |runs: u64| vec![("silent".to_owned(), runs), ("stated".to_owned(), runs)];
    assert_eq!(runs("", &[]), own(5));
    assert_eq!(runs("", &[("CARGO_STRESS_RUNS", "4")]), own(4));
    assert_eq!(runs("--runs 3", &[("CARGO_STRESS_RUNS", "4")]), own(3));
    let of_profile = [("net_of_slow_things", 2), ("silent", 5), ("stated", 5)];
    let of_profile = of_profile.map(|(name, runs)| (name.to_owned(), runs));
    assert_eq!(runs("--profile ci", &[]), of_profile);
    assert_eq!(runs("", &[("CARGO_STRESS_PROFILE", "ci")]), of_profile);
    let bisect = command("bisect net_of", &[]).run().assert_code(2);
    assert!(bisect.stderr.contains("configuration skips"), "{bisect}");
    // Who writes whole names means them.
    let named = [("net_of_slow_things".to_owned(), 5)];
    assert_eq!(runs("--exact net_of_slow_things", &[]), named);
}

#[test]
fn a_mistake_is_shown_where_it_stands_and_nothing_is_built() {
    let section = "[package.metadata.stress]\nrun = 5\n";
    let krate = ScratchCrate::new("misconfigured").manifest(section).place();
    let session = StressCommand::new(&krate).run().assert_code(96);
    for words in ["Cargo.toml:", "run = 5", "did you mean `runs`?"] {
        assert!(session.stderr.contains(words), "{words}: {session}");
    }
    assert!(!session.stderr.contains("Compiling"), "{session}");
}

#[test]
fn a_wrong_variable_and_a_profile_that_is_not_there_are_refused() {
    let wrong = command("", &[("CARGO_STRESS_TIMEOUT", "5")]);
    let wrong = wrong.run().assert_code(96);
    assert!(wrong.stderr.contains("did you mean 5s?"), "{wrong}");
    let unknown = command("--profile cii", &[]).run().assert_code(96);
    assert!(unknown.stderr.contains("did you mean \"ci\"?"), "{unknown}");
}

/// What `list --effective` says of an option of a test: its value, and where it comes from.
fn listed(line: &str, test: &str, option: &str) -> (Value, Value) {
    let line = format!("list --effective --format json {line}");
    let variables = [("CARGO_STRESS_TIMEOUT", "9s"), ("CARGO_STRESS_JOBS", "2")];
    let session = command(&line, &variables).run().assert_code(0);
    let list: Value = serde_json::from_str(&session.stdout).expect("the list is no JSON");
    assert_eq!(list["schema"], "cargo-stress/list/1");
    assert_eq!(list["session"][0]["source"]["name"], "CARGO_STRESS_JOBS");
    let mut tests = list["tests"].as_array().expect("it has tests").iter();
    let entry = tests.find(|entry| entry["name"] == test);
    let entry = entry.unwrap_or_else(|| panic!("{test} is not listed: {session}"));
    let field = match option {
        "timeout" => "timeout_ms",
        other => other,
    };
    (entry[field].clone(), entry["sources"][option].clone())
}

#[test]
fn the_list_tells_of_each_option_where_it_comes_from() {
    let place = |line: u32| json!({"kind": "configuration", "file": "Cargo.toml", "line": line});
    assert_eq!(listed("", "stated", "runs"), (json!(5), place(15)));
    let flag = json!({"kind": "flag", "name": "--runs"});
    assert_eq!(listed("--runs 3", "stated", "runs"), (json!(3), flag));
    let variable = json!({"kind": "environment", "name": "CARGO_STRESS_TIMEOUT"});
    assert_eq!(listed("", "silent", "timeout"), (json!(9000), variable));
    let usual = json!({"kind": "default"});
    assert_eq!(listed("", "silent", "launch"), (json!("fork"), usual));
    let (runs, source) = listed("--profile ci", "net_of_slow_things", "runs");
    assert_eq!((runs, &source["profile"]), (json!(2), &json!("ci")));
    let human = command("list --effective --runs 3", &[]).run();
    assert!(
        human.stdout.contains("runs        3        --runs"),
        "{human}"
    );
    let human = command("list", &[]).run().assert_code(0);
    assert!(
        human.stdout.contains("1 skipped by the configuration"),
        "{human}"
    );
}
