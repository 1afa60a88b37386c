//! A panic hook that remembers and sends every panic, then hands on to the hook it found.

use super::backtrace_text::frames;
use super::directories::{Directories, remember_start};
use super::message_pipe;
use crate::protocol::{Frame, Message, PanicReport};
use std::any::Any;
use std::backtrace::Backtrace;
use std::io;
use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, ThreadId};

/// Panics kept of one attempt; a thread pool can panic thousands of times.
const KEPT: usize = 16;
/// Bytes kept of one panic message.
pub(crate) const MESSAGE_BYTES: usize = 16 * 1024;

/// Whether a panic is told with the calls that led to it: that takes tens of milliseconds.
static WITH_FRAMES: AtomicBool = AtomicBool::new(false);

static SEEN: Mutex<Seen> = Mutex::new(Seen {
    reports: Vec::new(),
    number: 0,
    beside: Vec::new(),
});

/// Panics of the attempts that run now, oldest first.
struct Seen {
    reports: Vec<Noted>,
    /// Of the next panic.
    number: u64,
    /// Tests that run beside one another: their threads, and the number of the first panic that can
    /// concern them. Empty where tests run one after another.
    beside: Vec<(ThreadId, u64)>,
}

struct Noted {
    number: u64,
    thread: ThreadId,
    report: PanicReport,
}

/// A panic with its thread.
pub(super) type OfThread = (ThreadId, PanicReport);

/// Installs the hook in front of the present one. Harmless in a harness: its forks inherit the hook,
/// and only they have a way to send.
pub(crate) fn install_hook() {
    remember_start();
    let next = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        note(info);
        next(info);
    }));
}

/// From now on panics are told with the calls that led to them.
pub(super) fn tell_frames() {
    WITH_FRAMES.store(true, Relaxed);
}

/// Forgets earlier panics. In every run, hence nothing but this: what a fresh fork executes it has to
/// fault in.
pub(super) fn forget() {
    seen().reports.clear();
}

/// The panics since then, for tests that run one after another.
pub(super) fn take() -> Vec<OfThread> {
    let reports = std::mem::take(&mut seen().reports);
    reports.into_iter().map(Noted::of_thread).collect()
}

/// Starts the thread of a test that runs beside others: from its first moment its panics are known
/// to be its own.
pub(super) fn begin_beside<T>(
    start: impl FnOnce() -> io::Result<JoinHandle<T>>,
) -> io::Result<JoinHandle<T>> {
    // A panic in the new thread waits for this lock.
    let mut seen = seen();
    let thread = start()?;
    let first = seen.number;
    seen.beside.push((thread.thread().id(), first));
    Ok(thread)
}

/// The test of that thread has ended: what it panicked, and what happened meanwhile in threads that
/// are no test's.
pub(super) fn end_beside(thread: ThreadId) -> Vec<OfThread> {
    seen().end_beside(thread)
}

fn seen() -> MutexGuard<'static, Seen> {
    SEEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn note(info: &PanicHookInfo<'_>) {
    if message_pipe::is_copy() {
        return;
    }
    let thread = thread::current();
    let report = PanicReport {
        thread: thread.name().unwrap_or("<unnamed>").to_owned(),
        message: payload_text(info.payload()),
        location: info.location().map(ToString::to_string),
        frames: calls(),
    };
    let mut seen = seen();
    if seen.note(thread.id(), report.clone()) {
        message_pipe::send(&Message::Panicked(report));
    }
}

/// The calls that led to the panic, if they are to be told.
fn calls() -> Vec<Frame> {
    if !WITH_FRAMES.load(Relaxed) {
        return Vec::new();
    }
    let text = Backtrace::force_capture().to_string();
    frames(
        &text,
        "panics::install_hook",
        &Directories::of_this_process(),
    )
}

impl Seen {
    /// Whether the report is among the first.
    fn note(&mut self, thread: ThreadId, report: PanicReport) -> bool {
        // Each test that runs beside others has a place of its own; all other threads share one.
        let owner = |thread: ThreadId| self.is_beside(thread).then_some(thread);
        let (all, ours) = (&self.reports, owner(thread));
        let of_ours = |noted: &Noted| owner(noted.thread) == ours;
        let is_full = all.iter().filter(|noted| of_ours(noted)).count() == KEPT;
        if is_full && let Some(last) = all.iter().rposition(of_ours) {
            // The first panics tell the cause, the last one may be the one that ends the test.
            self.reports.remove(last);
        }
        self.reports.push(Noted {
            number: self.number,
            thread,
            report,
        });
        self.number += 1;
        !is_full
    }

    fn end_beside(&mut self, thread: ThreadId) -> Vec<OfThread> {
        let at = self.beside.iter().position(|(test, _)| *test == thread);
        let Some((_, first)) = at.map(|at| self.beside.swap_remove(at)) else {
            return Vec::new();
        };
        let oldest = self.beside.iter().map(|(_, first)| *first).min();
        let mut concerning = Vec::new();
        for noted in std::mem::take(&mut self.reports) {
            if noted.thread == thread {
                concerning.push(noted.of_thread());
            } else if self.is_beside(noted.thread) {
                self.reports.push(noted);
            } else {
                if noted.number >= first {
                    concerning.push((noted.thread, noted.report.clone()));
                }
                if oldest.is_some_and(|oldest| noted.number >= oldest) {
                    self.reports.push(noted);
                }
            }
        }
        concerning
    }

    fn is_beside(&self, thread: ThreadId) -> bool {
        self.beside.iter().any(|(test, _)| *test == thread)
    }
}

impl Noted {
    fn of_thread(self) -> OfThread {
        (self.thread, self.report)
    }
}

/// The text of a panic's payload; `None` where it is not text.
pub(super) fn raw_text(payload: &(dyn Any + Send)) -> Option<&str> {
    let text = payload.downcast_ref::<&'static str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}

/// The text of a panic's payload as it is reported.
pub(super) fn payload_text(payload: &(dyn Any + Send)) -> String {
    bounded(raw_text(payload).unwrap_or("Box<dyn Any>"), MESSAGE_BYTES)
}

/// `text`, cut at a bounded length: it has to fit into a message.
pub(crate) fn bounded(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let cut = (0..=most)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    format!("{} […]", &text[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_payload_has_a_text() {
        assert_eq!(payload_text(&"static"), "static");
        assert_eq!(payload_text(&"owned".to_owned()), "owned");
        assert_eq!(payload_text(&17_u8), "Box<dyn Any>");
    }

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let text = payload_text(&"ä".repeat(MESSAGE_BYTES));
        assert!(text.len() < MESSAGE_BYTES + 10);
        assert!(text.ends_with("ä […]"));
    }

    fn an_id() -> ThreadId {
        thread::spawn(|| thread::current().id()).join().unwrap()
    }

    fn report(message: &str) -> PanicReport {
        PanicReport {
            thread: "t".to_owned(),
            message: message.to_owned(),
            location: None,
            frames: Vec::new(),
        }
    }

    fn messages(reports: Vec<OfThread>) -> Vec<String> {
        let message = |(_, report): OfThread| report.message;
        reports.into_iter().map(message).collect()
    }

    #[test]
    fn beside_others_a_test_gets_its_own_panics_and_those_of_no_test() {
        let (a, b, stranger) = (an_id(), an_id(), an_id());
        let mut seen = Seen {
            reports: Vec::new(),
            number: 0,
            beside: vec![(a, 0)],
        };
        seen.note(stranger, report("before b"));
        seen.beside.push((b, seen.number));
        seen.note(a, report("of a"));
        seen.note(b, report("of b"));
        seen.note(stranger, report("meanwhile"));
        assert_eq!(messages(seen.end_beside(b)), ["of b", "meanwhile"]);
        assert_eq!(
            messages(seen.end_beside(a)),
            ["before b", "of a", "meanwhile"]
        );
        assert!(seen.reports.is_empty());
    }

    #[test]
    fn a_flood_of_panics_elsewhere_does_not_push_out_those_of_a_test() {
        let (a, stranger) = (an_id(), an_id());
        let mut seen = Seen {
            reports: Vec::new(),
            number: 0,
            beside: vec![(a, 0)],
        };
        assert!(seen.note(a, report("of a")));
        let told = (0..100).filter(|_| seen.note(stranger, report("noise")));
        assert_eq!(told.count(), KEPT);
        assert_eq!(messages(seen.end_beside(a)).len(), 1 + KEPT);
    }
}
