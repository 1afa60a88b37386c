//! What shells and `man` are told of the command line.

use super::args::Args;
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use std::io::{self, Write};

/// Completions for `cargo-stress`, which is what the shell sees as a program; cargo's own completions
/// know no flags of subcommands.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// For which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl CompletionsArgs {
    /// Writes the script.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut script = Vec::new();
        // Its name on disk: `cargo stress` is two words, and shells complete the first.
        let mut command = Args::command().bin_name("cargo-stress");
        clap_complete::generate(self.shell, &mut command, "cargo-stress", &mut script);
        to.write_all(&script)
    }
}

/// Writes the manual: the page of the command, then those of its subcommands.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn write_manual(to: &mut dyn Write) -> io::Result<()> {
    let mut command = Args::command();
    command.build();
    let mut page = Vec::new();
    write_page(&command, "cargo-stress", &mut page)?;
    for task in command.get_subcommands().filter(|it| !it.is_hide_set()) {
        if task.get_name() != "help" {
            write_page(
                task,
                &format!("cargo-stress-{}", task.get_name()),
                &mut page,
            )?;
        }
    }
    to.write_all(&page)
}

fn write_page(command: &Command, title: &str, page: &mut Vec<u8>) -> io::Result<()> {
    clap_mangen::Man::new(command.clone().disable_help_subcommand(true))
        .title(title)
        .render(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    /// All flags of the command and of its subcommands.
    fn flags() -> Vec<String> {
        let command = Args::command();
        let commands = command.get_subcommands().chain([&command]);
        let flags = commands.flat_map(Command::get_arguments);
        let flags = flags.filter(|arg| !arg.is_hide_set());
        flags
            .filter_map(|arg| arg.get_long())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_shell_learns_every_flag() {
        let flags = flags();
        assert!(flags.len() > 100, "{}", flags.len());
        for shell in Shell::value_variants() {
            let mut script = Vec::new();
            let args = CompletionsArgs { shell: *shell };
            args.write(&mut script).unwrap();
            let script = String::from_utf8(script).unwrap();
            for flag in &flags {
                let is_there = [format!("--{flag}"), format!("-l {flag}")];
                let is_there = is_there.iter().any(|it| script.contains(it));
                assert!(is_there, "{shell}: --{flag}");
            }
        }
    }

    #[test]
    fn the_manual_has_every_flag_and_every_task() {
        let mut page = Vec::new();
        write_manual(&mut page).unwrap();
        let page = String::from_utf8(page).unwrap().replace('\\', "");
        for flag in flags() {
            assert!(page.contains(&format!("--{flag}")), "--{flag}");
        }
        for task in ["list", "replay", "bisect", "quarantine", "ci"] {
            assert!(page.contains(&format!(".TH cargo-stress-{task}")), "{task}");
        }
    }
}
