//! The executor of real sessions: one task for each harness process, one stream of notices.

use super::executor::{Command, Executor, Notice};
use super::harness_process::{self, HarnessProcess};
use super::orphans::OwnChildren;
use crate::model::{Catalog, HarnessId};
use std::collections::BTreeMap;
use std::sync::Arc;
use stress_runtime::protocol::Request;
use tokio::sync::mpsc;

/// All harnesses of a session.
#[derive(Debug)]
pub(crate) struct HarnessPool {
    catalog: Arc<Catalog>,
    requests: BTreeMap<HarnessId, mpsc::UnboundedSender<Request>>,
    notices: mpsc::UnboundedReceiver<Notice>,
    sender: mpsc::UnboundedSender<Notice>,
    own_children: OwnChildren,
}

impl HarnessPool {
    pub(crate) fn new(catalog: Arc<Catalog>) -> Self {
        let (sender, notices) = mpsc::unbounded_channel();
        Self {
            catalog,
            requests: BTreeMap::new(),
            notices,
            sender,
            own_children: OwnChildren::new(),
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
            Command::Open { harness, binary } => {
                let (requests, receiver) = mpsc::unbounded_channel();
                self.requests.insert(harness, requests);
                let of_binary = || {
                    self.catalog
                        .tests
                        .iter()
                        .filter(|test| test.binary == binary)
                };
                let doorway = of_binary().next();
                let process = HarnessProcess {
                    harness,
                    binary: self.catalog.binary(binary).clone(),
                    doorway: doorway.map(|test| test.name.clone()).unwrap_or_default(),
                    notices: self.sender.clone(),
                    own_children: self.own_children.clone(),
                    longest_grace: of_binary().map(|test| test.grace).max().unwrap_or_default(),
                };
                tokio::spawn(harness_process::serve(process, receiver));
            }
            Command::Run { harness, request } => self.request(harness, Request::Run(request)),
            Command::Finish { harness } => self.request(harness, Request::Finish),
            Command::Stop { harness, kill } => self.request(harness, Request::Stop { kill }),
        }
    }

    async fn next(&mut self) -> Notice {
        let notice = match self.notices.recv().await {
            Some(notice) => notice,
            None => std::future::pending().await,
        };
        if let Notice::Closed { harness, error } = &notice {
            if error.is_some() {
                self.own_children.kill_orphans();
            }
            self.requests.remove(harness);
        }
        notice
    }
}
