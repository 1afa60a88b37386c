//! Each of these prints many times what a pipe holds (64 KiB on Linux).

use big_output::{hex_dump, run};
use std::io::{self, Write};
use std::process::Command;
use stress_runtime::stress;

/// Enough for a dump of more than 1 MiB.
const BYTES: usize = 230 * 1024;

/// What each of the child processes below prints on a stream.
const PRINTED_BY_A_CHILD: usize = 200 * 1024;

fn packet() -> Vec<u8> {
    (0..BYTES).map(|n| (n % 251) as u8).collect()
}

#[stress(runs = 50, timeout = "20s", shuffle)]
fn a_megabyte_goes_to_stdout() -> io::Result<()> {
    hex_dump(&packet(), &mut io::stdout().lock())
}

#[stress(runs = 50, timeout = "20s", shuffle)]
fn a_megabyte_goes_to_stderr() -> io::Result<()> {
    hex_dump(&packet(), &mut io::stderr().lock())
}

#[stress(runs = 50, timeout = "20s", shuffle)]
fn a_megabyte_goes_to_each_in_turn() -> io::Result<()> {
    for part in packet().chunks(1024) {
        hex_dump(part, &mut io::stdout().lock())?;
        hex_dump(part, &mut io::stderr().lock())?;
    }
    Ok(())
}

#[stress(runs = 50, timeout = "20s", shuffle)]
fn one_line_is_a_megabyte_long() -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(&vec![b'x'; 1024 * 1024])?;
    out.flush()
}

#[stress(runs = 50, timeout = "20s", shuffle)]
fn a_child_that_is_read_may_print_on_both_streams() -> io::Result<()> {
    let output = run("head -c 204800 /dev/zero; head -c 204800 /dev/zero >&2")?;
    assert!(output.status.success());
    assert_eq!(output.stdout.len(), PRINTED_BY_A_CHILD);
    assert_eq!(output.stderr.len(), PRINTED_BY_A_CHILD);
    Ok(())
}

#[stress(runs = 50, timeout = "20s", shuffle)]
fn a_child_may_print_where_its_test_prints() -> io::Result<()> {
    let status = Command::new("sh")
        .args(["-c", "yes 'from the child' | head -c 204800"])
        .status()?;
    assert!(status.success());
    Ok(())
}
