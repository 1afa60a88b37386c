//! What a person is told who types what another tool would understand, or only half of what is needed.

use super::misplaced_task::ESCAPE;
use super::other_runners::meaning;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};
use std::ffi::OsString;

/// Commands that say too little by themselves when their words do not suffice.
const OF_COMMANDS: [(&str, &str); 2] = [
    (
        "quarantine",
        "`cargo stress quarantine` shows them, `… TEST --reason WHY --until YYYY-MM-DD` adds one, \
         `… TEST --release` takes one out",
    ),
    (
        "replay",
        "a finding names its record; `cargo stress report` shows the findings of the last session",
    ),
];

/// The error with what may have been meant, where more is known of that than how the words are spelt. `words` are
/// those of the call.
pub(super) fn with_tip(mut error: Error, words: &[OsString]) -> Error {
    let tip = match error.kind() {
        ErrorKind::UnknownArgument => of_unknown(&error, words),
        ErrorKind::MissingRequiredArgument => of_command(words),
        _ => None,
    };
    if let Some(tip) = tip {
        error.remove(ContextKind::SuggestedArg);
        error.remove(ContextKind::Usage);
        let tips = vec![StyledStr::from(tip)];
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
    error
}

fn of_unknown(error: &Error, words: &[OsString]) -> Option<&'static str> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    match word.starts_with('-') {
        true => meaning(word),
        false => of_command(words),
    }
}

fn of_command(words: &[OsString]) -> Option<&'static str> {
    let mut of_command = OF_COMMANDS
        .iter()
        .filter(|(name, _)| words.get(1).is_some_and(|word| word == name));
    of_command.next().map(|(_, tip)| *tip)
}

/// What to say of an option behind `--`, where all words are filters: whoever writes it there thinks of
/// `cargo test`.
pub(super) fn escaped_option(command: &Command, words: &[OsString]) -> Option<String> {
    let behind = words.iter().skip_while(|word| *word != ESCAPE);
    let mut names = behind.skip(1).filter_map(|word| word.to_str());
    names.find_map(|word| {
        let name = word.split_once('=').map_or(word, |(name, _)| name);
        let what = match meaning(name) {
            Some(meaning) => meaning.to_owned(),
            None if is_option(command, name) => "options stand in front of it".to_owned(),
            None => return None,
        };
        Some(format!(
            "behind `--` all words are filters, `{name}` too: {what}"
        ))
    })
}

fn is_option(command: &Command, name: &str) -> bool {
    let Some(long) = name.strip_prefix("--") else {
        return false;
    };
    command
        .get_arguments()
        .any(|it| it.get_long() == Some(long))
}

#[cfg(test)]
mod tests {
    use super::super::args::Args;
    use super::*;
    use clap::CommandFactory;

    /// What is said of a call that is refused.
    fn said(line: &str) -> String {
        let words: Vec<_> = line.split(' ').map(OsString::from).collect();
        let error = Args::command().try_get_matches_from(&words);
        with_tip(error.unwrap_err(), &words).to_string()
    }

    #[test]
    fn an_option_of_another_runner_is_told_in_our_words() {
        insta::assert_snapshot!(said("cargo-stress --retries 3"), @"
        error: unexpected argument '--retries' found

          tip: no test is run until it passes: '--runs' says how often each is run, whatever comes of it

        For more information, try '--help'.
        ");
        insta::assert_snapshot!(said("cargo-stress -E test(x)"), @"
        error: unexpected argument '-E' found

          tip: filters are parts of names, without an option; '--package', '--lib' and '--test' choose among packages and binaries

        For more information, try '--help'.
        ");
        for line in [
            "list --stress-count=5",
            "--test-threads=1",
            "-q",
            "-v",
            "bisect x --nocapture",
        ] {
            let said = said(&format!("cargo-stress {line}"));
            assert!(said.contains("tip: "), "{said}");
            assert!(!said.contains("similar"), "{said}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_told_as_one() {
        assert!(said("cargo-stress --jbs 3").contains("'--jobs'"));
        assert!(!said("cargo-stress --jobs three").contains("tip: "));
    }

    #[test]
    fn a_command_that_lacks_something_says_what_it_can_do() {
        insta::assert_snapshot!(said("cargo-stress quarantine list"), @"
        error: the following required arguments were not provided:
          <--reason <WHY>|--release>

          tip: `cargo stress quarantine` shows them, `… TEST --reason WHY --until YYYY-MM-DD` adds one, `… TEST --release` takes one out

        For more information, try '--help'.
        ");
        for line in ["quarantine add x", "quarantine x --reason slow"] {
            let said = said(&format!("cargo-stress {line}"));
            assert!(said.contains("shows them"), "{said}");
        }
        insta::assert_snapshot!(said("cargo-stress replay"), @"
        error: the following required arguments were not provided:
          <ID>

          tip: a finding names its record; `cargo stress report` shows the findings of the last session

        For more information, try '--help'.
        ");
    }

    #[test]
    fn an_option_behind_two_hyphens_is_no_filter() {
        let said = |behind: &str| {
            let words = format!("cargo-stress --all -- {behind}");
            let words: Vec<_> = words.split(' ').map(OsString::from).collect();
            escaped_option(&Args::command(), &words)
        };
        insta::assert_snapshot!(said("closes --nocapture").unwrap(), @"behind `--` all words are filters, `--nocapture` too: what a failing run has printed is shown with the finding; '--output-tail' says how much of it");
        insta::assert_snapshot!(said("--skip slow").unwrap(), @"behind `--` all words are filters, `--skip` too: options stand in front of it");
        for filters in ["list", "-1", "closes opens", "--", "--bogus"] {
            assert_eq!(said(filters), None, "{filters}");
        }
    }
}
