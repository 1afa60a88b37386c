//! Text as wide as there is room: what is longer goes on below, indented, and no word is cut that fits.

use super::style::{DIM, paint};
use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Everything of a finding but its verdict stands this far from the left.
const INDENT: usize = 11;
/// What goes on below stands so much further to the right than it began.
const HANGING: usize = 2;
/// A space at which no line ends.
const GLUE: &str = "\u{a0}";
/// A terminal may be narrower; nobody reads that.
const NARROWEST: usize = 40;

/// Lines in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Paper {
    /// Columns; `None` where lines may be as long as they like.
    width: Option<usize>,
    text: String,
}

impl Paper {
    /// Nothing yet, for so many columns.
    pub(super) fn of(width: Option<usize>) -> Self {
        let width = width.map(|it| it.max(NARROWEST));
        Self {
            width,
            text: String::new(),
        }
    }

    /// As wide as this one, and empty.
    pub(super) fn another(&self) -> Self {
        Self::of(self.width)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds what the other one has.
    pub(super) fn add(&mut self, other: &Self) {
        self.text.push_str(&other.text);
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Words that begin at the left.
    pub(super) fn line(&mut self, words: &str) {
        self.put("", &" ".repeat(HANGING), words);
    }

    /// A verdict at the left, and beside it what it is about.
    pub(super) fn headed(&mut self, label: &str, words: &str) {
        let missing = INDENT.saturating_sub(display_width(label)).max(2);
        let first = format!("{label}{}", " ".repeat(missing));
        self.put(&first, &" ".repeat(INDENT + HANGING), words);
    }

    /// Words below a verdict, so much further to the right. Their own indentation is kept.
    pub(super) fn below(&mut self, further: usize, words: &str) {
        self.signed(further, "", words);
    }

    /// The same with a sign before each line.
    pub(super) fn signed(&mut self, further: usize, sign: &str, words: &str) {
        let said = words.trim_start_matches(' ');
        let own = " ".repeat(words.len() - said.len());
        let first = format!("{}{sign}{own}", " ".repeat(INDENT + further));
        let rest = format!("{first}{}", " ".repeat(HANGING));
        self.put(&first, &rest, said);
    }

    /// Something to be pasted, which stays in one piece.
    pub(super) fn whole(&mut self, words: &str) {
        self.text.push_str(&format!("{words}\n"));
    }

    /// The same below a verdict.
    pub(super) fn whole_below(&mut self, further: usize, words: &str) {
        self.whole(&format!("{}{words}", " ".repeat(INDENT + further)));
    }

    /// In one line, whatever is lost at its end; `label` has no part in that.
    pub(super) fn cut(&mut self, label: &str, words: &str) {
        let words = cut(words, self.room_beside(label));
        self.whole(&format!("{label}{words}"));
    }

    /// The same for a name and what is said of it.
    pub(super) fn cut_beside(&mut self, label: &str, name: &str, words: &str) {
        let room = self.room_beside(label);
        let both = cut(&format!("  {name}  {words}"), room);
        // As much of it as is the name.
        let (name, words) = both.split_at_checked(name.len() + 4).unwrap_or((&both, ""));
        self.whole(&format!("{label}{name}{}", paint(DIM, words)));
    }

    fn room_beside(&self, label: &str) -> Option<usize> {
        let columns = display_width(label);
        self.width.map(|it| it.saturating_sub(columns))
    }

    fn put(&mut self, first: &str, rest: &str, words: &str) {
        let Some(width) = self.width else {
            self.text.push_str(format!("{first}{words}").trim_end());
            self.text.push('\n');
            return;
        };
        let options = Options::new(width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .wrap_algorithm(WrapAlgorithm::FirstFit);
        for line in textwrap::wrap(&glued(words), options) {
            self.text.push_str(&line.trim_end().replace(GLUE, " "));
            self.text.push('\n');
        }
    }
}

/// The words with their figures glued to what they count: `95 %`, `1 m 4 s`.
fn glued(words: &str) -> String {
    const UNITS: [&str; 5] = ["%", "s", "ms", "m", "h"];
    let mut glued = String::with_capacity(words.len());
    for word in words.split(' ') {
        let end = word.find([',', ';', ')', ':']).unwrap_or(word.len());
        let follows_figure = glued.ends_with(|it: char| it.is_ascii_digit());
        let is_unit = UNITS.contains(&&word[..end]);
        glued.push_str(if is_unit && follows_figure { GLUE } else { " " });
        glued.push_str(word);
    }
    glued.remove(0);
    glued
}

/// The beginning that has room, with a sign that it is not all.
pub(super) fn cut(words: &str, room: Option<usize>) -> String {
    let Some(room) = room.filter(|it| *it < display_width(words)) else {
        return words.to_owned();
    };
    let word = Word::from(words);
    let mut pieces = word.break_apart(room.saturating_sub(1).max(1));
    let beginning = pieces.next().map_or("", |it| it.word);
    format!("{}…", beginning.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(width: Option<usize>, write: impl Fn(&mut Paper)) -> String {
        let mut paper = Paper::of(width);
        write(&mut paper);
        paper.text
    }

    #[test]
    fn what_is_too_long_goes_on_below_and_keeps_its_place() {
        let write = |paper: &mut Paper| {
            paper.headed(
                "FLAKY",
                "shop::orders the_name_of_a_test  tests/orders.rs:10",
            );
            paper.below(0, "evidence: fails 3/50 alone, 0/50 spawned");
            paper.signed(4, "| ", "  left: one two three four five six");
            paper.whole_below(0, "replay: cargo stress replay 3f2a --keep-tmp --core");
        };
        insta::assert_snapshot!(on(Some(40), write), @r"
        FLAKY      shop::orders
                     the_name_of_a_test
                     tests/orders.rs:10
                   evidence: fails 3/50 alone,
                     0/50 spawned
                       |   left: one two three
                       |     four five six
                   replay: cargo stress replay 3f2a --keep-tmp --core
        ");
        let lines = on(None, write);
        assert_eq!(lines.lines().count(), 4, "{lines}");
    }

    #[test]
    fn figures_stay_with_what_they_count() {
        let words = "failed 3 of 500 runs: 0.60 % (95 % interval: 0.12 % to 1.7 %), in 4 s";
        for width in 40..100 {
            let text = on(Some(width), |paper| paper.line(words));
            let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
            assert!(!lines.iter().any(|it| it.starts_with(['%', 's'])), "{text}");
            assert_eq!(lines.join(" "), words);
        }
    }

    #[test]
    fn signs_count_by_the_columns_they_take() {
        let text = on(Some(40), |paper| {
            paper.below(0, "日本語 テスト 名前 失敗 しました 値段 合計")
        });
        assert!(text.lines().all(|line| display_width(line) <= 40), "{text}");
        assert_eq!(text.lines().count(), 2, "{text}");
        assert_eq!(cut("日本語テスト", Some(7)), "日本語…");
        assert_eq!(cut("short", Some(5)), "short");
        assert_eq!(
            cut("\u{1b}[1mcolours\u{1b}[0m", Some(7)),
            "\u{1b}[1mcolours\u{1b}[0m"
        );
    }

    #[test]
    fn a_word_that_fits_nowhere_is_the_only_one_that_is_cut() {
        let name = "x".repeat(100);
        let text = on(Some(40), |paper| {
            paper.headed("FLAKY", &format!("binary {name}"))
        });
        assert!(text.lines().all(|line| line.len() <= 40), "{text}");
        assert_eq!(text.matches('x').count(), 100);
    }
}
