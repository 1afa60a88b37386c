//! Reads a kept session: its events one by one, also where its end is missing.

use super::decoder::Decoder;
use super::error::SessionsError;
use super::head::{FAMILY, Head, VERSION};
use super::lines::Line;
use crate::model::Event;
use camino::{Utf8Path, Utf8PathBuf};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use std::io::{self, BufRead, BufReader};
use std::time::Duration;

/// The oldest schema that is understood.
const OLDEST: u32 = 1;

/// A kept session that is being read.
pub(crate) struct Stored {
    head: Head,
    lines: Lines,
    decoder: Decoder,
}

impl Stored {
    /// Opens the file.
    ///
    /// # Errors
    /// If it cannot be read, or is of another schema.
    pub(crate) fn open(path: &Utf8Path) -> Result<Self, SessionsError> {
        let mut lines = Lines::open(path)?;
        let head = lines.head()?;
        Ok(Self {
            head,
            lines,
            decoder: Decoder::default(),
        })
    }

    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// The next event, and when it happened; `None` at the end, or where a session that was killed
    /// has stopped writing.
    ///
    /// # Errors
    /// If a line is not one of the stream.
    pub(crate) fn next(&mut self) -> Result<Option<(Duration, Event)>, SessionsError> {
        while self.lines.next()? {
            let line: Line = self.lines.parse()?;
            let event = self.decoder.decode(line).map_err(|_| {
                let reason = "it refers to what no line before it has told";
                self.lines.not_understood(reason.to_owned())
            })?;
            if event.is_some() {
                return Ok(event);
            }
        }
        Ok(None)
    }
}

/// The first line of the file at that path, of whichever schema.
pub(super) fn read_head(path: &Utf8Path) -> Result<Head, SessionsError> {
    let mut lines = Lines::open(path)?;
    lines.next()?;
    lines.parse()
}

/// Whole lines of a compressed file.
struct Lines {
    path: Utf8PathBuf,
    reader: BufReader<MultiGzDecoder<BufReader<fs_err::File>>>,
    text: Vec<u8>,
    number: u64,
}

/// Read first: the rest means what the schema says.
#[derive(Deserialize)]
struct Schema {
    schema: String,
}

impl Lines {
    fn open(path: &Utf8Path) -> Result<Self, SessionsError> {
        let file = fs_err::File::open(path).map_err(|source| SessionsError::Read {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            reader: BufReader::new(MultiGzDecoder::new(BufReader::new(file))),
            text: Vec::new(),
            number: 0,
        })
    }

    /// Reads the next line. Says no at the end, also at one where something is missing.
    fn next(&mut self) -> Result<bool, SessionsError> {
        self.text.clear();
        self.number += 1;
        match self.reader.read_until(b'\n', &mut self.text) {
            Ok(_) => Ok(self.text.ends_with(b"\n")),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(source) => Err(SessionsError::Read {
                path: self.path.clone(),
                source,
            }),
        }
    }

    /// What that line says.
    fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, SessionsError> {
        let parsed = serde_json::from_slice(&self.text);
        parsed.map_err(|error| self.not_understood(error.to_string()))
    }

    fn not_understood(&self, reason: String) -> SessionsError {
        SessionsError::NotUnderstood {
            path: self.path.clone(),
            line: self.number,
            reason,
        }
    }

    fn head(&mut self) -> Result<Head, SessionsError> {
        self.next()?;
        let Schema { schema } = self.parse()?;
        let version = schema.strip_prefix(FAMILY);
        let path = self.path.clone();
        match version.and_then(|it| it.parse::<u32>().ok()) {
            Some(OLDEST..=VERSION) => self.parse(),
            Some(version) if version > VERSION => Err(SessionsError::Newer { path, schema }),
            Some(_) => Err(SessionsError::Older { path, schema }),
            None => Err(self.not_understood(format!("{schema:?} is no schema of ours"))),
        }
    }
}
