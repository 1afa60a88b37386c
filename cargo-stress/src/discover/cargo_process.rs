//! A cargo that builds for us, and is not left behind.

use std::io::{self, BufReader};
use std::panic::resume_unwind;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use tokio::task::spawn_blocking;

/// What cargo prints on its stdout.
pub(super) type Printed = BufReader<ChildStdout>;

/// Runs cargo to its end; `read` takes in what it prints. If nobody waits for that any longer, cargo is ended: a
/// signal may have been sent to us alone.
///
/// # Errors
/// If it could not be started.
pub(super) async fn run<T: Send + 'static>(
    cargo: &mut Command,
    read: impl FnOnce(Printed) -> T + Send + 'static,
) -> io::Result<(ExitStatus, T)> {
    let mut cargo = Running(cargo.stdout(Stdio::piped()).spawn()?);
    let stdout = cargo.0.stdout.take().map(BufReader::new);
    let stdout = stdout.ok_or(io::ErrorKind::BrokenPipe)?;
    let read = spawn_blocking(move || read(stdout)).await;
    let read = read.unwrap_or_else(|error| resume_unwind(error.into_panic()));
    Ok((cargo.0.wait()?, read))
}

/// Ended when it is dropped, if it has not ended by itself.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Neither does anything to one that has been waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nix::errno::Errno;
    use nix::sys::signal::kill;
    use nix::unistd::Pid;
    use std::io::{BufRead as _, Read as _};
    use std::sync::mpsc::channel;

    fn shell(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        shell
    }

    #[tokio::test]
    async fn what_it_prints_is_read_to_its_end_and_so_is_it() {
        let read = |mut printed: Printed| {
            let mut text = String::new();
            printed.read_to_string(&mut text).map(|_| text)
        };
        let (status, text) = run(&mut shell("echo built; exit 3"), read).await.unwrap();
        assert_eq!(
            (status.code(), text.unwrap().as_str()),
            (Some(3), "built\n")
        );
    }

    #[tokio::test]
    async fn one_for_which_nobody_waits_is_ended() {
        let (sender, pid) = channel();
        let read = move |printed: Printed| {
            let mut lines = printed.lines();
            let pid = lines.next().unwrap().unwrap();
            sender.send(pid.parse().unwrap()).unwrap();
            // Until it is ended.
            assert!(lines.next().is_none());
        };
        let mut shell = shell("echo $$; exec sleep 1000");
        let mut running = Box::pin(run(&mut shell, read));
        let pid = loop {
            tokio::select! {
                _ = &mut running => panic!("it sleeps"),
                () = tokio::task::yield_now() => {}
            }
            if let Ok(pid) = pid.try_recv() {
                break Pid::from_raw(pid);
            }
        };
        assert_eq!(kill(pid, None), Ok(()));
        drop(running);
        assert_eq!(kill(pid, None), Err(Errno::ESRCH));
    }
}
