//! Writes the list of this binary's tests to the tool's socket, which is the standard input.

use crate::protocol::{Hello, ListedTest, to_line};
use crate::registry;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;

/// Writes all registered tests; `plain` says whether it is the shim that has registered them.
pub(crate) fn write(plain: bool) -> io::Result<()> {
    let socket = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut writer = BufWriter::new(socket);
    writer.write_all(&to_line(&Hello::ours()))?;
    for (name, case) in registry::all() {
        let options = &case.options;
        writer.write_all(&to_line(&ListedTest {
            name: name.clone(),
            file: case.file.to_owned(),
            line: case.line,
            runs: options.effective_runs(),
            timeout_ms: options.effective_timeout_ms(),
            grace_ms: options.effective_grace_ms(),
            shuffle: options.shuffle,
            launch: options.launch,
            ignored: case.ignore.map(str::to_owned),
            plain,
            stated: if plain { Vec::new() } else { options.stated() },
        }))?;
    }
    writer.flush()
}
