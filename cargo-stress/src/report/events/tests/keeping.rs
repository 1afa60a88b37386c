//! A kept session is read as it was told, up to where it ends.

use super::story::{head, story};
use crate::model::Event;
use crate::report::events::kept::Kept;
use crate::report::events::{SessionsError, Stored};
use crate::report::fold::Fold;
use camino::Utf8PathBuf;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};
use std::time::Duration;
use tempfile::TempDir;

/// A disk with so much room.
struct Disk {
    written: Vec<u8>,
    room: usize,
}

impl Write for &mut Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.room - self.written.len();
        if left == 0 {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let fits = &bytes[..bytes.len().min(left)];
        self.written.extend_from_slice(fits);
        Ok(fits.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is on the disk after the story; a second passes after each event if wanted.
fn kept(room: usize, readable: bool) -> Vec<u8> {
    let mut disk = Disk {
        written: Vec::new(),
        room,
    };
    let mut kept = Kept::to(&mut disk, &head());
    for (at, event) in story() {
        kept.event(at, &event);
        // A second passes.
        (0..10).filter(|_| readable).for_each(|_| kept.tick());
    }
    kept.finish().expect("a full disk ends no session");
    drop(kept);
    disk.written
}

fn place(bytes: &[u8]) -> (TempDir, Utf8PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(directory.path().join("events.jsonl.gz")).unwrap();
    fs_err::write(&path, bytes).unwrap();
    (directory, path)
}

fn read(bytes: &[u8]) -> Result<Vec<String>, SessionsError> {
    let (_directory, path) = place(bytes);
    let mut stored = Stored::open(&path)?;
    let mut events = Vec::new();
    while let Some((at, event)) = stored.next()? {
        events.push(shown(at, &event));
    }
    Ok(events)
}

fn shown(at: Duration, event: &Event) -> String {
    format!("{at:?} {event:?}")
}

fn told() -> Vec<String> {
    let mut told: Vec<String> = story().iter().map(|(at, it)| shown(*at, it)).collect();
    // Later failures of a kind come back as the first of them, and this one differs by its number.
    let (first, second) = (told[4].clone(), told[5].clone());
    let (_, evidence) = first.split_once("evidence: ").unwrap();
    let (evidence, _) = evidence.split_once(", run: ").unwrap();
    let (before, rest) = second.split_once("evidence: ").unwrap();
    let (_, after) = rest.split_once(", run: ").unwrap();
    told[5] = format!("{before}evidence: {evidence}, run: {after}");
    told
}

#[test]
fn all_events_come_back_as_they_were_told() {
    let (read, told) = (read(&kept(usize::MAX, false)).unwrap(), told());
    for (read, told) in read.iter().zip(&told) {
        assert_eq!(read, told);
    }
    assert_eq!(read.len(), told.len());
}

#[test]
fn a_file_that_ends_anywhere_is_read_up_to_there() {
    let whole = kept(usize::MAX, true);
    let told = told();
    let mut lengths = Vec::new();
    for end in (0..=whole.len()).step_by(7).chain([whole.len()]) {
        match read(&whole[..end]) {
            Ok(events) => {
                assert_eq!(events[..], told[..events.len()]);
                lengths.push(events.len());
            }
            // Not even its first line is there.
            Err(SessionsError::NotUnderstood { line: 1, .. }) => assert!(lengths.is_empty()),
            Err(error) => panic!("{end}: {error}"),
        }
    }
    assert!(lengths.is_sorted());
    assert_eq!(lengths.last(), Some(&told.len()));
    lengths.dedup();
    assert!(lengths.len() > told.len() / 2, "{lengths:?}");
}

#[test]
fn a_full_disk_ends_nothing_and_leaves_what_was_written_before() {
    let whole = kept(usize::MAX, true);
    let events = read(&kept(whole.len() / 2, true)).unwrap();
    assert!(!events.is_empty());
    assert_eq!(events[..], told()[..events.len()]);
}

fn lines(lines: &[&str]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
    for line in lines {
        writeln!(writer, "{line}").unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn a_stream_of_another_release_is_refused_with_what_to_do() {
    let of = |schema: &str| {
        let head = serde_json::to_string(&head()).unwrap();
        let head = head.replace("cargo-stress/events/1", schema);
        let (_directory, path) = place(&lines(&[&head]));
        Stored::open(&path).map(|_| ()).map_err(|error| {
            let help = miette::Diagnostic::help(&error).unwrap().to_string();
            (error.to_string().replace(path.as_str(), "FILE"), help)
        })
    };
    assert_eq!(of("cargo-stress/events/1"), Ok(()));
    let (error, help) = of("cargo-stress/events/2").unwrap_err();
    assert_eq!(
        error,
        "FILE was written by a later cargo-stress: its schema is cargo-stress/events/2"
    );
    assert!(help.contains("update"), "{help}");
    let (error, _) = of("cargo-stress/events/0").unwrap_err();
    assert!(error.contains("an earlier cargo-stress"), "{error}");
    let (error, help) = of("weather/1").unwrap_err();
    assert!(
        error.contains("line 1") && help.contains("damaged"),
        "{error}"
    );
}

#[test]
fn lines_that_speak_of_what_was_never_told_are_refused_with_their_number() {
    let head = serde_json::to_string(&head()).unwrap();
    let attempt = r#"{"event":"attempt","at_us":1,"test":7,"outcome":"passed","us":1}"#;
    let error = read(&lines(&[&head, attempt])).unwrap_err().to_string();
    assert!(
        error.contains("line 2") && error.contains("no line before it"),
        "{error}"
    );
    let error = read(&lines(&[&head, r#"{"event":"attempt"}"#])).unwrap_err();
    assert!(error.to_string().contains("line 2"), "{error}");
}

#[test]
fn what_could_not_be_kept_is_known_before_the_end_is_told() {
    for (room, is_whole) in [(usize::MAX, true), (1000, false), (0, false)] {
        let mut disk = Disk {
            written: Vec::new(),
            room,
        };
        let mut kept = Kept::to(&mut disk, &head());
        let known = kept.is_whole();
        let story = story();
        assert!(matches!(story.last(), Some((_, Event::Finished { .. }))));
        for (at, event) in story {
            kept.event(at, &event);
        }
        assert_eq!(known.get(), is_whole, "{room}");
    }
}
