//! The map in ARCHITECTURE.md names every file of the runtime, and none that is gone.

use crate::source::sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use stress_tests::root;

/// Where the map of the runtime begins, and where that of the next crate does.
const BEGIN: &str = "\nstress-runtime/src/";
const END: &str = "\ncargo-stress/src/";
/// The directories that have a heading there. What lies deeper belongs to the file or directory above it.
const HEADINGS: [&str; 3] = ["child/", "harness/", "protocol/"];

/// The names below each heading; those before all of them are below an empty one.
type Map = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_file_of_the_runtime_stands_in_the_map_and_nothing_else_does() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, map) = text.split_once(BEGIN).expect("the map has the runtime");
    let (map, _) = map.split_once(END).expect("the map has the tool");
    assert_eq!(named(map), existing());
}

/// The names in the map. What is in parentheses explains them.
fn named(map: &str) -> Map {
    let plain = map
        .split('(')
        .enumerate()
        .map(|(number, part)| match number {
            0 => part,
            _ => part.split_once(')').expect("it is closed").1,
        });
    let plain: String = plain.collect();
    let mut found = Map::new();
    let mut heading = "";
    for name in plain
        .split([' ', '\n', ',', '·'])
        .filter(|it| !it.is_empty())
    {
        if HEADINGS.contains(&name) {
            heading = name;
        } else {
            let below = found.entry(heading.to_owned()).or_default();
            assert!(
                below.insert(name.to_owned()),
                "{heading}{name} stands there twice"
            );
        }
    }
    found
}

/// The names of what there is, as the map has them.
fn existing() -> Map {
    let files = sources(&["stress-runtime/src"]).into_iter();
    let files = files.map(|it| it.path["stress-runtime/src/".len()..].to_owned());
    let files: BTreeSet<String> = files.collect();
    let mut found = Map::new();
    for file in &files {
        let heading = HEADINGS.into_iter().find(|it| file.starts_with(it));
        let heading = heading.unwrap_or_default();
        let below = &file[heading.len()..];
        let name = match below.split_once('/') {
            None => below.trim_end_matches(".rs").to_owned(),
            Some((name, _)) if files.contains(&format!("{heading}{name}.rs")) => name.to_owned(),
            Some((name, _)) => format!("{name}/"),
        };
        if name != "mod" {
            found.entry(heading.to_owned()).or_default().insert(name);
        }
    }
    found
}

#[test]
fn what_explains_a_name_is_none_itself() {
    let map = named("   lib · a (of b, c)\n  child/  (inside) d, e/\n");
    let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
    let expected = [
        (String::new(), names(&["lib", "a"])),
        ("child/".to_owned(), names(&["d", "e/"])),
    ];
    assert_eq!(map, Map::from(expected));
}
