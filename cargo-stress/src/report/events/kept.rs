//! Keeps a session's events in its target directory while it runs. A session that is killed leaves what
//! had happened up to a second before; one that cannot be kept goes on without.

use super::encoder::Encoder;
use super::head::Head;
use super::lines::Line;
use super::sessions::Sessions;
use crate::model::Event;
use crate::report::error::ReportError;
use crate::report::fold::Fold;
use crate::report::stderr::show_warning;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;

/// What has been written is made readable after so many ticks, which is a second. Each time costs a
/// little of the compression.
const TICKS: u32 = 10;

/// The file in the making.
pub(in crate::report) struct Kept<W: Write> {
    encoder: Encoder,
    /// Gone when nothing more can be written.
    writer: Option<GzEncoder<W>>,
    line: Vec<u8>,
    /// Ticks since something was written that cannot be read yet.
    waiting: Option<u32>,
    /// Why nothing more is kept.
    trouble: Option<io::Error>,
    is_whole: Rc<Cell<bool>>,
}

impl Kept<fs_err::File> {
    /// Begins the file of that session, and removes those of the oldest.
    pub(in crate::report) fn begin(sessions: &Sessions, head: &Head) -> Self {
        match sessions.create(head) {
            Ok(file) => Self::to(file, head),
            Err(error) => Self::new(None, Some(error)),
        }
    }
}

impl<W: Write> Kept<W> {
    /// Writes to that.
    pub(super) fn to(writer: W, head: &Head) -> Self {
        let mut kept = Self::new(Some(GzEncoder::new(writer, Compression::fast())), None);
        kept.attempt(|writer, text| write(writer, text, &Line::Session(head.clone())));
        kept
    }

    fn new(writer: Option<GzEncoder<W>>, trouble: Option<io::Error>) -> Self {
        Self {
            encoder: Encoder::default(),
            writer,
            line: Vec::new(),
            waiting: None,
            is_whole: Rc::new(Cell::new(trouble.is_none())),
            trouble,
        }
    }

    /// Whether all has been written so far, for those who want to know it later.
    pub(in crate::report) fn is_whole(&self) -> Rc<Cell<bool>> {
        Rc::clone(&self.is_whole)
    }

    /// Does it unless something has gone wrong before.
    fn attempt(&mut self, action: impl FnOnce(&mut GzEncoder<W>, &mut Vec<u8>) -> io::Result<()>) {
        let Some(writer) = &mut self.writer else {
            return;
        };
        if let Err(error) = action(writer, &mut self.line) {
            self.trouble = Some(error);
            self.is_whole.set(false);
            self.writer = None;
        }
    }

    /// Writes all that still waits.
    fn end(&mut self) {
        self.waiting = None;
        self.attempt(|writer, _| {
            writer.try_finish()?;
            writer.get_mut().flush()
        });
    }

    fn make_readable(&mut self) {
        self.waiting = None;
        self.attempt(|writer, _| writer.flush());
    }
}

fn write(writer: &mut impl Write, text: &mut Vec<u8>, line: &Line) -> io::Result<()> {
    text.clear();
    serde_json::to_writer(&mut *text, line)?;
    text.push(b'\n');
    writer.write_all(text)
}

impl<W: Write> Fold for Kept<W> {
    fn event(&mut self, at: Duration, event: &Event) {
        self.waiting = self.waiting.or(Some(0));
        let mut encoder = std::mem::take(&mut self.encoder);
        encoder.encode(at, event, &mut |line| {
            self.attempt(|writer, text| write(writer, text, line));
        });
        self.encoder = encoder;
        match event {
            // Without it nothing else can be read.
            Event::Planned { .. } => self.make_readable(),
            // What is said at the end depends on whether all is there.
            Event::Finished { .. } => self.end(),
            _ => {}
        }
    }

    fn tick(&mut self) {
        if let Some(ticks) = &mut self.waiting {
            *ticks += 1;
            if *ticks >= TICKS {
                self.make_readable();
            }
        }
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.end();
        if let Some(error) = &self.trouble {
            show_warning(&format!(
                "not all of the session could be kept for `cargo stress report`: {error}"
            ));
        }
        Ok(())
    }
}
