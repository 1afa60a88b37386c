//! What a thread says of itself whose signal is about to end the process.

use super::hang::Frame;
use super::json::json_object;
use std::fmt;

/// Calls of the user's code that are described; the report has them all.
const SHOWN_FRAMES: usize = 6;

/// The thread that was hit by the signal by which its process died.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its name; the first 15 bytes of it if it did not get to say more.
    pub thread: String,
    /// The address that it could not use, or where it was; none if the signal was sent.
    pub address: Option<String>,
    /// Where it was, innermost call first. Empty if it did not get so far.
    pub frames: Vec<Frame>,
}

/// The first word of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Struck {
    /// The signal's number.
    pub signal: i32,
    /// The system's number for the thread.
    pub tid: i32,
    /// The first 15 bytes of its name.
    pub thread: String,
    /// As in [`Fault`].
    pub address: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it hit thread '{}'", self.thread)?;
        if let Some(address) = &self.address {
            write!(f, " at address {address}")?;
        }
        writeln!(f)?;
        for frame in self
            .frames
            .iter()
            .filter(|it| it.is_own())
            .take(SHOWN_FRAMES)
        {
            writeln!(f, "    {frame}")?;
        }
        Ok(())
    }
}

json_object!(Fault {
    thread,
    address = None,
    frames = Vec::new(),
});
json_object!(Struck {
    signal,
    tid,
    thread,
    address = None,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_with_its_thread_its_address_and_the_users_own_calls() {
        let frame = |function: &str, location: &str| Frame {
            function: function.to_owned(),
            location: Some(location.to_owned()),
        };
        let fault = Fault {
            thread: "crawler".to_owned(),
            address: Some("0x8".to_owned()),
            frames: vec![
                frame("core::ptr::write_volatile", "/rustc/abc/ptr.rs:1:1"),
                frame("shop::pay", "src/lib.rs:7:9"),
            ],
        };
        let expected = "it hit thread 'crawler' at address 0x8\n    src/lib.rs:7:9  shop::pay\n";
        assert_eq!(fault.to_string(), expected);
    }
}
