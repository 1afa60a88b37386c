//! The picture at the top of the README is what a terminal shows.
//!
//! `PICTURE=write cargo test -p stress-tests --test book picture` takes it anew.

use crate::built::source;
use crate::commands::blocks;
use anstyle::RgbColor;
use anstyle_svg::Term;
use std::collections::BTreeSet;
use std::{env, fs};
use stress_tests::{ScratchCrate, StressCommand, root};

const PICTURE: &str = "book/src/start/session.svg";
const COMMAND: &str = "cargo stress --all";
/// Of the terminal.
const COLUMNS: usize = 104;
/// Words that come and go with how long it took.
const UNITS: [&str; 4] = ["m", "s", "ms", "h"];

/// What such a terminal shows of the first session, from the command on.
fn shown(runs: Option<&str>) -> String {
    let page = fs::read_to_string(source().join("start/first-session.md")).unwrap();
    let blocks = blocks(&page);
    let library = blocks.iter().find(|it| it.0 == "rust");
    let (_, library) = library.expect("it shows the crate");
    let krate = ScratchCrate::library("pictured", library)
        .with_line_numbers()
        .place();
    let line = format!("{COMMAND} 2> /dev/null");
    let command = StressCommand::on_terminal(&krate, COLUMNS, &line);
    let mut command = command.env("TERM", "xterm");
    if let Some(runs) = runs {
        command = command.env("CARGO_STRESS_RUNS", runs);
    }
    let session = command.run().assert_code(100);
    assert!(session.stdout.contains("\u{1b}["), "{session}");
    format!("\u{1b}[1m$ {COMMAND}\u{1b}[0m\n{}", session.stdout)
}

/// The words of a picture; figures and ids differ from session to session.
fn words(svg: &str) -> BTreeSet<String> {
    let body = svg.split("</style>").nth(1).unwrap_or_default();
    let texts = body.split('<').filter_map(|piece| piece.split_once('>'));
    let text: Vec<&str> = texts.map(|(_tag, text)| text).collect();
    let text = text.join(" ");
    let words = text.split_whitespace();
    let words = words.map(|word| word.trim_matches(['(', ')', ',', ';']));
    let is_figure = |word: &&str| word.contains(|sign: char| sign.is_ascii_digit());
    let words = words.filter(|word| !UNITS.contains(word) && !is_figure(word));
    // How many came before it differs, too: a test, or two tests.
    let in_singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    words.map(in_singular).collect()
}

#[test]
fn the_picture_of_the_first_session_shows_what_is_printed() {
    let path = root().join(PICTURE);
    // Readable on a light page and on a dark one.
    let terminal = Term::new()
        .fg_color(RgbColor(222, 222, 222).into())
        .bg_color(RgbColor(28, 28, 32).into());
    let render = |shown: &str| terminal.render_svg(&shown.replace('\r', ""));
    if env::var_os("PICTURE").is_some() {
        fs::write(&path, render(&shown(None))).unwrap();
    }
    let picture = words(&fs::read_to_string(&path).expect("there is a picture"));
    let now = words(&render(&shown(Some("60"))));
    let gone: Vec<&String> = picture.difference(&now).collect();
    assert!(gone.is_empty(), "not printed any more: {gone:?}\n{now:?}");
    assert!(picture.contains("ORDER"), "{picture:?}");
}
