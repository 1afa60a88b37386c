//! Writes a service's file where the service looks for it, and over nothing.

use super::error::CiError;
use super::service::Service;
use crate::git::git;
use camino::{Utf8Path, Utf8PathBuf};
use std::io::{self, Write};

/// A file that was written.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) service: Service,
    pub(crate) path: Utf8PathBuf,
    /// Where the workspace is below the root of the repository; empty if it is there.
    pub(crate) below: Utf8PathBuf,
}

/// Writes the file of that service, or of the one that the repository seems to be with.
///
/// # Errors
/// If there is one already and `force` is not set, or it cannot be written.
pub(crate) fn write(
    workspace: &Utf8Path,
    service: Option<Service>,
    force: bool,
) -> Result<Written, CiError> {
    let root = repository(workspace);
    let service = service.unwrap_or_else(|| Service::of_repository(&root));
    let path = root.join(service.path());
    let put = || {
        fs_err::create_dir_all(path.parent().unwrap_or(&root))?;
        let mut options = fs_err::OpenOptions::new();
        options.write(true).truncate(true);
        let options = if force {
            options.create(true)
        } else {
            options.create_new(true)
        };
        options.open(&path)?.write_all(service.text().as_bytes())
    };
    match put() {
        Ok(()) => Ok(Written {
            below: workspace.strip_prefix(&root).unwrap_or(workspace).into(),
            service,
            path,
        }),
        Err(source) => Err(match obstacle(&path) {
            Some((obstacle, what)) => CiError::InTheWay {
                obstacle: obstacle.to_owned(),
                what,
                path,
            },
            None if source.kind() == io::ErrorKind::AlreadyExists && !force => {
                CiError::Exists { path }
            }
            None => CiError::Unwritable { path, source },
        }),
    }
}

/// What stands where the file should, or a directory on the way to it, and what that is.
fn obstacle(path: &Utf8Path) -> Option<(&Utf8Path, &'static str)> {
    if path.is_dir() {
        return Some((path, "a directory"));
    }
    let mut above = path.ancestors().skip(1);
    let is_no_directory = |it: &&Utf8Path| it.symlink_metadata().is_ok() && !it.is_dir();
    Some((above.find(is_no_directory)?, "no directory"))
}

/// The root of the repository, as the services see it; without one the workspace's.
fn repository(workspace: &Utf8Path) -> Utf8PathBuf {
    let output = git(workspace).args(["rev-parse", "--show-cdup"]).output();
    let up = output.ok().filter(|output| output.status.success());
    let up = up.and_then(|output| String::from_utf8(output.stdout).ok());
    // As many `../` as it takes, so that links on the way stay as the user knows them.
    let levels = up.unwrap_or_default().matches("../").count();
    let root = workspace.ancestors().nth(levels);
    root.unwrap_or(workspace).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::scratch_git;

    #[test]
    fn the_file_goes_to_the_root_of_the_repository_and_over_nothing_unless_forced() {
        let directory = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(directory.path()).unwrap();
        let workspace = root.join("rust/shop");
        fs_err::create_dir_all(&workspace).unwrap();
        scratch_git(root, &["init", "--quiet"]);
        let written = write(&workspace, Some(Service::Github), false).unwrap();
        assert_eq!(written.path, root.join(".github/workflows/stress.yml"));
        assert_eq!(written.below, "rust/shop");
        fs_err::write(&written.path, "mine").unwrap();
        let refused = write(&workspace, None, false);
        assert!(matches!(refused, Err(CiError::Exists { .. })));
        assert_eq!(fs_err::read_to_string(&written.path).unwrap(), "mine");
        write(&workspace, None, true).unwrap();
        let text = fs_err::read_to_string(&written.path).unwrap();
        assert_eq!(text, Service::Github.text());
    }

    #[test]
    fn without_a_repository_it_goes_to_the_workspace() {
        let directory = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(directory.path()).unwrap();
        let written = write(root, Some(Service::Gitlab), false).unwrap();
        assert_eq!(written.path, root.join(".gitlab/stress.gitlab-ci.yml"));
        assert_eq!(written.below, "");
    }

    #[test]
    fn what_is_in_the_way_is_told_and_not_taken_for_the_workflow() {
        let directory = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(directory.path()).unwrap();
        let refused = |force| {
            let refused = write(root, Some(Service::Gitlab), force).unwrap_err();
            let told = refused.to_string();
            told.replace(&format!("{root}/"), "")
        };
        let told = ".gitlab/stress.gitlab-ci.yml could not be written: ";
        fs_err::write(root.join(".gitlab"), "a file").unwrap();
        for force in [false, true] {
            assert_eq!(refused(force), format!("{told}.gitlab is no directory"));
        }
        fs_err::remove_file(root.join(".gitlab")).unwrap();
        fs_err::create_dir_all(root.join(".gitlab/stress.gitlab-ci.yml")).unwrap();
        let is_one = format!("{told}.gitlab/stress.gitlab-ci.yml is a directory");
        assert_eq!(refused(false), is_one);
    }
}
