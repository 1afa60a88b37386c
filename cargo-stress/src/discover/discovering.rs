//! The stage as a whole: build, list, select.

use super::asking::Asking;
use super::build::{Built, CargoCall, TestArtifact, build};
use super::by_exec::Wanted;
use super::config_files::directory_of;
use super::configuration::Configuration;
use super::error::DiscoverError;
use super::runner::runner;
use super::selecting::Choice;
use super::shim::Tried;
use super::since::Since;
use super::snapshots::for_snapshots;
use super::test_binary::{Build, test_binary};
use super::toolchain;
use super::workspace::Workspace;
use crate::config::Settings;
use crate::model::{Found, Selection};
use camino::Utf8Path;

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
        true => Tried::of(call, metadata, version.as_deref(), &config).await?,
        false => Tried::Unasked,
    };
    let mut built = build(call, shim.shim()).await?;
    let artifacts = in_order(&mut built);
    let libraries = libraries.answer();
    let build = Build {
        metadata,
        built: &built,
        call,
        sysroot_libraries: libraries.as_deref(),
        runner: &runner,
        outer_environment: &outer_environment(&config, call, &metadata.workspace_root),
    };
    let asking = Asking {
        choice: Choice {
            selection,
            settings,
            since: since.as_ref(),
            spawned: false,
        },
        wanted: Wanted {
            everything,
            plain: call.all,
        },
        shim: &shim,
    };
    let mut found = Found {
        binaries: artifacts.len(),
        all: call.all,
        workspace: metadata.workspace_root.clone(),
        target_directory: metadata.target_directory.clone(),
        ..Found::default()
    };
    let shallow = since.as_ref().and_then(|since| since.warning.clone());
    found.warnings.extend(shallow);
    for artifact in artifacts {
        let binary = test_binary(artifact, &build);
        asking.take_in(binary, &mut found).await?;
    }
    Ok(found)
}

/// One order for all that follows: the catalog's, the queue's, the report's.
fn in_order(built: &mut Built) -> Vec<TestArtifact> {
    let mut artifacts = std::mem::take(&mut built.tests);
    artifacts.sort_by(|one, other| {
        (&one.package, &one.kind, &one.target).cmp(&(&other.package, &other.kind, &other.target))
    });
    artifacts
}

/// The variables of all binaries that are not of a package.
fn outer_environment(
    config: &Configuration,
    call: &CargoCall,
    workspace_root: &Utf8Path,
) -> Vec<(String, String)> {
    let mut variables = for_snapshots(workspace_root);
    variables.extend(config.variables(|name| {
        let directory = directory_of(name, call);
        directory.unwrap_or_else(|| workspace_root.to_owned())
    }));
    variables
}
