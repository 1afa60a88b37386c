//! What people and systems ask a session for, by signals and keys, as one stream.

use super::keys::Keys;
use nix::sys::signal::{Signal, raise};
use std::pin::pin;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// By then a signal has arrived that others got at the same time.
const SAME_KEY: Duration = Duration::from_millis(50);

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
    /// Also keeps the stream open where nobody listens to real signals.
    sender: mpsc::UnboundedSender<Wish>,
    are_real: bool,
    /// How long a stop seems to take that is not real.
    #[cfg(test)]
    pub(super) stop_takes: Duration,
    /// Where somebody sits before a terminal.
    keys: Option<Keys>,
}

impl Signals {
    /// Listens from now on to the signals by which people and systems ask a program to end, to stand
    /// still, or what it does.
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
            keys: None,
            sender,
            are_real: true,
            #[cfg(test)]
            stop_takes: Duration::ZERO,
        })
    }

    /// Listens to keys too, from now on.
    pub(crate) fn listen_to_keys(&mut self) {
        self.keys = Keys::listen(&self.sender);
    }

    /// Waits for that, until it is over or a signal asks to end, of which the name is returned.
    pub(crate) async fn unless_ended<T, E>(
        &mut self,
        act: impl Future<Output = Result<T, E>>,
    ) -> Result<Result<T, E>, &'static str> {
        let mut act = pin!(act);
        let done = loop {
            tokio::select! {
                biased;
                wish = self.next() => match wish {
                    Wish::End(signal) => return Err(signal),
                    Wish::Pause => self.stand_still().await,
                    Wish::Continue | Wish::Tell => {}
                },
                done = &mut act => break done,
            }
        };
        // Ctrl-C ends those for whom it waits as well, and their end may be heard first.
        if done.is_err()
            && let Ok(Wish::End(signal)) = timeout(SAME_KEY, self.next()).await
        {
            return Err(signal);
        }
        Ok(done)
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
            sender: sender.clone(),
            are_real: false,
            stop_takes: Duration::ZERO,
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
    pub(super) async fn stand_still(&self) {
        if !self.are_real {
            #[cfg(test)]
            if !self.stop_takes.is_zero() {
                tokio::time::advance(self.stop_takes).await;
            }
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
