//! A panic hook that remembers and sends every panic, then hands on to the hook it found.

use super::message_pipe;
use crate::protocol::{Message, PanicReport};
use std::any::Any;
use std::panic::{self, PanicHookInfo};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

/// Panics kept of one attempt; a thread pool can panic thousands of times.
const KEPT: usize = 16;
/// Bytes kept of one panic message.
const MESSAGE_BYTES: usize = 16 * 1024;

static SEEN: Mutex<Vec<(ThreadId, PanicReport)>> = Mutex::new(Vec::new());

/// Installs the hook in front of the present one. Harmless in a harness: its forks inherit the hook,
/// and only they have a way to send.
pub(crate) fn install_hook() {
    let next = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        note(info);
        next(info);
    }));
}

/// Forgets earlier panics, then returns those seen since on the next [`take`].
pub(super) fn take() -> Vec<(ThreadId, PanicReport)> {
    std::mem::take(&mut SEEN.lock().unwrap_or_else(PoisonError::into_inner))
}

fn note(info: &PanicHookInfo<'_>) {
    let thread = thread::current();
    let report = PanicReport {
        thread: thread.name().unwrap_or("<unnamed>").to_owned(),
        message: payload_text(info.payload()),
        location: info.location().map(ToString::to_string),
    };
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if seen.len() == KEPT {
        // The first panics tell the cause, the last one may be the one that ends the test.
        seen.pop();
    } else {
        message_pipe::send(&Message::Panicked(report.clone()));
    }
    seen.push((thread.id(), report));
}

/// The text of a panic's payload; `None` where it is not text.
pub(super) fn raw_text(payload: &(dyn Any + Send)) -> Option<&str> {
    let text = payload.downcast_ref::<&'static str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}

/// The text of a panic's payload as it is reported.
pub(super) fn payload_text(payload: &(dyn Any + Send)) -> String {
    bounded(raw_text(payload).unwrap_or("Box<dyn Any>"))
}

/// `text`, cut at a bounded length: it has to fit into a message.
pub(super) fn bounded(text: &str) -> String {
    if text.len() <= MESSAGE_BYTES {
        return text.to_owned();
    }
    let cut = (0..=MESSAGE_BYTES)
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
}
