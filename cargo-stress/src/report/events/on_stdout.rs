//! The stream on stdout, line by line as things happen.

use super::encoder::Encoder;
use super::head::Head;
use super::lines::Line;
use crate::model::Event;
use crate::report::error::ReportError;
use crate::report::fold::Fold;
use crate::report::github::unheard_json;
use crate::report::stdout::unprinted;
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::time::Duration;

/// Writes until nobody reads any more.
pub(in crate::report) struct OnStdout {
    encoder: Encoder,
    /// Gone when the reader is, or the room.
    writer: Option<BufWriter<Stdout>>,
    /// Why the rest is missing.
    trouble: Option<io::Error>,
}

impl OnStdout {
    pub(in crate::report) fn begin(head: &Head) -> Self {
        let mut stream = Self {
            encoder: Encoder::default(),
            writer: Some(BufWriter::new(stdout())),
            trouble: None,
        };
        stream.attempt(|writer| write(writer, &Line::Session(head.clone())));
        stream.attempt(Write::flush);
        stream
    }

    fn attempt(&mut self, action: impl FnOnce(&mut BufWriter<Stdout>) -> io::Result<()>) {
        if let Some(writer) = &mut self.writer
            && let Err(error) = action(writer)
        {
            // What waits in it would be tried once more.
            if let Some(writer) = self.writer.take() {
                let _ = writer.into_parts();
            }
            self.trouble = Some(error);
        }
    }
}

fn write(writer: &mut impl Write, line: &Line) -> io::Result<()> {
    let text = serde_json::to_string(line)?;
    writeln!(writer, "{}", unheard_json(&text))
}

impl Fold for OnStdout {
    fn event(&mut self, at: Duration, event: &Event) {
        let mut encoder = std::mem::take(&mut self.encoder);
        encoder.encode(at, event, &mut |line| {
            self.attempt(|writer| write(writer, line));
        });
        self.encoder = encoder;
    }

    fn tick(&mut self) {
        self.attempt(Write::flush);
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.attempt(Write::flush);
        self.trouble.take().map_or(Ok(()), unprinted)
    }
}
