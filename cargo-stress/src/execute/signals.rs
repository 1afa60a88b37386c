//! The signals that ask a session to stop, as one stream.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// Yields the names of the signals that arrive.
#[derive(Debug)]
pub(crate) struct Signals {
    names: mpsc::UnboundedReceiver<&'static str>,
    /// Keeps the stream open where nobody listens to real signals.
    _sender: mpsc::UnboundedSender<&'static str>,
}

impl Signals {
    /// Listens from now on to the signals by which people and systems ask a program to end.
    ///
    /// # Errors
    /// If the system does not let us listen.
    pub(crate) fn listen() -> std::io::Result<Self> {
        let (sender, names) = mpsc::unbounded_channel();
        for (kind, name) in [
            (SignalKind::interrupt(), "SIGINT"),
            (SignalKind::terminate(), "SIGTERM"),
            (SignalKind::hangup(), "SIGHUP"),
            (SignalKind::quit(), "SIGQUIT"),
        ] {
            let mut arrivals = signal(kind)?;
            let sender = sender.clone();
            tokio::spawn(async move {
                while arrivals.recv().await.is_some() && sender.send(name).is_ok() {}
            });
        }
        Ok(Self {
            names,
            _sender: sender,
        })
    }

    /// A stream that tests feed.
    #[cfg(test)]
    pub(super) fn scripted() -> (Self, mpsc::UnboundedSender<&'static str>) {
        let (sender, names) = mpsc::unbounded_channel();
        (
            Self {
                names,
                _sender: sender.clone(),
            },
            sender,
        )
    }

    /// The next signal. Cancel-safe.
    pub(crate) async fn next(&mut self) -> &'static str {
        match self.names.recv().await {
            Some(name) => name,
            None => std::future::pending().await,
        }
    }
}
