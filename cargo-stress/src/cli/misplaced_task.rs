//! The name of a task behind an option is a filter to clap. Whoever writes it there hardly means one.

use super::filter_options::FilterOptions;
use clap::Command;
use std::borrow::Cow;
use std::ffi::OsString;

/// Behind it nothing is a task or an option.
pub(super) const ESCAPE: &str = "--";

/// What to say of the first filter that is the name of a task, if there is one; `words` are those of the
/// call. Behind `--`, and with `--exact`, it is the name of a test.
pub(super) fn misplaced_task(
    command: &Command,
    words: &[OsString],
    filter: &FilterOptions,
) -> Option<String> {
    let escape = words.iter().position(|it| it == ESCAPE);
    let escaped = escape.map_or(0, |at| words.len() - at - 1);
    let filters = filter.unless_exact();
    let before = &filters[..filters.len().saturating_sub(escaped)];
    let name = before.iter().find(|it| is_task(command, it))?;

    let words: Vec<_> = words[1..].iter().map(|it| it.to_string_lossy()).collect();
    // The last of its kind: the value of an option may be the same word.
    let at = words[..words.len() - escaped]
        .iter()
        .rposition(|it| it == name)?;
    let (mut front, mut back) = (words.clone(), words);
    front.remove(at);
    front.splice(..0, ["cargo", "stress", name].map(Cow::from));
    back.remove(at);
    back.splice(..0, ["cargo", "stress"].map(Cow::from));
    if escape.is_none() {
        back.push(ESCAPE.into());
    }
    back.push(name.into());
    Some(format!(
        "`{name}` is a command, and those stand first: {}\n\n  \
         Tests with that in their names: {}",
        shell_words::join(front),
        shell_words::join(back)
    ))
}

fn is_task(command: &Command, word: &str) -> bool {
    word == "help" || command.get_subcommands().any(|it| it.get_name() == word)
}
