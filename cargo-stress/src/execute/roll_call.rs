//! A person has asked what runs: whom to ask, and what has been answered by now.

use super::lane::{Lane, Open};
use crate::model::{HarnessId, RunId, RunNow, RunningNow};
use std::collections::BTreeSet;
use stress_runtime::protocol::UnderWay;

/// One question at a time.
#[derive(Debug, Default)]
pub(super) struct RollCall {
    /// Those that have not answered yet; `None` while nobody asks.
    missing: Option<BTreeSet<HarnessId>>,
    runs: Vec<RunNow>,
    /// The rest is not waited for.
    is_over: bool,
}

impl RollCall {
    /// Whom to ask; `None` if that has been asked already, and is still to be answered.
    pub(super) fn begin(&mut self, lanes: &[Lane]) -> Option<Vec<HarnessId>> {
        if self.missing.is_some() {
            return None;
        }
        let harnesses = lanes.iter().flat_map(Lane::open);
        let asked: Vec<HarnessId> = harnesses
            .filter(|open| open.is_ready)
            .map(|open| open.id)
            .collect();
        self.missing = Some(asked.iter().copied().collect());
        Some(asked)
    }

    /// A harness has answered. What it is no longer asked about is not told either.
    pub(super) fn answered(&mut self, open: &Open, runs: Vec<UnderWay>) {
        let is_asked = self.missing.as_mut().is_some_and(|it| it.remove(&open.id));
        if !is_asked {
            return;
        }
        self.runs.extend(runs.into_iter().filter_map(|under_way| {
            let work = open.work(RunId(under_way.run))?.clone();
            Some(RunNow { work, under_way })
        }));
    }

    /// A harness is gone.
    pub(super) fn gone(&mut self, harness: HarnessId) {
        if let Some(missing) = &mut self.missing {
            missing.remove(&harness);
        }
    }

    /// Whoever has not answered by now is not waited for.
    pub(super) fn end(&mut self) {
        self.is_over = true;
    }

    /// The answer, once it is there.
    pub(super) fn take(&mut self, lanes: &[Lane]) -> Option<RunningNow> {
        if !self.is_over && !self.missing.as_ref()?.is_empty() {
            return None;
        }
        let RollCall { missing, runs, .. } = std::mem::take(self);
        let missing = missing?;
        let harnesses = || lanes.iter().flat_map(Lane::open);
        let starting = harnesses().filter(|open| !open.is_ready);
        let silent = harnesses().filter(|open| missing.contains(&open.id));
        let has_nothing = |lane: &&Lane| lane.open().all(|open| open.in_flight.is_empty());
        Some(RunningNow {
            runs,
            starting: starting.map(|open| open.binary).collect(),
            silent: silent
                .filter_map(|open| Some(open.in_flight.front()?.work.clone()))
                .collect(),
            idle: lanes.iter().filter(has_nothing).count(),
            lanes: lanes.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::execute::pace::Pace;
    use crate::model::{BinaryId, RunId, TestId, Work};
    use std::time::Instant;
    use stress_runtime::protocol::Launch;

    fn open(harness: u64) -> Open {
        let (id, binary) = (HarnessId(harness), BinaryId(harness as usize));
        Open::new(id, binary, Pace::default(), Instant::now())
    }

    fn lane(serving: Open) -> Lane {
        let (serving, closing) = (Some(serving), None);
        Lane {
            serving,
            closing,
            ..Lane::default()
        }
    }

    #[test]
    fn who_starts_up_is_told_and_not_asked() {
        let mut up = open(0);
        up.is_ready = true;
        let lanes = [lane(up), lane(open(1)), Lane::default()];
        let mut roll_call = RollCall::default();
        assert_eq!(roll_call.begin(&lanes), Some(vec![HarnessId(0)]));
        assert_eq!(roll_call.take(&lanes), None);
        roll_call.answered(lanes[0].serving.as_ref().unwrap(), Vec::new());
        let now = roll_call.take(&lanes).unwrap();
        assert_eq!(
            (now.starting, now.idle, now.lanes),
            (vec![BinaryId(1)], 3, 3)
        );
        assert!(roll_call.begin(&lanes).is_some());
    }

    #[test]
    fn an_answer_that_comes_too_late_is_none() {
        let mut up = open(0);
        up.is_ready = true;
        let work = Work::in_order(BinaryId(0), [TestId(0)], Launch::Fork);
        up.hand_over(RunId(0), work.clone());
        let lanes = [lane(up)];
        let mut roll_call = RollCall::default();
        roll_call.begin(&lanes);
        roll_call.end();
        let now = roll_call.take(&lanes).unwrap();
        assert_eq!((now.silent, now.idle), (vec![work], 0));
        roll_call.answered(lanes[0].serving.as_ref().unwrap(), Vec::new());
        assert_eq!(roll_call.take(&lanes), None);
    }
}
