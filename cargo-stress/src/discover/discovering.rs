//! The stage as a whole: build, list, select.

use super::binary_env::environment;
use super::build::{Built, CargoCall, TestArtifact, build};
use super::by_exec;
use super::config_files::directory_of;
use super::configuration::Configuration;
use super::error::DiscoverError;
use super::inside::{Inside, look_inside};
use super::list::list;
use super::manifest::has_harness;
use super::runner::runner;
use super::shim::{Shim, prepare};
use super::since::Since;
use super::snapshots::for_snapshots;
use super::toolchain;
use super::unlisted;
use super::workspace::Workspace;
use crate::config::Settings;
use crate::model::{
    Binary, BinaryId, Found, LeftOut, ListedBinary, Selection, Source, Sources, Test,
};
use camino::Utf8Path;
use cargo_metadata::Metadata;
use stress_runtime::protocol::{Launch, ListedTest};

/// Builds and asks every binary. Binaries without a selected test are left out of the catalog.
pub(crate) async fn discover(
    workspace: &Workspace,
    call: &CargoCall,
    selection: &Selection,
    settings: &Settings,
) -> Result<Found, DiscoverError> {
    let (version, config) = (toolchain::version(call), toolchain::config(call));
    let libraries = toolchain::sysroot_libraries(call);
    let metadata = &workspace.metadata;
    // Before the build, which takes its time: the revision may be mistyped.
    let since = selection.since.as_deref();
    let since = since.map(|revision| Since::read(revision, metadata));
    let since = since.transpose()?;
    let (version, config) = (version.answer(), config.answer());
    let runner = runner(call, &config, version.as_deref());
    let everything = settings.by_exec() || !runner.is_empty();
    let shim = match call.all && !everything {
        true => prepare_if_possible(call, metadata, version.as_deref(), &config).await?,
        false => Err(String::new()),
    };
    let mut built = build(call, shim.as_ref().ok()).await?;
    // One order for all that follows: the catalog's, the queue's, the report's.
    let mut artifacts = std::mem::take(&mut built.tests);
    artifacts.sort_by(|one, other| {
        (&one.package, &one.kind, &one.target).cmp(&(&other.package, &other.kind, &other.target))
    });
    let sysroot_libraries = libraries.answer();
    let mut outer_env = for_snapshots(&metadata.workspace_root);
    outer_env.extend(config.variables(|name| {
        let directory = directory_of(name, call);
        directory.unwrap_or_else(|| metadata.workspace_root.clone())
    }));
    let mut found = Found {
        binaries: artifacts.len(),
        all: call.all,
        workspace: metadata.workspace_root.clone(),
        target_directory: metadata.target_directory.clone(),
        ..Found::default()
    };
    let shallow = since.as_ref().and_then(|since| since.warning.clone());
    found.warnings.extend(shallow);
    let choice = Choice {
        selection,
        settings,
        since: since.as_ref(),
        spawned: false,
    };
    for artifact in artifacts {
        let mut binary = binary(
            artifact,
            metadata,
            &built,
            call,
            sysroot_libraries.as_deref(),
        );
        // cargo's own variables win over configured ones, as they come later.
        binary.runner.clone_from(&runner);
        binary.environment.splice(..0, outer_env.iter().cloned());
        let Inside {
            has_runtime,
            has_sanitizer,
        } = look_inside(&binary.path);
        if binary.kind == "bench" && !has_runtime && !has_harness(&binary) {
            let notice = by_exec::not_asked(&binary);
            found.warnings.extend(call.all.then_some(notice));
            continue;
        }
        let mut listed = match list(&binary, has_runtime).await {
            Ok(listed) => listed,
            // It cannot hold an annotated test: without --all nothing is lost.
            Err(DiscoverError::NotLibtest { reason }) => {
                let notice = by_exec::left_out(&binary, &reason);
                found.warnings.extend(call.all.then_some(notice));
                continue;
            }
            Err(DiscoverError::List { reason, .. }) if !has_runtime => {
                let notice = by_exec::left_out(&binary, &reason);
                found.warnings.extend(call.all.then_some(notice));
                continue;
            }
            Err(error) => return Err(error),
        };
        if let Some(mismatch) = &listed.other_runtime {
            found.warnings.push(format!(
                "{}::{}: {mismatch}; annotated tests are run with the usual options",
                binary.package, binary.target
            ));
        }
        if !listed.unlisted.is_empty() {
            let notice = unlisted::notice(&binary, &listed.unlisted);
            found.warnings.push(notice);
        }
        let wanted = by_exec::Wanted {
            everything,
            plain: call.all,
        };
        let others = match by_exec::take(&binary, &mut listed, wanted).await {
            Ok(others) => others,
            Err(DiscoverError::List { reason, .. } | DiscoverError::NotLibtest { reason }) => {
                found.warnings.push(by_exec::left_out(&binary, &reason));
                Vec::new()
            }
            Err(error) => return Err(error),
        };
        let mut left_out = LeftOut::default();
        let others_named: Vec<String> = others.iter().map(|test| test.name.clone()).collect();
        if !others.is_empty() {
            if !settings.by_exec() {
                let reason = by_exec::reason(&binary, shim.as_ref().map_err(String::as_str));
                let notice = by_exec::notice(&binary, others.len(), &reason);
                found.warnings.push(notice);
            }
            let binary = Binary {
                by_exec: true,
                ..binary.clone()
            };
            add(&mut found, binary, others, choice, &mut left_out);
        }
        found.plain += listed.plain.len();
        let all = others_named
            .into_iter()
            .chain(listed.tests.iter().map(|test| test.name.clone()));
        let mut asked = ListedBinary {
            package: binary.package.clone(),
            target: binary.target.clone(),
            kind: binary.kind.clone(),
            tests: listed.plain.is_empty().then(|| all.collect()),
            left_out,
        };
        let spawned = has_sanitizer && !settings.by_spawn() && !listed.tests.is_empty();
        if spawned {
            found.warnings.push(format!(
                "{}::{}: runs are spawned instead of forked: a sanitizer takes what the harness holds for a leak of its copies",
                binary.package, binary.target
            ));
        }
        let choice = Choice { spawned, ..choice };
        add(
            &mut found,
            binary,
            listed.tests,
            choice,
            &mut asked.left_out,
        );
        found.listed.push(asked);
    }
    Ok(found)
}

/// The shim, or why there is none: then its tests are run in another way.
async fn prepare_if_possible(
    call: &CargoCall,
    metadata: &Metadata,
    rustc: Option<&str>,
    config: &Configuration,
) -> Result<Result<Shim, String>, DiscoverError> {
    match prepare(call, metadata, rustc, config).await {
        Ok(shim) => Ok(Ok(shim)),
        Err(DiscoverError::ShimNotBuilt { reason }) => Ok(Err(reason)),
        Err(error) => Err(error),
    }
}

/// What decides which tests are run, and how.
#[derive(Clone, Copy)]
struct Choice<'a> {
    selection: &'a Selection,
    settings: &'a Settings,
    since: Option<&'a Since>,
    /// Whether no test of the binary can be forked.
    spawned: bool,
}

fn add(
    found: &mut Found,
    binary: Binary,
    tests: Vec<ListedTest>,
    choice: Choice<'_>,
    left_out: &mut LeftOut,
) {
    let Choice {
        selection,
        settings,
        since,
        spawned,
    } = choice;
    let changed = since.map(|since| since.changed(&binary.package, &tests));
    let id = BinaryId(found.catalog.binaries.len());
    let before = found.catalog.tests.len();
    let by_exec = binary.by_exec;
    let mut last = None;
    for (index, test) in tests.into_iter().enumerate() {
        if last.as_ref() == Some(&test.name) {
            let mut warning = format!(
                "{} has more than one test called {}; only the first is run",
                binary.target, test.name
            );
            if test.line > 0 {
                warning.push_str(&format!(". The second is at {}:{}", test.file, test.line));
            }
            found.warnings.push(warning);
            continue;
        }
        last = Some(test.name.clone());
        found.annotated += 1;
        found.names.push(test.name.clone());
        let is_ignored = test.ignored.is_some();
        found.ignored += usize::from(is_ignored);
        if !selection.ignored.selects(is_ignored) {
            // --ignored leaves out the usual ones, and that is as good as a filter.
            left_out.ignored += usize::from(is_ignored);
            left_out.filtered += usize::from(!is_ignored);
            continue;
        }
        if !selection.selects(&test.name) {
            left_out.filtered += 1;
            continue;
        }
        // Who writes whole names means those tests.
        if !selection.exact && settings.skips(&binary.package, &test.name) {
            found.skipped += 1;
            continue;
        }
        if changed.as_ref().is_some_and(|changed| !changed[index]) {
            found.unchanged += 1;
            left_out.filtered += 1;
            continue;
        }
        let mut test = effective(id, &binary.package, test, settings);
        if by_exec {
            run_by_exec(&mut test);
        } else if spawned {
            test.launch = Launch::Spawn;
        }
        found.catalog.tests.push(test);
    }
    if found.catalog.tests.len() > before {
        found.catalog.binaries.push(binary);
    }
}

/// Whatever is said of its launch; who said something else has not been heard.
fn run_by_exec(test: &mut Test) {
    if test.launch != Launch::Exec {
        (test.launch, test.sources.launch) = (Launch::Exec, Source::Default);
    }
    if test.shuffle {
        (test.shuffle, test.sources.shuffle) = (false, test.sources.launch.clone());
    }
}

/// The test with the options that hold for it.
fn effective(binary: BinaryId, package: &str, test: ListedTest, settings: &Settings) -> Test {
    let options = settings.of(package, &test);
    Test {
        binary,
        runs: options.runs.value,
        timeout: options.timeout.value,
        grace: options.grace.value,
        launch: options.launch.value,
        shuffle: options.shuffle.value,
        sources: Sources {
            runs: options.runs.source,
            timeout: options.timeout.source,
            grace: options.grace.source,
            launch: options.launch.source,
            shuffle: options.shuffle.source,
        },
        ignored: test.ignored,
        plain: test.plain,
        name: test.name,
        file: test.file,
        line: test.line,
    }
}

fn binary(
    artifact: TestArtifact,
    metadata: &Metadata,
    built: &Built,
    call: &CargoCall,
    sysroot_libraries: Option<&Utf8Path>,
) -> Binary {
    let TestArtifact {
        package,
        target,
        kind,
        path,
    } = artifact;
    let Some(package) = metadata.packages.iter().find(|known| known.id == package) else {
        // Only members are built as tests; should cargo disagree, its own defaults must do.
        let directory = metadata.workspace_root.clone();
        let (package, environment) = (package.repr, Vec::new());
        return Binary {
            package,
            target,
            kind,
            path,
            directory,
            environment,
            by_exec: false,
            runner: Vec::new(),
        };
    };
    let directory = package
        .manifest_path
        .parent()
        .unwrap_or(&metadata.workspace_root)
        .to_owned();
    let environment = environment(package, &kind, &path, built, &call.cargo, sysroot_libraries);
    Binary {
        package: package.name.to_string(),
        target,
        kind,
        path,
        directory,
        environment,
        by_exec: false,
        runner: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
