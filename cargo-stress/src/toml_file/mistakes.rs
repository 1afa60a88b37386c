//! Mistakes in a file of TOML, each with its place, noted as they are found.

use super::mistake::Mistake;
use crate::nearest::likely;
use miette::NamedSource;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeString;

/// All that is wrong with one file.
#[derive(Debug)]
pub(crate) struct Mistakes {
    file: String,
    text: Arc<str>,
    found: Vec<Mistake>,
}

impl Mistakes {
    /// None yet, of the file with that text.
    pub(crate) fn of(file: &str, text: &str) -> Self {
        Self {
            file: file.to_owned(),
            text: text.into(),
            found: Vec::new(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The mistakes, in the sequence in which they stand in the file.
    pub(crate) fn sorted(mut self) -> Vec<Mistake> {
        self.found.sort_by_key(|mistake| mistake.at.offset());
        self.found
    }

    /// Something is wrong there; the label is said right at the place.
    pub(crate) fn wrong(
        &mut self,
        at: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        self.note(at, message.into(), label.into(), None);
    }

    /// What stands there under that name is of another type than expected.
    pub(crate) fn wrong_type(&mut self, at: Range<usize>, name: &str, expected: &str) {
        self.wrong(at, format!("`{name}` has the wrong type"), expected);
    }

    /// What stands there under that name is no value of it.
    pub(crate) fn wrong_value(&mut self, at: Range<usize>, name: &str, reason: impl Into<String>) {
        self.wrong(at, format!("`{name}` has no such value"), reason);
    }

    /// A key is none of those that are known.
    pub(crate) fn unknown_key(&mut self, name: &Spanned<DeString<'_>>, known: &[&str]) {
        let label = match likely(known.iter().copied(), name.get_ref()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "not known".to_owned(),
        };
        let message = format!("there is no key `{}`", name.get_ref());
        let help = format!("the keys are {}", known.join(", "));
        self.note(name.span(), message, label, Some(help));
    }

    fn note(&mut self, at: Range<usize>, message: String, label: String, help: Option<String>) {
        self.found.push(Mistake {
            message,
            label,
            help,
            file: NamedSource::new(&self.file, Arc::clone(&self.text)),
            at: at.into(),
        });
    }
}
