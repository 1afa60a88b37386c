//! What is searched for: how many polluters, and how often their victim fails.

/// One victim of the fixture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Case {
    /// Polluters, all of which are needed.
    pub(crate) joint: usize,
    /// Whether it fails in all runs after them, or in nine of ten.
    pub(crate) always: bool,
}

impl Case {
    pub(crate) const ALL: [Self; 6] = [
        Self::new(1, true),
        Self::new(2, true),
        Self::new(5, true),
        Self::new(1, false),
        Self::new(2, false),
        Self::new(5, false),
    ];

    const fn new(joint: usize, always: bool) -> Self {
        Self { joint, always }
    }

    /// libtest's name of the victim.
    pub(crate) fn victim(self) -> String {
        let often = if self.always { "always" } else { "mostly" };
        format!("{often}_fails_after_{}", self.joint)
    }

    /// Orders that are searched, the same ones in each way. Where chance plays a part it takes more to
    /// see who is right.
    pub(crate) fn orders(self) -> u64 {
        if self.always { 2 } else { 4 }
    }

    pub(crate) fn how_often(self) -> &'static str {
        if self.always { "always" } else { "9 in 10" }
    }
}
