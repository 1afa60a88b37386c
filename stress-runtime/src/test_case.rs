//! One annotated test as the attribute registered it.

use crate::body::BodyResult;
use crate::options::Options;

/// What `#[should_panic]` asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShouldPanic {
    /// There was no such attribute.
    No,
    /// Any panic will do.
    Yes,
    /// The panic message must contain this text.
    Containing(&'static str),
}

/// An annotated test: where it stands, what it wants, and its body.
#[derive(Debug)]
pub struct TestCase {
    /// `module_path!()` where the function stands, crate name first.
    pub module_path: &'static str,
    /// The function's name as libtest prints it.
    pub ident: &'static str,
    /// Source file, as `file!()` gives it.
    pub file: &'static str,
    /// Line of the function, counted from 1.
    pub line: u32,
    /// What the attribute said.
    pub options: Options,
    /// What `#[should_panic]` said.
    pub should_panic: ShouldPanic,
    /// The reason of `#[ignore]`, empty where it gave none; `None` where the test is not ignored.
    pub ignore: Option<&'static str>,
    /// The test's own body.
    pub body: fn() -> BodyResult,
}

#[cfg(feature = "attribute")]
inventory::collect!(TestCase);

impl TestCase {
    /// The module path of those that nobody has annotated.
    pub(crate) const PLAIN: &'static str = "";

    /// Whether it is an ordinary `#[test]`, of which the shim has told.
    pub(crate) fn is_plain(&self) -> bool {
        self.module_path == Self::PLAIN
    }

    /// libtest's name of the test: its module path without the crate, then its own name.
    pub fn name(&self) -> String {
        match self.modules() {
            Some(modules) => format!("{modules}::{}", self.ident),
            None => self.ident.to_owned(),
        }
    }

    fn modules(&self) -> Option<&'static str> {
        self.module_path
            .split_once("::")
            .map(|(_crate_name, modules)| modules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(module_path: &'static str) -> TestCase {
        TestCase {
            module_path,
            ident: "deep",
            file: "src/lib.rs",
            line: 1,
            options: Options::UNSET,
            should_panic: ShouldPanic::No,
            ignore: None,
            body: || Ok(()),
        }
    }

    #[test]
    fn the_crate_name_is_not_part_of_the_name() {
        assert_eq!(case("krate::inner::tests").name(), "inner::tests::deep");
        assert_eq!(case("krate").name(), "deep");
    }
}
