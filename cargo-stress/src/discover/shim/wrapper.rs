//! What cargo calls instead of rustc: this program under another name, with files beside it that say
//! what to add.

use super::super::configuration::found_from_here;
use super::build::BuiltShim;
use super::package::short;
use crate::successor::Successor;
use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use sha2::{Digest, Sha256};
use std::env;
use std::io;
use std::os::unix::fs::symlink;

/// By this name the program knows that it is to be rustc.
pub(super) const NAME: &str = "rustc-with-shim";
/// The arguments for tests of this machine, where cargo was not told a target.
pub(super) const FOR_HOST: &str = "host.arguments";
/// The user's own wrapper, which is to be called in its turn.
pub(super) const CHAINED: &str = "chained";

/// Below it is a file for each binary that could not be compiled with the shim.
const REFUSED: &str = "refused";

const VARIABLES: [&str; 2] = [
    "RUSTC_WORKSPACE_WRAPPER",
    "CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER",
];

/// The name of the file with the arguments for that target.
pub(super) fn arguments_file(triple: Option<&str>) -> String {
    // The target may be a file.
    let name = triple.map(|it| {
        it.rsplit('/')
            .next()
            .unwrap_or(it)
            .trim_end_matches(".json")
    });
    name.map_or_else(|| FOR_HOST.to_owned(), |name| format!("{name}.arguments"))
}

/// The file that says why the binary of that name could not be compiled with the shim.
pub(super) fn refusal(wrapper: &Utf8Path, binary: &str) -> Utf8PathBuf {
    wrapper.with_file_name(REFUSED).join(binary)
}

/// Puts it into a directory below `shims` that is called after all that matters to what is built with
/// it: then its path differs whenever cargo has to build anew.
///
/// `configured` is the wrapper that cargo's configuration names.
pub(super) fn put_down(
    shims: &Utf8Path,
    built: &[BuiltShim],
    configured: Option<String>,
) -> io::Result<Utf8PathBuf> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut hash = Sha256::new();
    for shim in built {
        hash.update(&shim.hash);
        files.push((arguments_file(shim.triple.as_deref()), arguments(shim)));
    }
    if let Some(wrapper) = users_own(VARIABLES, configured) {
        files.push((CHAINED.to_owned(), wrapper));
    }
    for (name, text) in &files {
        hash.update(name);
        hash.update(text);
    }
    let directory = shims.join(format!("wrapper-{}", short(hash)));
    fs::create_dir_all(&directory)?;
    for (name, text) in files {
        put_file(&directory.join(name), &text)?;
    }
    let wrapper = directory.join(NAME);
    let program = env::current_exe()?;
    if fs::read_link(&wrapper).ok().as_deref() != Some(&program) {
        let draft = tempfile::tempdir_in(&directory)?;
        let link = draft.path().join(NAME);
        symlink(program, &link)?;
        fs::rename(link, &wrapper)?;
    }
    Ok(wrapper)
}

/// The wrapper that the user has cargo call, by one of these variables or by the configuration.
pub(super) fn users_own(variables: [&str; 2], configured: Option<String>) -> Option<String> {
    // As for cargo: the first that is set, be it to nothing.
    let from_variables = variables.iter().find_map(|it| env::var(it).ok());
    let wrapper = from_variables.or(configured).filter(|it| !it.is_empty());
    // Called from elsewhere than cargo would.
    wrapper.map(|it| found_from_here(&it))
}

/// Writes it whole or not at all, and not again: a compiler that another session has started may be
/// reading it.
fn put_file(path: &Utf8Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    Successor::of(path)?.take_its_place(text)
}

/// One a line: the library first, then the directories in which its dependencies are found.
fn arguments(shim: &BuiltShim) -> String {
    let directories = shim.directories.iter();
    let directories = directories.map(|it| format!("-Ldependency={it}\n"));
    format!("{}\n{}", shim.library, directories.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn place() -> (tempfile::TempDir, Utf8PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(place.path().to_owned()).unwrap();
        (place, path)
    }

    #[test]
    fn its_path_changes_with_the_shim_and_with_nothing_else() {
        let (_place, path) = place();
        let built = |hash: &str| {
            [BuiltShim {
                library: path.join("libtest.rlib"),
                hash: hash.to_owned(),
                directories: BTreeSet::from([path.clone()]),
                triple: None,
            }]
        };
        let first = put_down(&path, &built("one"), None).unwrap();
        assert_eq!(put_down(&path, &built("one"), None).unwrap(), first);
        assert_eq!(fs::read_link(&first).unwrap(), env::current_exe().unwrap());
        assert_ne!(put_down(&path, &built("other"), None).unwrap(), first);
        let wrapped = put_down(&path, &built("one"), Some("sccache".to_owned())).unwrap();
        assert_ne!(wrapped, first);
        let chained = fs::read_to_string(wrapped.with_file_name(CHAINED)).unwrap();
        assert_eq!(chained, "sccache");
    }

    #[test]
    fn what_one_session_reads_is_whole_while_others_put_it_down() {
        let (_place, path) = place();
        let library = path.join("libtest.rlib");
        let built = [BuiltShim {
            hash: "1".to_owned(),
            library: library.clone(),
            directories: BTreeSet::from([path.clone()]),
            triple: None,
        }];
        fs::write(&library, "one").unwrap();
        let put = || put_down(&path, &built, None).unwrap();
        let written = arguments(&built[0]);
        std::thread::scope(|scope| {
            let others = [(); 3].map(|()| {
                scope.spawn(|| {
                    for _ in 0..200 {
                        put();
                    }
                })
            });
            let arguments = put().with_file_name(FOR_HOST);
            while !others.iter().all(|it| it.is_finished()) {
                assert_eq!(fs::read_to_string(&arguments).unwrap(), written);
            }
        });
    }

    #[test]
    fn each_target_has_its_arguments() {
        assert_eq!(arguments_file(None), FOR_HOST);
        assert_eq!(
            arguments_file(Some("aarch64-linux")),
            "aarch64-linux.arguments"
        );
        assert_eq!(arguments_file(Some("/a/board.json")), "board.arguments");
    }
}
