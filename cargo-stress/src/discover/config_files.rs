//! Where cargo's configuration stands: the files that it reads, and from where a path in them is meant.

use super::build::CargoCall;
use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use std::env;
use toml::Table;

/// The files in which cargo looks for its configuration, as far as they exist, one in a place, those that win first;
/// `None` where that cannot be told.
pub(super) fn config_files() -> Option<Vec<Utf8PathBuf>> {
    let home = env::var("CARGO_HOME").map(Utf8PathBuf::from);
    let home =
        home.or_else(|_| env::var("HOME").map(|home| Utf8PathBuf::from(home).join(".cargo")));
    Some(files_from(&here()?, home.ok()))
}

/// The directory from which a path that `[env]` has for that variable is meant: the one in which the
/// directory of the file is that sets it, or where we are, if the command line does.
pub(super) fn directory_of(variable: &str, call: &CargoCall) -> Option<Utf8PathBuf> {
    let here = here()?;
    let words = call.config_options.iter().rev();
    let said = words.map(|word| match fs::read_to_string(word) {
        Ok(text) => (base(&here.join(word)), text),
        Err(_) => (here.clone(), word.clone()),
    });
    let files = config_files()?.into_iter();
    let read = files.filter_map(|file| Some((base(&file), fs::read_to_string(file).ok()?)));
    setting(variable, said.chain(read))
}

/// Where we are.
pub(super) fn here() -> Option<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(env::current_dir().ok()?).ok()
}

fn files_from(here: &Utf8Path, home: Option<Utf8PathBuf>) -> Vec<Utf8PathBuf> {
    let places = here.ancestors().map(|it| it.join(".cargo")).chain(home);
    // Of two in one place cargo reads the first alone.
    let file = |place: Utf8PathBuf| {
        let mut files = ["config", "config.toml"]
            .map(|it| place.join(it))
            .into_iter();
        files.find(|it| it.exists())
    };
    places.filter_map(file).collect()
}

fn base(file: &Utf8Path) -> Utf8PathBuf {
    let base = file.parent().and_then(Utf8Path::parent);
    base.unwrap_or(Utf8Path::new("/")).to_owned()
}

/// The base of the first text that sets the variable.
fn setting(
    variable: &str,
    mut texts: impl Iterator<Item = (Utf8PathBuf, String)>,
) -> Option<Utf8PathBuf> {
    let sets = |text: &str| {
        let table = text.parse::<Table>().ok();
        table.is_some_and(|it| it.get("env").is_some_and(|env| env.get(variable).is_some()))
    };
    let found = texts.find(|(_, text)| sets(text));
    found.map(|(base, _)| base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearer_wins_and_what_is_at_home_comes_last() {
        let place = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(place.path()).unwrap();
        let write = |path: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "").unwrap();
            path
        };
        let outer = write("a/.cargo/config.toml");
        let inner = write("a/b/.cargo/config");
        write("a/b/.cargo/config.toml");
        let at_home = write("home/config.toml");
        let found = files_from(&root.join("a/b"), Some(root.join("home")));
        assert_eq!(found, [inner, outer, at_home], "cargo reads one of two");
    }

    #[test]
    fn a_path_is_meant_from_beside_the_directory_of_the_first_file_that_has_it() {
        let text = |file: &str, text: &str| (base(Utf8Path::new(file)), text.to_owned());
        let texts = || {
            let texts = [
                text("/w/m/.cargo/config.toml", "[env]\nY = \"y\""),
                text("/w/.cargo/config.toml", "env.X.value = \"x\""),
                text("/.cargo/config.toml", "[env]\nX = \"x\"\nY = \"y\""),
            ];
            texts.into_iter()
        };
        assert_eq!(setting("X", texts()), Some("/w".into()));
        assert_eq!(setting("Y", texts()), Some("/w/m".into()));
        assert_eq!(setting("Z", texts()), None);
    }
}
