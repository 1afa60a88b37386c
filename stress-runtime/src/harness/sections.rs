//! What a run printed on one stream, told apart by attempt where its child writes separators.

use super::capture::Capture;
use super::told_by_harness::ToldByHarness;
use crate::protocol::{Captured, Outcome, Reading, Separator, Settings};

/// Of so many failing attempts of a run the output is kept.
const KEPT: usize = 32;
/// Of so many that passed, where all output is wanted.
const KEPT_OF_PASSED: usize = 16;

/// Says of one attempt after another, as they ended, whether its output is kept.
pub(super) fn is_kept(keep_output: bool) -> impl FnMut(&Outcome) -> bool {
    let (mut passed, mut others) = (0, 0);
    move |outcome| {
        let (count, most) = match outcome {
            Outcome::Passed if !keep_output => return false,
            Outcome::Passed => (&mut passed, KEPT_OF_PASSED),
            _ => (&mut others, KEPT),
        };
        *count += 1;
        *count <= most
    }
}

/// A bounded recording of one stream.
#[derive(Debug)]
pub(super) struct Sections {
    limits: (usize, usize),
    /// A section of more bytes than this is too long.
    most: u64,
    /// Ended sections that are too long.
    too_long: Vec<usize>,
    /// What a harness that is not ours says on the stream; `None` where nobody does.
    told: Option<ToldByHarness>,
    /// `None`: the whole stream is one section.
    separator: Option<Separator>,
    /// The last bytes, where they may be the beginning of a separator.
    partial: Vec<u8>,
    current: Capture,
    /// Sections that have ended, by the step that they belong to.
    ended: Vec<(usize, Capture)>,
    /// The first step whose output may still come.
    next: usize,
}

impl Sections {
    pub(super) fn new(settings: &Settings, separator: Option<Separator>) -> Self {
        let limits = (settings.head_bytes, settings.tail_bytes);
        Self {
            limits,
            most: settings.max_output.unwrap_or(u64::MAX),
            too_long: Vec::new(),
            told: None,
            separator,
            partial: Vec::new(),
            current: Capture::new(limits.0, limits.1),
            ended: Vec::new(),
            next: 0,
        }
    }

    /// A recording of a stream on which a harness that is not ours speaks.
    pub(super) fn with_harness(self) -> Self {
        Self {
            told: Some(ToldByHarness::default()),
            ..self
        }
    }

    /// What that harness has said so far.
    pub(super) fn told(&self) -> Option<&ToldByHarness> {
        self.told.as_ref()
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        if let Some(told) = &mut self.told {
            told.hear(bytes);
        }
        if self.separator.is_none() {
            self.current.push(bytes);
        } else if self.partial.is_empty() {
            self.push_divided(bytes);
        } else {
            let mut joined = std::mem::take(&mut self.partial);
            joined.extend_from_slice(bytes);
            self.push_divided(&joined);
        }
    }

    fn push_divided(&mut self, mut bytes: &[u8]) {
        while let Some(separator) = &self.separator {
            let (output, candidate) = Separator::split(bytes);
            self.current.push(output);
            if candidate.is_empty() {
                return;
            }
            bytes = match separator.read(candidate) {
                Reading::After(step, rest) => {
                    self.end_section(step);
                    rest
                }
                Reading::Unfinished => {
                    self.partial = candidate.to_vec();
                    return;
                }
                Reading::Not => {
                    let (first, rest) = candidate.split_at(1);
                    self.current.push(first);
                    rest
                }
            };
        }
    }

    /// Steps whose separator is missing, because the test had closed the stream, have left their
    /// output to this one.
    fn end_section(&mut self, step: usize) {
        self.next = step + 1;
        if self.is_too_long_now() {
            self.too_long.push(step);
        }
        if !self.current.is_empty() {
            let (head, tail) = self.limits;
            let section = std::mem::replace(&mut self.current, Capture::new(head, tail));
            self.ended.push((step, section));
        }
    }

    /// Whether what is being printed now is too long.
    pub(super) fn is_too_long_now(&self) -> bool {
        self.current.total() > self.most
    }

    /// Whether the output of `step` is; `is_last` as in [`of`](Self::of).
    pub(super) fn is_too_long(&self, step: usize, is_last: bool) -> bool {
        if self.separator.is_none() || (is_last && step >= self.next) {
            return self.is_too_long_now();
        }
        self.too_long.contains(&step)
    }

    /// Whether sections are being held.
    pub(super) fn has_ended_ones(&self) -> bool {
        !self.ended.is_empty()
    }

    /// Forgets sections that are not kept; those of which that is not known yet are asked for again.
    pub(super) fn settle(&mut self, mut is_kept: impl FnMut(usize) -> Option<bool>) {
        self.ended
            .retain(|(step, _)| is_kept(*step).unwrap_or(true));
    }

    /// The stream has ended.
    pub(super) fn finish(&mut self) {
        if !self.partial.is_empty() {
            self.current.push(&std::mem::take(&mut self.partial));
        }
    }

    /// The output of `step`; what came after the last separator is that of the last attempt.
    pub(super) fn of(&self, step: usize, is_last: bool) -> Captured {
        if self.separator.is_none() || (is_last && step >= self.next) {
            return self.current.finish();
        }
        let section = self.ended.iter().find(|(of, _)| *of == step);
        section.map_or_else(Captured::default, |(_, section)| section.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(separator: &Separator) -> Sections {
        Sections::new(&Settings::default(), Some(separator.clone()))
    }

    #[test]
    fn each_attempt_gets_its_own_output_in_whatever_pieces_it_arrives() {
        let separator = Separator::random().unwrap();
        let all = [
            b"a\x1e1".as_slice(),
            &separator.after(0),
            b"",
            &separator.after(1),
            b"c\x1e",
            &separator.after(2),
            b"d",
            &separator.after(0)[..20],
        ]
        .concat();
        for size in 1..=all.len() {
            let mut sections = sections(&separator);
            all.chunks(size).for_each(|piece| sections.push(piece));
            sections.finish();
            let text = |step, is_last| sections.of(step, is_last).to_text();
            let texts = [text(0, false), text(1, false), text(2, false)];
            assert_eq!(texts, ["a\x1e1", "", "c\x1e"], "{size}");
            assert!(text(3, true).starts_with("d\x1e"), "{size}");
        }
    }

    #[test]
    fn a_section_is_too_long_by_itself_and_not_for_those_before_it() {
        let separator = Separator::random().unwrap();
        let settings = Settings {
            max_output: Some(4),
            ..Settings::default()
        };
        let mut sections = Sections::new(&settings, Some(separator.clone()));
        for (step, output) in [b"1234".as_slice(), b"12345", b"1"].into_iter().enumerate() {
            sections.push(output);
            assert_eq!(sections.is_too_long_now(), step == 1);
            sections.push(&separator.after(step));
        }
        sections.push(b"12345");
        sections.finish();
        let too_long = |step: &usize| sections.is_too_long(*step, *step == 3);
        assert_eq!((0..4).filter(too_long).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn what_has_no_separator_of_its_own_falls_to_the_next_attempt() {
        let separator = Separator::random().unwrap();
        let mut sections = sections(&separator);
        sections.push(b"of 0 and 1");
        sections.push(&separator.after(1));
        sections.finish();
        assert_eq!(sections.of(0, false).to_text(), "");
        assert_eq!(sections.of(1, true).to_text(), "of 0 and 1");
    }

    #[test]
    fn sections_are_held_until_it_is_known_who_wants_them_and_never_too_many() {
        let separator = Separator::random().unwrap();
        let mut sections = sections(&separator);
        for step in 0..100 {
            sections.push(b"x");
            sections.push(&separator.after(step));
        }
        sections.settle(|_| None);
        assert_eq!(sections.ended.len(), 100);
        let timed_out = Outcome::TimedOut {
            limit_ms: 1,
            panics: Vec::new(),
            hang: None,
        };
        let outcome = |step| {
            if step % 2 == 0 {
                &timed_out
            } else {
                &Outcome::Passed
            }
        };
        let mut kept = is_kept(true);
        sections.settle(|step| Some(kept(outcome(step))));
        assert_eq!(sections.ended.len(), KEPT + KEPT_OF_PASSED);
        let mut kept = is_kept(false);
        sections.settle(|step| Some(kept(outcome(step))));
        assert_eq!(sections.ended.len(), KEPT);
        assert_eq!(sections.of(2, false).to_text(), "x");
        assert_eq!(sections.of(3, false).to_text(), "");
    }

    #[test]
    fn without_a_separator_all_is_one_section() {
        let mut sections = Sections::new(&Settings::default(), None);
        sections.push(b"\x1eall");
        sections.finish();
        assert_eq!(sections.of(7, false).to_text(), "\x1eall");
    }
}
