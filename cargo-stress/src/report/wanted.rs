//! Which reports are wanted, and where they go.

use super::elsewhere::Elsewhere;
use super::events::MessageFormat;
use super::progress::Progress;
use camino::Utf8PathBuf;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) progress: Progress,
    pub(crate) message_format: MessageFormat,
    /// Whether the findings are to be printed.
    pub(crate) findings: bool,
    /// The JSON report.
    pub(crate) json: Option<Utf8PathBuf>,
    /// The page for a browser.
    pub(crate) html: Option<Utf8PathBuf>,
    /// The report for dashboards of CI.
    pub(crate) junit: Option<Utf8PathBuf>,
    /// Whether GitHub's runner is to be told.
    pub(crate) github: bool,
    /// What to type to have a page made of the session, where that is possible afterwards.
    pub(crate) page_command: Option<String>,
    /// Where the files of tests are, if that is known.
    pub(crate) workspace: Option<Utf8PathBuf>,
}

impl Wanted {
    /// Where there is more than the terminal shows.
    pub(super) fn elsewhere(&self) -> Elsewhere {
        match (&self.html, &self.page_command) {
            (Some(path), _) => Elsewhere::Page(path.clone()),
            (None, Some(command)) => Elsewhere::Command(command.clone()),
            (None, None) => Elsewhere::Nowhere,
        }
    }

    /// Whether nothing was asked for that is written.
    pub(crate) fn is_nothing(&self) -> bool {
        let files = [&self.json, &self.html, &self.junit];
        let is_human = self.message_format == MessageFormat::Human;
        is_human && !self.github && files.iter().all(|it| it.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_can_be_made_later_and_need_not_where_there_is_one() {
        let command = "cargo stress report 3f2a --html report.html".to_owned();
        let mut wanted = Wanted {
            page_command: Some(command.clone()),
            ..Wanted::default()
        };
        assert_eq!(wanted.elsewhere(), Elsewhere::Command(command));
        wanted.html = Some("out.html".into());
        assert_eq!(wanted.elsewhere(), Elsewhere::Page("out.html".into()));
        assert_eq!(Wanted::default().elsewhere(), Elsewhere::Nowhere);
    }
}
