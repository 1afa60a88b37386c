//! What harnesses say. That one is gone is told only once nothing is left of it, and the others are heard meanwhile.

use super::executor::Notice;
use crate::model::HarnessId;
use tokio::sync::mpsc;

/// Notices, in the order in which they came but for that.
#[derive(Debug)]
pub(super) struct Hearing {
    notices: mpsc::UnboundedReceiver<Notice>,
    sender: mpsc::UnboundedSender<Notice>,
    /// Of harnesses of which nothing is left.
    ends: mpsc::UnboundedReceiver<Notice>,
    ended: mpsc::UnboundedSender<Notice>,
}

impl Hearing {
    pub(super) fn new() -> Self {
        let (sender, notices) = mpsc::unbounded_channel();
        let (ended, ends) = mpsc::unbounded_channel();
        Self {
            notices,
            sender,
            ends,
            ended,
        }
    }

    /// Where harnesses speak.
    pub(super) fn sender(&self) -> mpsc::UnboundedSender<Notice> {
        self.sender.clone()
    }

    /// The next notice. Cancel-safe. What `clear` gives clears away what a harness has left; it is told of which, and
    /// whether that was lost.
    pub(super) async fn next<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        mut clear: impl FnMut(HarnessId, bool) -> F,
    ) -> Notice {
        loop {
            // Neither is ever closed: there is a sender of both here.
            let notice = tokio::select! {
                Some(end) = self.ends.recv() => return end,
                Some(notice) = self.notices.recv() => notice,
            };
            let Notice::Closed { harness, error } = &notice else {
                return notice;
            };
            let clearing = clear(*harness, error.is_some());
            let ended = self.ended.clone();
            tokio::spawn(async move {
                clearing.await;
                let _ = ended.send(notice);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::awake::within;
    use std::time::Duration;
    use tokio::sync::oneshot;

    #[test]
    fn others_are_heard_while_what_a_harness_left_is_cleared_away_and_then_its_end() {
        let closed = |error: Option<&str>| Notice::Closed {
            harness: HarnessId(1),
            error: error.map(str::to_owned),
        };
        let ready = Notice::Ready {
            harness: HarnessId(2),
            no_fork: None,
        };
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build();
        runtime.unwrap().block_on(async {
            let mut hearing = Hearing::new();
            let (clear, is_clear) = oneshot::channel::<()>();
            let mut is_clear = Some(is_clear);
            let mut cleared = Vec::new();
            let mut clear_away = |harness, was_lost| {
                cleared.push((harness, was_lost));
                let is_clear = is_clear.take();
                async move { drop(is_clear.unwrap().await) }
            };
            for notice in [closed(Some("lost")), ready.clone()] {
                hearing.sender().send(notice).unwrap();
            }
            let minute = Duration::from_secs(60);
            let first = within(minute, hearing.next(&mut clear_away)).await;
            assert_eq!(first, Some(ready));
            let too_soon = within(minute, hearing.next(&mut clear_away)).await;
            assert_eq!(too_soon, None);
            clear.send(()).unwrap();
            assert_eq!(hearing.next(&mut clear_away).await, closed(Some("lost")));
            assert_eq!(cleared, [(HarnessId(1), true)]);
        });
    }
}
