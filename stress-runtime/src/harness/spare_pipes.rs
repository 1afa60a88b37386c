//! Keeps the pipes of a run that nobody holds any more for the next one: three new ones cost as much
//! as an eighth of a fork.

use super::pipes::{self, ChildEnds, OurEnds};
use std::io;

/// Both ends of a run's pipes.
#[derive(Debug)]
pub(super) struct Pipes {
    pub(super) ours: OurEnds,
    pub(super) theirs: ChildEnds,
}

/// At most one set of pipes, all empty, that no other process holds.
#[derive(Debug, Default)]
pub(super) struct SparePipes(Option<Pipes>);

impl SparePipes {
    /// Pipes for a run: the kept ones if they are as new, or new ones.
    pub(super) fn take(&mut self) -> io::Result<Pipes> {
        match self.0.take() {
            Some(kept) if is_as_new(&kept.theirs) => Ok(kept),
            _ => pipes::open().map(|(ours, theirs)| Pipes { ours, theirs }),
        }
    }

    /// Keeps pipes. The caller has found them empty, and that nobody else can write to them.
    pub(super) fn keep(&mut self, pipes: Pipes) {
        self.0 = Some(pipes);
    }
}

/// Undoes what a test can have done to its ends for all who share them.
#[cfg(target_os = "linux")]
fn is_as_new(theirs: &ChildEnds) -> bool {
    use nix::fcntl::{FcntlArg, OFlag, fcntl};

    /// What every pipe holds unless it was told otherwise or the user has too many.
    const SIZE: i32 = 64 * 1024;
    let is_as_new = |end: &std::os::fd::OwnedFd| {
        fcntl(end, FcntlArg::F_SETFL(OFlag::empty())).is_ok()
            && fcntl(end, FcntlArg::F_GETPIPE_SZ) == Ok(SIZE)
    };
    [&theirs.stdout, &theirs.stderr, &theirs.messages]
        .into_iter()
        .all(is_as_new)
}

/// Nothing is kept where a run's orphans cannot be found: one might hold a pipe.
#[cfg(not(target_os = "linux"))]
fn is_as_new(_theirs: &ChildEnds) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use nix::fcntl::{FcntlArg, OFlag, fcntl};
    use std::fs::File;
    use std::io::{Read, Write};
    use std::os::fd::AsRawFd;

    fn number(pipes: &Pipes) -> i32 {
        pipes.theirs.stdout.as_raw_fd()
    }

    #[test]
    fn kept_pipes_come_back_once_and_with_the_flags_of_new_ones() {
        let mut spare = SparePipes::default();
        let pipes = spare.take().unwrap();
        let first = number(&pipes);
        fcntl(&pipes.theirs.stdout, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).unwrap();
        spare.keep(pipes);
        let again = spare.take().unwrap();
        assert_eq!(number(&again), first);
        let flags = fcntl(&again.theirs.stdout, FcntlArg::F_GETFL).unwrap();
        assert!(!OFlag::from_bits_retain(flags).contains(OFlag::O_NONBLOCK));
        File::from(again.theirs.stdout).write_all(b"!").unwrap();
        let mut said = String::new();
        File::from(again.ours.stdout)
            .read_to_string(&mut said)
            .unwrap();
        assert_eq!(said, "!");
        assert!(spare.0.is_none());
    }

    #[test]
    fn a_pipe_that_a_test_made_smaller_is_not_used_again() {
        let mut spare = SparePipes::default();
        let pipes = spare.take().unwrap();
        fcntl(&pipes.theirs.stderr, FcntlArg::F_SETPIPE_SZ(4096)).unwrap();
        spare.keep(pipes);
        let next = spare.take().unwrap();
        let size = fcntl(&next.theirs.stderr, FcntlArg::F_GETPIPE_SZ);
        assert_eq!(size, Ok(64 * 1024));
    }
}
