//! Every command of ours that a page shows can be typed.

use super::pages;
use crate::cli::args::Args;
use clap::CommandFactory;
use clap::error::ErrorKind;

#[test]
fn every_command_on_a_page_is_understood() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for (path, text) in pages::all() {
        for command in commands(&text) {
            seen += 1;
            if let Err(error) = understood(&command) {
                wrong.push(format!("{path}: {command}\n{error}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(seen > 60, "only {seen} commands were seen");
}

fn understood(command: &str) -> Result<(), String> {
    let words = shell_words::split(command).map_err(|it| it.to_string())?;
    // `cargo stress …`: clap takes the first word for the program's name.
    match Args::command().try_get_matches_from(&words[1..]) {
        Err(error) if error.kind() != ErrorKind::DisplayHelp => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// In `sh` and `console` blocks, and in code within sentences.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block = None;
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            block = match block {
                None => Some(language),
                Some(_) => None,
            };
            continue;
        }
        match block {
            Some("sh") => found.extend(command(line)),
            Some("console") => found.extend(line.strip_prefix("$ ").and_then(command)),
            // A replay command stands where a finding ends.
            Some("text") => found.extend(line.trim().strip_prefix("replay: ").and_then(command)),
            Some(_) => {}
            // A heading names a task, without what it needs.
            None if line.starts_with('#') => {}
            None => found.extend(line.split('`').skip(1).step_by(2).filter_map(command)),
        }
    }
    found
}

/// The command without what a shell does not hand over; `None` if it is not one of ours.
fn command(line: &str) -> Option<String> {
    let line = line.split(" #").next().unwrap_or(line);
    let line = line.split(" > ").next().unwrap_or(line).trim();
    if let Some((cargo, words)) = line.split_once(" -- ")
        && cargo.starts_with("cargo run ")
        && cargo.contains("-p cargo-stress")
    {
        return Some(format!("cargo stress {words}"));
    }
    let is_ours = line == "cargo stress" || line.starts_with("cargo stress ");
    // What stands for anything cannot be parsed.
    (is_ours && !line.contains('…')).then(|| line.to_owned())
}

#[test]
fn commands_are_seen_where_they_stand_and_mistakes_in_them() {
    let page = "Type `cargo stress list` or `cargo test`.\n```sh\ncargo stress --all   # all\n\
                cargo run -p cargo-stress -- -j 2\n```\n```console\n$ cargo stress -j 4 > out\n\
                cargo stress is no command here\n```\n```text\n   replay: cargo stress replay 3f\n```\n";
    let expected = [
        "cargo stress list",
        "cargo stress --all",
        "cargo stress -j 2",
        "cargo stress -j 4",
        "cargo stress replay 3f",
    ];
    assert_eq!(commands(page), expected);
    assert!(expected.iter().all(|command| understood(command).is_ok()));
    for wrong in [
        "cargo stress --job 2",
        "cargo stress replay",
        "cargo stress -j x",
    ] {
        assert!(understood(wrong).is_err(), "{wrong}");
    }
}
