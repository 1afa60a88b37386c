//! The services, with the file for each and what is left to do.

use camino::Utf8Path;
use clap::ValueEnum;

/// Who runs the tests of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Service {
    /// GitHub Actions
    Github,
    /// GitLab CI/CD
    Gitlab,
}

impl Service {
    /// The one that the repository seems to be with: GitLab only if it has files for it.
    pub(crate) fn of_repository(root: &Utf8Path) -> Self {
        let is_there = |name: &str| root.join(name).exists();
        let has_gitlab = is_there(".gitlab-ci.yml") || is_there(".gitlab");
        if has_gitlab && !is_there(".github") {
            Self::Gitlab
        } else {
            Self::Github
        }
    }

    /// Where the file goes, below the root of the repository. No service has a file there of its own.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/stress.yml",
            Self::Gitlab => ".gitlab/stress.gitlab-ci.yml",
        }
    }

    /// What stands in it.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Github => include_str!("../../templates/github.yml"),
            Self::Gitlab => include_str!("../../templates/gitlab.yml"),
        }
    }

    /// What a person has to do now.
    pub(crate) fn next_steps(self) -> &'static str {
        match self {
            Self::Github => {
                "Next:\n  \
                 1. Read it: which tests, how long, at what time of night.\n  \
                 2. Put the address of cargo stress's repository into STRESS_REPOSITORY.\n  \
                 3. Commit it and open a pull request: the tests that it changes are stressed.\n  \
                 4. The first night stresses all tests; `gh workflow run stress.yml` does not wait for it.\n"
            }
            Self::Gitlab => {
                "Next:\n  \
                 1. Read it: which tests, and how long.\n  \
                 2. Put the address of cargo stress's repository into STRESS_REPOSITORY.\n  \
                 3. Add to .gitlab-ci.yml:\n         \
                 include:\n           - local: .gitlab/stress.gitlab-ci.yml\n  \
                 4. Commit both and open a merge request: the tests that it changes are stressed.\n  \
                 5. Make a pipeline schedule (Build > Pipeline schedules): it stresses all tests.\n"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_is_told_from_the_files_that_are_there() {
        let directory = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(directory.path()).unwrap();
        assert_eq!(Service::of_repository(root), Service::Github);
        fs_err::write(root.join(".gitlab-ci.yml"), "").unwrap();
        assert_eq!(Service::of_repository(root), Service::Gitlab);
        fs_err::create_dir(root.join(".github")).unwrap();
        assert_eq!(Service::of_repository(root), Service::Github);
    }

    #[test]
    fn gitlab_is_told_to_include_the_file_that_is_written() {
        assert!(
            Service::Gitlab
                .next_steps()
                .contains(Service::Gitlab.path())
        );
    }
}
