//! What people and systems ask a session for, by signals and keys, as one stream.

use super::keys::Keys;
use nix::sys::signal::{Signal, raise};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// What a signal or a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// To end. The signal has that name.
    End(&'static str),
    /// To stand still: Ctrl-Z.
    Pause,
    /// To go on.
    Continue,
    /// To tell what runs.
    Tell,
}

/// Yields the wishes that arrive.
#[derive(Debug)]
pub(crate) struct Signals {
    wishes: mpsc::UnboundedReceiver<Wish>,
    /// Keeps the stream open where nobody listens to real signals.
    _sender: mpsc::UnboundedSender<Wish>,
    are_real: bool,
    /// Where somebody sits before a terminal.
    keys: Option<Keys>,
}

impl Signals {
    /// Listens from now on to the signals by which people and systems ask a program to end, to stand
    /// still, or what it does; and to keys.
    ///
    /// # Errors
    /// If the system does not let us listen.
    pub(crate) fn listen() -> std::io::Result<Self> {
        let (sender, wishes) = mpsc::unbounded_channel();
        let number = |signal: Signal| SignalKind::from_raw(signal as i32);
        for (kind, wish) in [
            (SignalKind::interrupt(), Wish::End("SIGINT")),
            (SignalKind::terminate(), Wish::End("SIGTERM")),
            (SignalKind::hangup(), Wish::End("SIGHUP")),
            (SignalKind::quit(), Wish::End("SIGQUIT")),
            (number(Signal::SIGTSTP), Wish::Pause),
            (number(Signal::SIGCONT), Wish::Continue),
            (SignalKind::user_defined1(), Wish::Tell),
        ] {
            let mut arrivals = signal(kind)?;
            let sender = sender.clone();
            tokio::spawn(async move {
                while arrivals.recv().await.is_some() && sender.send(wish).is_ok() {}
            });
        }
        Ok(Self {
            wishes,
            keys: Keys::listen(&sender),
            _sender: sender,
            are_real: true,
        })
    }

    /// From now on neither a person who asks what runs ends the program, also before anything does, nor a
    /// limit on the size of files: what cannot be written is told.
    ///
    /// # Errors
    /// If the system does not let us listen.
    pub(crate) fn outlive_questions_and_limits() -> std::io::Result<()> {
        // What has been listened for once is never left to the system again.
        for number in [Signal::SIGUSR1, Signal::SIGXFSZ] {
            signal(SignalKind::from_raw(number as i32)).map(drop)?;
        }
        Ok(())
    }

    /// A stream that tests feed.
    #[cfg(test)]
    pub(super) fn scripted() -> (Self, mpsc::UnboundedSender<Wish>) {
        let (sender, wishes) = mpsc::unbounded_channel();
        let signals = Self {
            wishes,
            _sender: sender.clone(),
            are_real: false,
            keys: None,
        };
        (signals, sender)
    }

    /// The next wish. Cancel-safe.
    pub(super) async fn next(&mut self) -> Wish {
        match self.wishes.recv().await {
            Some(wish) => wish,
            None => std::future::pending().await,
        }
    }

    /// Stops this process, as the signal would have done; returns when it is continued.
    pub(super) fn stand_still(&self) {
        if !self.are_real {
            return;
        }
        let stop = || {
            // SIGTSTP itself is caught for good, and this one cannot be.
            let _ = raise(Signal::SIGSTOP);
        };
        match &self.keys {
            Some(keys) => keys.without(stop),
            None => stop(),
        }
    }
}
