//! Recognises the words with which the standard library takes leave when a stack has overflowed.
//!
//! It aborts then, so that the signal is the one of a panic that must not unwind.

/// The thread whose stack has overflowed, if the end of what was printed says so:
/// `thread 'name' has overflowed its stack`, since Rust 1.91 with a number behind the name.
pub(super) fn thread_that_overflowed(stderr: &str) -> Option<String> {
    let is_last_word = |line: &str| line.starts_with("fatal runtime error: stack overflow");
    let mut lines = stderr.lines().rev().skip_while(|line| !is_last_word(line));
    lines.next()?;
    lines.find_map(|line| {
        let rest = line.strip_suffix(" has overflowed its stack")?;
        let (_, rest) = rest.split_once("thread '")?;
        let (name, _) = rest.rsplit_once('\'')?;
        Some(name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thread_is_named_with_and_without_its_number() {
        for number in ["", " (4242)"] {
            let text = format!(
                "half a line\nthread 'it's deep'{number} has overflowed its stack\n\
                 fatal runtime error: stack overflow, aborting\n"
            );
            assert_eq!(thread_that_overflowed(&text).as_deref(), Some("it's deep"));
        }
    }

    #[test]
    fn a_test_that_only_talks_of_it_has_not_overflowed() {
        let text = "thread 'a' has overflowed its stack\nand went on\n";
        assert_eq!(thread_that_overflowed(text), None);
        assert_eq!(thread_that_overflowed(""), None);
    }
}
