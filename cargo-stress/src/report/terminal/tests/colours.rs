//! Colours where they are wanted, and the same words where they are not.

use super::scripted::{Scripted, flaky, plain};
use anstream::{AutoStream, ColorChoice};
use std::io::Write;

/// As it arrives where it is printed, with `<1m>` for an escape sequence.
fn written(choice: ColorChoice) -> String {
    let text = Scripted::of(vec![("closes", flaky(3, "lost"))]).on(Some(60));
    let mut stream = AutoStream::new(Vec::new(), choice);
    stream.write_all(text.as_bytes()).unwrap();
    let text = String::from_utf8(stream.into_inner()).unwrap();
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (code, rest) = piece.split_once('m').unwrap();
        format!("{text}<{code}>{rest}")
    })
}

#[test]
fn verdict_name_place_and_command_stand_out() {
    insta::assert_snapshot!(written(ColorChoice::AlwaysAnsi), @r"
    <1><33>FLAKY<0>      <1>closes<0>  <2>tests/orders.rs:10<0>
               failed 3 of 500 runs: 0.60 % (95 % interval:
                 0.12 % to 1.7 %)
               3 × panicked at tests/orders.rs:17:5
                   lost
               replay: <1>cargo stress replay 3f2a<0>

    <1><31>Findings<0>: 1 test, 500 runs in 8.00 s (62/s): 1 flaky; seed
      1822810072
    in a browser: cargo stress report 0a1b2c3d --html report.html
    ");
}

#[test]
fn without_colours_the_words_are_the_same() {
    let coloured = Scripted::of(vec![("closes", flaky(3, "lost"))]).on(Some(60));
    assert_eq!(written(ColorChoice::Never), plain(&coloured));
}
