//! What the bytes of a test binary tell of what is linked into it.

use camino::Utf8Path;
use memchr::memmem;
use stress_runtime::protocol::role;

/// A name that the runtimes of all sanitizers share, in two parts: this program is not to hold it.
const OF_SANITIZERS: [&[u8]; 2] = [b"__sanitizer_", b"print_stack_trace"];

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
        has_sanitizer: holds(&OF_SANITIZERS.concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let symbol = [runtime.as_bytes(), &OF_SANITIZERS.concat()].concat();
        fs_err::write(path, symbol).unwrap();
        assert_eq!(look_inside(path), is(true, true));
    }
}
