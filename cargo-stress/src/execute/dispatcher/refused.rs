//! What the dispatcher does where the system refuses processes: fewer runs at a time, more slowly, and none in the end.

use super::Dispatcher;
use crate::execute::book::Book;
use crate::execute::executor::Command;
use crate::execute::refusal::Refusal;
use crate::model::{BinaryId, Event};

/// A binary of which nothing could be started so often in a row, with a pause after each time, is set aside: three
/// seconds.
const REFUSED_BEFORE_SET_ASIDE: u32 = 30;

/// So often it may have been the system that gave no thread to a test after others in its process, although it has not
/// refused a process yet: a round with several threads is the first to meet a limit. After that it is the others.
const DOUBTFUL: u32 = 8;

/// How often the system has refused something.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    is_told: bool,
    /// Those that may have been due to tests of the same process.
    doubtful: u32,
    /// Since something was started last.
    in_a_row: u32,
    /// Nothing is handed out until some time has passed.
    waits: bool,
}

impl Refusals {
    /// Whether a test that got no thread after others in its process was refused it by the system, as far as can be told.
    pub(super) fn may_be_again(&self) -> bool {
        self.is_told || self.doubtful < DOUBTFUL
    }

    pub(super) fn waits(&self) -> bool {
        self.waits
    }

    /// Something was started.
    pub(super) fn none(&mut self) {
        self.in_a_row = 0;
    }

    /// Some time has passed.
    pub(super) fn go_on(&mut self) {
        self.waits = false;
    }
}

impl<B: Book> Dispatcher<B> {
    /// Something was refused in that lane; `in_vain` says that nothing else was started there.
    pub(super) fn refused(
        &mut self,
        lane: usize,
        binary: BinaryId,
        refusal: &Refusal,
        in_vain: bool,
    ) {
        if !in_vain && !self.refusals.is_told {
            self.refusals.doubtful += 1;
            return;
        }
        if !std::mem::replace(&mut self.refusals.is_told, true) {
            let message = refusal.in_words(self.lanes.len());
            self.events.push_back(Event::Warned { message });
        }
        if self.leave_out(lane) || !in_vain {
            return;
        }
        // What was handed over before the pause is refused at once as well.
        if std::mem::replace(&mut self.refusals.waits, true) {
            return;
        }
        self.refusals.in_a_row += 1;
        let times = self.refusals.in_a_row;
        if times >= REFUSED_BEFORE_SET_ASIDE {
            self.book.set_aside(binary, refusal.in_the_end(times));
        }
    }

    /// A lane less, unless no other has a harness. Says whether it is one less.
    fn leave_out(&mut self, lane: usize) -> bool {
        let mut others = self.lanes.iter().enumerate();
        let goes_on = others
            .any(|(number, other)| number != lane && !other.is_left_out && other.serving.is_some());
        self.lanes[lane].is_left_out |= goes_on;
        goes_on
    }

    /// Ends a lane's harness once it has done what it has, if no other is about to.
    pub(super) fn close(&mut self, lane: usize) {
        let lane = &mut self.lanes[lane];
        if lane.closing.is_none() {
            lane.closing = lane.serving.take();
            let finish = lane
                .closing
                .iter()
                .map(|open| Command::Finish { harness: open.id });
            self.commands.extend(finish);
        }
    }

    /// How many runs at a time the system has borne.
    pub(crate) fn bearable_jobs(&self) -> usize {
        self.lanes.iter().filter(|lane| !lane.is_left_out).count()
    }
}
