//! Results go to stdout, and whoever reads them may have seen enough.

use super::error::ReportError;
use super::printable::printable;
use std::io::{self, ErrorKind, Write};

/// Prints the text.
///
/// # Errors
/// If it could not be written. A reader that has gone (`| head`) is no error.
pub(super) fn print(text: &str) -> Result<(), ReportError> {
    let text = printable(text, &io::stdout());
    write(&mut anstream::stdout(), &text)
}

fn write(to: &mut impl Write, text: &str) -> Result<(), ReportError> {
    let written = to.write_all(text.as_bytes()).and_then(|()| to.flush());
    written.or_else(unprinted)
}

/// Prints what `fill` writes, as it is: it is for programs.
///
/// # Errors
/// As of [`print()`].
pub(crate) fn print_as_it_is(
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), ReportError> {
    let mut stdout = io::stdout();
    let written = fill(&mut stdout).and_then(|()| stdout.flush());
    written.or_else(unprinted)
}

/// What it means that something could not be printed.
///
/// # Errors
/// The same, unless the reader has gone.
pub(super) fn unprinted(error: io::Error) -> Result<(), ReportError> {
    match error.kind() {
        ErrorKind::BrokenPipe => Ok(()),
        _ => Err(ReportError::Stdout(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::pipe;

    #[test]
    fn a_reader_that_has_gone_is_no_error_and_a_full_disk_is() {
        let (reader, mut writer) = pipe().unwrap();
        drop(reader);
        write(&mut writer, "nobody reads this").unwrap();
        let mut full = File::options().write(true).open("/dev/full").unwrap();
        let error = write(&mut full, "no room for this").unwrap_err();
        assert_eq!(error.to_string(), "the result could not be printed");
    }
}
