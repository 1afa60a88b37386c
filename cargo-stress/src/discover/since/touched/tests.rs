//! Files of which some lines have changed.

use super::*;
use proptest::prelude::*;

const SOURCE: &str = "\
use std::fs;

fn helper() {}

#[test]
fn one() {
    helper();
}

#[test]
fn two() {}

cases! {
    three,
    four,
}
";
/// Where the tests are: the last two come from the macro.
const TESTS: [usize; 4] = [6, 11, 14, 15];

fn changed(hunks: &[(usize, usize, bool)]) -> [bool; 4] {
    let hunk = |(first, count, lost_code): &(usize, usize, bool)| Hunk {
        first: *first,
        count: *count,
        lost_code: *lost_code,
    };
    let hunks: Vec<Hunk> = hunks.iter().map(hunk).collect();
    let outline = Outline::of(SOURCE).unwrap();
    touched(&outline, &TESTS, &hunks).try_into().unwrap()
}

#[test]
fn a_changed_test_is_selected_alone() {
    assert_eq!(changed(&[(7, 1, true)]), [true, false, false, false]);
    assert_eq!(changed(&[(5, 1, true)]), [true, false, false, false]);
    assert_eq!(changed(&[(7, 0, true)]), [true, false, false, false]);
}

#[test]
fn a_new_test_with_its_blank_line_is_selected_alone() {
    assert_eq!(changed(&[(9, 3, false)]), [false, true, false, false]);
}

#[test]
fn a_macro_call_is_one_part() {
    assert_eq!(changed(&[(14, 1, true)]), [false, false, true, true]);
}

#[test]
fn a_changed_helper_counts_its_whole_file() {
    assert_eq!(changed(&[(3, 1, true)]), [true; 4]);
    assert_eq!(changed(&[(1, 1, false)]), [true; 4]);
    // It stood there: before the first test, between two of them.
    assert_eq!(changed(&[(4, 0, true)]), [true; 4]);
    assert_eq!(changed(&[(8, 0, true)]), [true; 4]);
    // Code has become a comment.
    assert_eq!(changed(&[(2, 1, true)]), [true; 4]);
}

#[test]
fn blank_lines_and_comments_between_tests_count_nothing() {
    assert_eq!(changed(&[(9, 1, false)]), [false; 4]);
    assert_eq!(changed(&[(9, 0, false)]), [false; 4]);
    assert_eq!(changed(&[]), [false; 4]);
}

/// A piece of a file, of at least one line.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Test(usize),
    Helper(usize),
    Comment,
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let piece = prop_oneof![
        (0..3_usize).prop_map(Piece::Test),
        (0..3_usize).prop_map(Piece::Helper),
        Just(Piece::Comment),
    ];
    prop::collection::vec(piece, 1..8)
}

/// The text, and for each of its lines the piece that it is of.
fn written(pieces: &[Piece]) -> (String, Vec<usize>) {
    let (mut text, mut owners) = (String::new(), Vec::new());
    for (index, piece) in pieces.iter().enumerate() {
        let body = |lines: usize| "    call();\n".repeat(lines);
        let piece = match piece {
            Piece::Test(lines) => format!("#[test]\nfn t{index}() {{\n{}}}\n", body(*lines)),
            Piece::Helper(lines) => format!("fn h{index}() {{\n{}}}\n", body(*lines)),
            Piece::Comment => "// words\n".to_owned(),
        };
        owners.extend(piece.lines().map(|_| index));
        text.push_str(&piece);
    }
    (text, owners)
}

proptest! {
    #[test]
    fn exactly_the_touched_tests_are_selected_unless_a_helper_is(
        pieces in pieces(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let (text, owners) = written(&pieces);
        let lines: Vec<usize> = picks.iter().map(|pick| pick.index(owners.len()) + 1).collect();
        let hunk = |line: &usize| Hunk { first: *line, count: 1, lost_code: false };
        let hunks: Vec<Hunk> = lines.iter().map(hunk).collect();
        let is_test = |index: &usize| matches!(pieces[*index], Piece::Test(_));
        let tests: Vec<usize> = (0..pieces.len()).filter(is_test).collect();
        let line_of = |piece: &usize| {
            let first = owners.iter().position(|owner| owner == piece).unwrap();
            // The line below the attribute, counted from 1.
            first + 2
        };
        let places: Vec<usize> = tests.iter().map(line_of).collect();
        let owner = |line: &usize| owners[*line - 1];
        let hit: Vec<usize> = lines.iter().map(owner).collect();
        let any_helper = hit.iter().any(|index| matches!(pieces[*index], Piece::Helper(_)));
        let expected: Vec<bool> = tests.iter().map(|test| any_helper || hit.contains(test)).collect();
        let outline = Outline::of(&text).unwrap();
        prop_assert_eq!(touched(&outline, &places, &hunks), expected);
    }
}
