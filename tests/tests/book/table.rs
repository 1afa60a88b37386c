//! Names in the first columns of a page's tables.

use crate::built::source;
use std::collections::BTreeSet;
use std::fs;

/// A page of the reference.
pub(crate) fn reference(page: &str) -> String {
    let path = source().join("reference").join(page);
    fs::read_to_string(path).expect("the page is there")
}

/// What stands in the first column of the tables below that heading, or of the whole page.
pub(crate) fn first_column(page: &str, heading: &str) -> BTreeSet<String> {
    let part = match heading {
        "" => page,
        _ => page
            .split_once(&format!("## {heading}\n"))
            .map_or("", |(_, rest)| rest.split("\n## ").next().unwrap_or(rest)),
    };
    let rows = part.lines().filter(|line| line.starts_with("| "));
    let cells = rows.filter_map(|row| row[2..].split(" |").next());
    // Heads of tables are words; names are in code, and exit codes are numbers.
    let names = cells.filter_map(|cell| match cell.split('`').nth(1) {
        Some(name) => Some(name),
        None => cell.parse::<u8>().is_ok().then_some(cell),
    });
    names.map(str::to_owned).collect()
}
