//! What the bytes of a test binary tell of what is linked into it.

use camino::Utf8Path;
use memchr::memmem;
use std::hint::black_box;
use stress_runtime::protocol::role;

/// A name that the runtimes of all sanitizers share, in capitals: this program is not to hold it. In
/// two parts it would: the compiler lays them side by side.
const OF_SANITIZERS: &[u8] = b"__SANITIZER_PRINT_STACK_TRACE";

/// What is in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inside {
    /// `stress-runtime`: it holds the name of the variable that tells it its role.
    pub(super) has_runtime: bool,
    /// One of the compiler's sanitizers.
    pub(super) has_sanitizer: bool,
}

/// Reads the binary at `path`.
pub(super) fn look_inside(path: &Utf8Path) -> Inside {
    let Ok(bytes) = fs_err::read(path) else {
        // Better an error than a test that is silently never run.
        return Inside {
            has_runtime: true,
            has_sanitizer: false,
        };
    };
    let holds = |word: &[u8]| memmem::find(&bytes, word).is_some();
    Inside {
        has_runtime: holds(role::VARIABLE.as_bytes()),
        has_sanitizer: holds(&of_sanitizers()),
    }
}

/// As it stands in a binary. Nor may the compiler find it out beforehand.
fn of_sanitizers() -> Vec<u8> {
    black_box(OF_SANITIZERS).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_program_is_not_taken_for_one_with_a_sanitizer() {
        let path = std::env::current_exe().unwrap();
        let path = Utf8Path::from_path(&path).unwrap();
        assert!(!look_inside(path).has_sanitizer);
    }

    #[test]
    fn names_that_a_binary_holds_tell_what_is_linked_into_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = Utf8Path::from_path(file.path()).unwrap();
        let is = |has_runtime, has_sanitizer| Inside {
            has_runtime,
            has_sanitizer,
        };
        fs_err::write(path, "nothing of note").unwrap();
        assert_eq!(look_inside(path), is(false, false));
        let runtime = format!("\0{}\0", role::VARIABLE);
        fs_err::write(path, &runtime).unwrap();
        assert_eq!(look_inside(path), is(true, false));
        let symbol = [runtime.as_bytes(), &of_sanitizers()].concat();
        fs_err::write(path, symbol).unwrap();
        assert_eq!(look_inside(path), is(true, true));
    }
}
