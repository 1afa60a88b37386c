//! The commands on a page, and what they are shown to print.

/// A line to type.
#[derive(Debug, PartialEq)]
pub(crate) struct Command<'a> {
    pub(crate) line: &'a str,
    /// `None` where nothing is shown.
    pub(crate) shown: Option<&'a str>,
}

/// In reading order: the lines of `sh` blocks, and those behind a `$` in `console` blocks.
pub(crate) fn commands(page: &str) -> Vec<Command<'_>> {
    let mut commands = Vec::new();
    for (language, block) in blocks(page) {
        match language {
            "sh" => commands.extend(block.lines().map(|line| Command { line, shown: None })),
            "console" => {
                // What a key or a signal prints stands there without one.
                let parts = block.strip_prefix("$ ").map(|it| it.split("\n$ "));
                commands.extend(parts.into_iter().flatten().map(|part| {
                    let (line, shown) = part.split_once('\n').unwrap_or((part, ""));
                    let shown = Some(shown);
                    Command { line, shown }
                }));
            }
            _ => {}
        }
    }
    commands
}

/// The blocks of code on a page, each with its language.
pub(crate) fn blocks(page: &str) -> Vec<(&str, &str)> {
    let parts = page.split("\n```").skip(1).step_by(2);
    parts
        .map(|part| part.split_once('\n').unwrap_or((part, "")))
        .collect()
}

#[test]
fn commands_are_found_with_what_they_print() {
    let page = "Type\n```sh\ncargo stress\n```\nor\n\n```console\n$ git add .\n$ cargo stress list\n1 test\n\n2\n```\n\
                ```rust\nfn a() {}\n```\n";
    let command = |line, shown| Command { line, shown };
    assert_eq!(
        commands(page),
        [
            command("cargo stress", None),
            command("git add .", Some("")),
            command("cargo stress list", Some("1 test\n\n2")),
        ]
    );
    assert_eq!(blocks(page)[2], ("rust", "fn a() {}"));
}
