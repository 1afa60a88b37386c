//! The page on the command line is written from the command line.

use super::pages::reference_path;
use crate::cli::args::Args;
use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};
use std::collections::BTreeSet;
use std::fmt::Write;

const INTRODUCTION: &str = "\
# Command line

Written from the program itself: `cargo stress --help` says the same.

Flags win over what [the environment](environment.md), [Cargo.toml](configuration.md) and
[the attribute](attribute.md) say. How it ends: [exit codes](exit-codes.md).
";

#[test]
fn the_page_on_the_command_line_says_what_there_is() {
    let (written, path) = (page(), reference_path("cli.md"));
    if std::env::var_os("BOOK").is_some_and(|it| it == "write") {
        fs_err::write(&path, &written).unwrap();
    }
    assert!(
        fs_err::read_to_string(&path).unwrap() == written,
        "{path} is out of date: BOOK=write cargo test -p cargo-stress book"
    );
}

fn page() -> String {
    let mut command = Args::command();
    command.build();
    let of_session: BTreeSet<_> = command.get_arguments().map(said).collect();
    let mut page = format!("{INTRODUCTION}\n## `cargo stress`\n\n{}\n", usage(&command));
    tables(&mut page, command.get_arguments());
    for task in tasks(&command) {
        section(&mut page, "cargo stress", task, &of_session);
    }
    page
}

fn tasks(command: &Command) -> impl Iterator<Item = &Command> {
    let all = command.get_subcommands();
    all.filter(|it| it.get_name() != "help")
}

/// A subcommand, and below it those that it has.
fn section(
    page: &mut String,
    above: &str,
    task: &Command,
    of_session: &BTreeSet<(String, String)>,
) {
    let (name, about) = (task.get_name(), plain(task.get_about()));
    let name = format!("{above} {name}");
    let _ = write!(page, "\n## `{name}`\n\n{about}.\n\n{}\n", usage(task));
    let (shared, own): (Vec<&Arg>, Vec<&Arg>) = task
        .get_arguments()
        .partition(|it| of_session.contains(&said(it)));
    tables(page, own.into_iter());
    let shared: BTreeSet<_> = shared.iter().filter_map(|it| it.get_long()).collect();
    if !shared.is_empty() {
        let shared = shared.into_iter().collect::<Vec<_>>().join("`, `--");
        let _ = write!(page, "\nAs in a session: `--{shared}`.\n");
    }
    for task in tasks(task) {
        section(page, &name, task, of_session);
    }
}

fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    format!("```text\n{}\n```", usage.replace("\n       ", "\n"))
}

/// What makes an argument of two commands the same.
fn said(argument: &Arg) -> (String, String) {
    (name(argument), meaning(argument))
}

/// One table for each heading of the help.
fn tables<'a>(page: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    let mut headings: Vec<(&str, Vec<&Arg>)> = Vec::new();
    for argument in arguments {
        let heading = argument.get_help_heading().unwrap_or_default();
        match headings.iter_mut().find(|it| it.0 == heading) {
            Some((_, group)) => group.push(argument),
            None => headings.push((heading, vec![argument])),
        }
    }
    for (heading, group) in headings {
        let title = if heading.is_empty() { "" } else { "\n**" };
        let end = if heading.is_empty() { "" } else { "**\n" };
        let _ = write!(
            page,
            "{title}{heading}{end}\n| flag | meaning |\n|---|---|\n"
        );
        for argument in group {
            let (name, meaning) = (name(argument), meaning(argument));
            let _ = writeln!(page, "| {name} | {meaning} |");
        }
    }
}

/// `-j`, `--jobs <N>`
fn name(argument: &Arg) -> String {
    if argument.is_positional() {
        return format!("`{argument}`");
    }
    let value = match argument.get_value_names() {
        Some([name, ..]) if argument.get_action().takes_values() => format!(" <{name}>"),
        _ => String::new(),
    };
    let short = argument.get_short().map(|it| format!("`-{it}`, "));
    let long = argument.get_long().unwrap_or_default();
    let others = argument.get_visible_aliases().unwrap_or_default();
    let others: String = others.iter().map(|it| format!(", `--{it}`")).collect();
    format!("{}`--{long}{value}`{others}", short.unwrap_or_default())
}

/// The help, the values there are, and the default.
fn meaning(argument: &Arg) -> String {
    let help = argument.get_long_help().or_else(|| argument.get_help());
    let mut text = plain(help);
    let values = argument.get_possible_values();
    if argument.get_action().takes_values() && !values.is_empty() {
        let in_words = values.iter().map(|value| match value.get_help() {
            Some(help) => format!("`{}` ({})", value.get_name(), plain(Some(help))),
            None => format!("`{}`", value.get_name()),
        });
        let _ = write!(text, ". One of {}", in_words.collect::<Vec<_>>().join(", "));
    }
    if let Some(default) = argument.get_default_values().first()
        && argument.get_action().takes_values()
    {
        let _ = write!(text, ". Default: `{}`", default.to_string_lossy());
    }
    text
}

/// On one line, and nothing in it means anything to Markdown.
fn plain(text: Option<&StyledStr>) -> String {
    let text = text.map(ToString::to_string).unwrap_or_default();
    let paragraphs = text.split("\n\n");
    let lines = paragraphs.map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines.collect::<Vec<_>>().join(". ");
    let text = text.replace('|', "\\|").replace('[', "\\[");
    text.replace('<', "\\<").replace('`', "")
}
