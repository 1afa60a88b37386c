//! Where the whole of a session is to be seen, of which the terminal shows the beginning.

use camino::Utf8PathBuf;

/// Where to look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// A report has to be asked for next time.
    #[default]
    Nowhere,
    /// The page that was asked for.
    Page(Utf8PathBuf),
    /// What to type to have a page made.
    Command(String),
}

impl Elsewhere {
    /// In a line, if it is worth one; `is_cut` says whether not all findings were shown.
    pub(super) fn in_words(&self, is_cut: bool) -> Option<String> {
        match self {
            Self::Command(command) if is_cut => {
                Some(format!("all of them in a browser: {command}"))
            }
            Self::Command(command) => Some(format!("in a browser: {command}")),
            Self::Page(path) => is_cut.then(|| format!("all of them: {path}")),
            Self::Nowhere => {
                is_cut.then(|| "all of them: --html PATH, --report-json PATH".to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shown_whole_needs_no_other_place_but_may_have_one() {
        let command = Elsewhere::Command("cargo stress report 3f2a --html report.html".to_owned());
        for (is_cut, what) in [(false, "in a browser"), (true, "all of them in a browser")] {
            let words = command.in_words(is_cut).unwrap();
            assert_eq!(
                words,
                format!("{what}: cargo stress report 3f2a --html report.html")
            );
        }
        let page = Elsewhere::Page("out/report.html".into());
        assert_eq!(page.in_words(false), None);
        assert_eq!(page.in_words(true).unwrap(), "all of them: out/report.html");
        assert_eq!(Elsewhere::Nowhere.in_words(false), None);
    }
}
