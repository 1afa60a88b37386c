//! The files of which a program consists: its root and those of its modules.

use camino::{Utf8Path, Utf8PathBuf};
use fs_err as fs;
use std::collections::BTreeSet;
use syn::{Attribute, Expr, Item, Lit, Meta};

/// The file and those of its modules, as far as they exist and are Rust as we know it.
pub(super) fn files_of(root: &Utf8Path) -> BTreeSet<Utf8PathBuf> {
    let mut files = BTreeSet::new();
    let directory = root.parent().unwrap_or(Utf8Path::new(""));
    add(root, directory, &mut files);
    files
}

/// The file; those of its modules are in that directory.
fn add(file: &Utf8Path, directory: &Utf8Path, files: &mut BTreeSet<Utf8PathBuf>) {
    let Ok(source) = fs::read_to_string(file) else {
        return;
    };
    // A path may lead back to where it came from.
    if !files.insert(file.to_owned()) {
        return;
    }
    let parsed = syn::parse_file(&source);
    let items = parsed.map_or_else(|_| Vec::new(), |parsed| parsed.items);
    let beside = file.parent().unwrap_or(Utf8Path::new(""));
    add_modules(&items, beside, directory, files);
}

fn add_modules(
    items: &[Item],
    beside: &Utf8Path,
    directory: &Utf8Path,
    files: &mut BTreeSet<Utf8PathBuf>,
) {
    for item in items {
        let Item::Mod(module) = item else { continue };
        let name = module.ident.to_string();
        let own = directory.join(name.trim_start_matches("r#"));
        if let Some((_, items)) = &module.content {
            add_modules(items, &own, &own, files);
        } else if let Some(path) = module.attrs.iter().find_map(path_of) {
            let file = beside.join(path);
            let directory = file.parent().unwrap_or(beside).to_owned();
            add(&file, &directory, files);
        } else {
            add(&own.with_extension("rs"), &own, files);
            add(&own.join("mod.rs"), &own, files);
        }
    }
}

/// What `#[path = "…"]` says.
fn path_of(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(said) = &attribute.meta else {
        return None;
    };
    let Expr::Lit(literal) = &said.value else {
        return None;
    };
    match &literal.lit {
        Lit::Str(path) if said.path.is_ident("path") => Some(path.value()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_where_the_compiler_looks_for_them() {
        let place = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(place.path()).unwrap();
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let main = "mod a; mod b; mod c { mod d; } #[path = \"../far.rs\"] mod e; mod gone;";
        write("build/main.rs", main);
        write("build/a.rs", "mod f;");
        write("build/a/f.rs", "");
        write("build/b/mod.rs", "#[path = \"g.rs\"] mod h;");
        write("build/b/g.rs", "not Rust {");
        write("build/c/d.rs", "");
        write("far.rs", "#[path = \"far.rs\"] mod again;");
        write("build/other.rs", "");
        let found = files_of(&root.join("build/main.rs"));
        let found: Vec<_> = found
            .iter()
            .map(|it| it.strip_prefix(root).unwrap())
            .collect();
        let expected = [
            "build/../far.rs",
            "build/a/f.rs",
            "build/a.rs",
            "build/b/g.rs",
            "build/b/mod.rs",
            "build/c/d.rs",
            "build/main.rs",
        ];
        assert_eq!(found, expected);
    }
}
