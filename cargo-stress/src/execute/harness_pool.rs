//! The executor of real sessions: one task for each harness process, one stream of notices.

use super::executor::{Command, Executor, Notice};
use super::harness_process::{self, HarnessProcess};
use super::hearing::Hearing;
use super::orphans::OwnChildren;
use super::sentinel::Sentinel;
use crate::model::{Catalog, HarnessId};
use camino::Utf8PathBuf;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use stress_runtime::protocol::{Request, Settings};
use stress_runtime::session_dir::SessionDir;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

/// All harnesses of a session.
#[derive(Debug)]
pub(crate) struct HarnessPool {
    catalog: Arc<Catalog>,
    /// What all harnesses are told, but for slot and directory.
    settings: Settings,
    /// Below it runs have their temporary directories, where it could be made.
    session_dir: io::Result<Arc<SessionDir>>,
    /// Harnesses started so far: those of another phase have the same numbers.
    started: u64,
    /// How the names of a harness's directories begin.
    prefixes: BTreeMap<HarnessId, String>,
    requests: BTreeMap<HarnessId, mpsc::UnboundedSender<Request>>,
    hearing: Hearing,
    own_children: OwnChildren,
    sentinel: Sentinel,
}

impl HarnessPool {
    /// Those that are to work so.
    pub(crate) fn new(catalog: Arc<Catalog>, settings: Settings) -> Self {
        let session_dir = SessionDir::create("").map(Arc::new);
        if let Ok(session_dir) = &session_dir {
            session_dir.sweep_others();
        }
        let own_children = OwnChildren::new();
        let sentinel = Sentinel::start(session_dir.as_ref().ok().map(|it| it.path()));
        own_children.add(sentinel.pid());
        Self {
            catalog,
            settings,
            session_dir,
            started: 0,
            prefixes: BTreeMap::new(),
            requests: BTreeMap::new(),
            hearing: Hearing::new(),
            own_children,
            sentinel,
        }
    }

    /// Why runs have no temporary directories of their own, if that is so. Most tests do without.
    pub(crate) fn without_directories(&self) -> Option<String> {
        let error = self.session_dir.as_ref().err()?;
        Some(format!(
            "{error}; runs share the system's temporary directory: set TMPDIR to one that can be written to"
        ))
    }

    /// Of the temporary directories that were kept, these alone are wanted.
    pub(crate) fn keep_only(&self, kept: &[Utf8PathBuf]) {
        let kept: Vec<PathBuf> = kept.iter().map(PathBuf::from).collect();
        if let Ok(session_dir) = &self.session_dir {
            session_dir.keep_only(&kept);
        }
    }

    /// What a harness of that lane is told.
    fn settings(&mut self, harness: HarnessId, lane: usize) -> Settings {
        let prefix = format!("{}-", self.started);
        let session_dir = self.session_dir.as_ref().ok();
        let tmp = session_dir.map(|it| it.path().join(self.started.to_string()));
        self.started += 1;
        self.prefixes.insert(harness, prefix);
        Settings {
            slot: lane,
            // A path that is no UTF-8 cannot be said; such a harness has no directories.
            tmp: tmp.and_then(|tmp| tmp.into_os_string().into_string().ok()),
            ..self.settings.clone()
        }
    }

    fn request(&self, harness: HarnessId, request: Request) {
        if let Some(requests) = self.requests.get(&harness) {
            // A harness that is gone has said so, or is about to.
            let _ = requests.send(request);
        }
    }
}

impl Executor for HarnessPool {
    fn perform(&mut self, command: Command) {
        match command {
            Command::Open {
                harness,
                binary,
                lane,
            } => {
                let settings = self.settings(harness, lane);
                let (requests, receiver) = mpsc::unbounded_channel();
                self.requests.insert(harness, requests);
                let of_binary = || {
                    self.catalog
                        .tests
                        .iter()
                        .filter(|test| test.binary == binary)
                };
                let doorway = of_binary().next();
                let ignored = of_binary().filter(|test| test.ignored.is_some());
                let process = HarnessProcess {
                    harness,
                    settings,
                    session: self.sentinel.session().to_owned(),
                    binary: self.catalog.binary(binary).clone(),
                    doorway: doorway.map(|test| test.name.clone()).unwrap_or_default(),
                    ignored: ignored.map(|test| test.name.clone()).collect(),
                    notices: self.hearing.sender(),
                    own_children: self.own_children.clone(),
                    longest_grace: of_binary().map(|test| test.grace).max().unwrap_or_default(),
                };
                tokio::spawn(harness_process::serve(process, receiver));
            }
            Command::Run { harness, request } => self.request(harness, Request::Run(request)),
            Command::Finish { harness } => self.request(harness, Request::Finish),
            Command::Stop { harness, kill } => self.request(harness, Request::Stop { kill }),
            Command::Pause { harness } => self.request(harness, Request::Pause),
            Command::Continue { harness } => self.request(harness, Request::Continue),
            Command::WhatRuns { harness } => self.request(harness, Request::WhatRuns),
        }
    }

    async fn next(&mut self) -> Notice {
        let Self {
            hearing,
            requests,
            prefixes,
            session_dir,
            own_children,
            ..
        } = self;
        hearing
            .next(|harness, was_lost| {
                requests.remove(&harness);
                let directories = prefixes.remove(&harness).zip(session_dir.as_ref().ok());
                let directories = directories.map(|(prefix, all)| (prefix, Arc::clone(all)));
                clear_away(was_lost.then(|| own_children.clone()), directories)
            })
            .await
    }
}

/// Ends and removes what a harness has left. It has done that itself, unless it was killed.
async fn clear_away(orphans: Option<OwnChildren>, directories: Option<(String, Arc<SessionDir>)>) {
    if let Some(own_children) = orphans {
        own_children.kill_orphans().await;
    }
    if let Some((prefix, session_dir)) = directories {
        // Tests may leave a hundred thousand files.
        let _ = spawn_blocking(move || session_dir.remove_of(&prefix)).await;
    }
}

impl Drop for HarnessPool {
    fn drop(&mut self) {
        if let Ok(session_dir) = &self.session_dir {
            session_dir.remove();
        }
    }
}
