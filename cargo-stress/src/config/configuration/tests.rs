//! Manifests as users write them, and what comes of it.

use super::*;
use crate::config::{Effective, Settings};
use crate::model::Source;
use crate::model::fixture::listed;
use miette::{GraphicalReportHandler, GraphicalTheme};
use stress_runtime::protocol::ListedTest;

/// The configuration of a workspace with that manifest, and members with theirs.
fn read(
    root: &str,
    members: &[(&str, &str)],
    profile: Option<&str>,
) -> Result<Configuration, ConfigError> {
    let directory = tempfile::tempdir().unwrap();
    let place = Utf8Path::from_path(directory.path()).unwrap();
    let mut manifests = Vec::new();
    let mut write = |path: &str, text: &str, package: Option<&str>| {
        let path = place.join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(&path, text).unwrap();
        let package = package.map(str::to_owned);
        manifests.push(Manifest { path, package });
    };
    write("Cargo.toml", root, Some("shop"));
    for (name, text) in members {
        write(&format!("{name}/Cargo.toml"), text, Some(name));
    }
    Configuration::read(place, &manifests, profile)
}

fn annotated(name: &str) -> ListedTest {
    ListedTest {
        runs: 500,
        stated: vec!["runs".to_owned()],
        ..listed(name)
    }
}

/// Runs and their source, timeout and its source.
fn options(configuration: &Configuration, package: &str, name: &str) -> String {
    let settings = Settings::new(configuration.clone(), Said::default());
    let Effective { runs, timeout, .. } = settings.of(package, &annotated(name));
    format!(
        "runs {} ({}), timeout {:?} ({})",
        runs.value, runs.source, timeout.value, timeout.source
    )
}

fn text_of(error: &ConfigError) -> String {
    use miette::Diagnostic as _;
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::none());
    let mut text = format!("{error}\n");
    for mistake in error.related().into_iter().flatten() {
        handler.render_report(&mut text, mistake).unwrap();
    }
    let help = error.help().map(|help| format!("help: {help}\n"));
    text + &help.unwrap_or_default()
}

const WORKSPACE: &str = r#"
[workspace.metadata.stress]
runs = 20
jobs = 3
skip = ["slow"]
[[workspace.metadata.stress.override]]
filter = ["net::", "dns"]
timeout = "2m"
[workspace.metadata.stress.profile.ci]
runs = 1000
max-time = "5m"
skip = []
[[workspace.metadata.stress.profile.ci.override]]
filter = "net::slow"
runs = 10
"#;

#[test]
fn what_nobody_has_configured_is_the_attributes_or_as_usual() {
    let options = options(&Configuration::default(), "shop", "a");
    insta::assert_snapshot!(options, @"runs 500 (attribute), timeout 60s (default)");
}

#[test]
fn the_workspace_is_heard_and_for_some_tests_its_overrides() {
    let it = read(WORKSPACE, &[], None).unwrap();
    insta::assert_snapshot!(options(&it, "shop", "a"), @"runs 20 (Cargo.toml:3), timeout 60s (default)");
    insta::assert_snapshot!(options(&it, "shop", "net::b"), @"runs 20 (Cargo.toml:3), timeout 120s (Cargo.toml:8)");
}

#[test]
fn a_profile_wins_over_what_always_holds() {
    let it = read(WORKSPACE, &[], Some("ci")).unwrap();
    insta::assert_snapshot!(options(&it, "shop", "net::b"), @"runs 1000 (Cargo.toml:10, profile ci), timeout 120s (Cargo.toml:8)");
    insta::assert_snapshot!(options(&it, "shop", "net::slow"), @"runs 10 (Cargo.toml:15, profile ci), timeout 120s (Cargo.toml:8)");
    assert_eq!(it.skip("shop"), [""; 0]);
    let usual = read(WORKSPACE, &[], Some("default")).unwrap();
    assert_eq!(usual.skip("shop"), ["slow"]);
}

#[test]
fn a_package_wins_over_the_workspace_with_all_that_it_says() {
    let member = "[package.metadata.stress]\nruns = 7\n";
    let it = read(WORKSPACE, &[("till", member)], Some("ci")).unwrap();
    insta::assert_snapshot!(options(&it, "till", "net::slow"), @"runs 7 (till/Cargo.toml:2), timeout 120s (Cargo.toml:8)");
    insta::assert_snapshot!(options(&it, "shop", "a"), @"runs 1000 (Cargo.toml:10, profile ci), timeout 60s (default)");
}

#[test]
fn what_is_said_by_flags_and_variables_wins_over_all_of_it() {
    let it = read(WORKSPACE, &[], Some("ci")).unwrap();
    let defaults = it.defaults(&Environment::default());
    let text = |name| defaults.get(name).map(|said| said.value.as_str());
    assert_eq!((text("jobs"), text("max-time")), (Some("3"), Some("5m")));
    // Of tests it is said package by package.
    assert_eq!(text("runs"), None);
    let flag = Source::Flag("--runs".to_owned());
    let given = Said {
        runs: Some(Sourced::new(3, flag.clone())),
        ..Said::default()
    };
    let runs = Settings::new(it, given).of("shop", &annotated("a")).runs;
    assert_eq!((runs.value, runs.source), (3, flag));
}

#[test]
fn the_strongest_word_is_heard_in_the_sequence_that_the_book_tells() {
    // The strongest last.
    let words = |table: &str, from: u64| {
        let part = |place: &str, runs| format!("[{table}{place}]\nruns = {runs}\n");
        let named = |place: &str, runs| {
            format!("[[{table}{place}.override]]\nfilter = \"net\"\nruns = {runs}\n")
        };
        [
            part("", from),
            part(".profile.ci", from + 1),
            named("", from + 2),
            named(".profile.ci", from + 3),
        ]
    };
    let workspace = words("workspace.metadata.stress", 1);
    let package = words("package.metadata.stress", 5);
    for strongest in 1..=8 {
        let said = |words: &[String], most: usize| words[..most.min(4)].concat();
        let root = said(&workspace, strongest);
        let member = said(&package, strongest.saturating_sub(4));
        // The profile has to be there.
        let root = format!("{root}[workspace.metadata.stress.profile.other]\n");
        let profile = (strongest > 1).then_some("ci");
        let configuration = read(&root, &[("till", &member)], profile).unwrap();
        let options = options(&configuration, "till", "net::asks");
        let runs = format!("runs {strongest} (");
        assert!(options.starts_with(&runs), "{strongest}: {options}");
    }
}

#[test]
fn a_package_alone_may_say_all_of_it_and_files_are_seen_from_its_manifest() {
    let root = "[package.metadata.stress]\norder = 'orders/bad'\njobs = 2\n";
    let it = read(root, &[], None).unwrap();
    let defaults = it.defaults(&Environment::default());
    assert!(defaults["order"].value.ends_with("/orders/bad"));
    assert!(defaults["order"].value.starts_with('/'));
    assert_eq!(defaults["jobs"].source.to_string(), "Cargo.toml:3");
}

#[test]
fn every_mistake_is_shown_where_it_stands() {
    let root = r#"[workspace.metadata.stress]
timout = "5s"
runs = "20"
timeout = 5
profiles = {}
[workspace.metadata.stress.profile.ci]
launch = "frok"
[workspace.metadata.stress.profile.default]
runs = 7
[[workspace.metadata.stress.override]]
filtre = "net"
jobs = 3
[workspace.metadata.stress.profile]
nightly = 5
"#;
    let member = "[package.metadata.stress]\njobs = 3\nskip = [1]\noverride = 7\n";
    let error = read(root, &[("till", member)], None).unwrap_err();
    insta::assert_snapshot!(text_of(&error));
}

#[test]
fn a_profile_that_is_not_there_is_answered_with_those_that_are() {
    let text = |root, name| text_of(&read(root, &[], Some(name)).unwrap_err());
    insta::assert_snapshot!(text(WORKSPACE, "cii"), @r#"
    there is no profile "cii"
    help: did you mean "ci"?
    "#);
    insta::assert_snapshot!(text(WORKSPACE, "bench"), @r#"
    there is no profile "bench"
    help: the profiles are ci
    "#);
    insta::assert_snapshot!(text("", "release"), @r#"
    there is no profile "release"
    help: write it in Cargo.toml: [workspace.metadata.stress.profile.release]; cargo's own profiles are chosen by --cargo-profile
    "#);
}
