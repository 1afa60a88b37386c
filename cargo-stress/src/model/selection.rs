//! Which of the tests are meant.

/// Filters as `cargo test` has them: any of the texts, none of the skipped ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    /// Parts of names, or whole names; none means all.
    pub(crate) filters: Vec<String>,
    /// Parts of names, or whole names, that are left out.
    pub(crate) skip: Vec<String>,
    /// Whether texts are whole names.
    pub(crate) exact: bool,
    /// What becomes of ignored tests.
    pub(crate) ignored: Ignored,
    /// The git revision since which a test must have changed.
    pub(crate) since: Option<String>,
}

/// Whether tests with `#[ignore]` are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ignored {
    /// They are not.
    #[default]
    Left,
    /// They are, beside the others.
    Included,
    /// They alone are.
    Only,
}

impl Ignored {
    /// Whether a test is meant that is ignored, or is not.
    pub(crate) fn selects(self, is_ignored: bool) -> bool {
        match self {
            Self::Left => !is_ignored,
            Self::Included => true,
            Self::Only => is_ignored,
        }
    }
}

impl Selection {
    /// The filters to which none of these names answers.
    pub(crate) fn in_vain<'a>(&'a self, names: &[String]) -> impl Iterator<Item = &'a str> {
        let is_in_vain = |text: &&String| !names.iter().any(|name| self.hits(text, name));
        self.filters.iter().filter(is_in_vain).map(String::as_str)
    }

    fn hits(&self, text: &str, name: &str) -> bool {
        if self.exact {
            name == text
        } else {
            name.contains(text)
        }
    }

    /// Whether a test of that name is meant.
    pub(crate) fn selects(&self, name: &str) -> bool {
        let hits = |text: &String| self.hits(text, name);
        (self.filters.is_empty() || self.filters.iter().any(hits)) && !self.skip.iter().any(hits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(filters: &[&str], skip: &[&str], exact: bool) -> Selection {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Selection {
            filters: owned(filters),
            skip: owned(skip),
            exact,
            ignored: Ignored::Left,
            since: None,
        }
    }

    #[test]
    fn without_filters_everything_is_meant() {
        assert!(selection(&[], &[], false).selects("a::b"));
        assert!(selection(&[], &[], true).selects("a::b"));
    }

    #[test]
    fn filters_are_parts_of_names_unless_exact() {
        assert!(selection(&["b", "x"], &[], false).selects("a::b"));
        assert!(!selection(&["b", "x"], &[], true).selects("a::b"));
        assert!(selection(&["a::b"], &[], true).selects("a::b"));
    }

    #[test]
    fn filters_to_which_nobody_answers_are_known() {
        let names = ["a::b", "a::c"].map(str::to_owned);
        let filters = selection(&["b", "x", "a::c"], &[], false);
        assert_eq!(filters.in_vain(&names).collect::<Vec<_>>(), ["x"]);
        let whole = selection(&["b", "x", "a::c"], &[], true);
        assert_eq!(whole.in_vain(&names).collect::<Vec<_>>(), ["b", "x"]);
    }

    #[test]
    fn ignored_tests_are_meant_if_somebody_says_so() {
        let selected = |ignored: Ignored| [ignored.selects(false), ignored.selects(true)];
        assert_eq!(selected(Ignored::default()), [true, false]);
        assert_eq!(selected(Ignored::Included), [true, true]);
        assert_eq!(selected(Ignored::Only), [false, true]);
    }

    #[test]
    fn what_is_skipped_is_out_even_if_a_filter_names_it() {
        assert!(!selection(&["a"], &["b"], false).selects("a::b"));
        assert!(selection(&["a"], &["b"], true).skip.len() == 1);
        assert!(!selection(&["a::b"], &["a::b"], true).selects("a::b"));
    }
}
