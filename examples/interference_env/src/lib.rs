//! Letters in the language that the environment asks for.

use std::env;
use std::thread;
use std::time::Duration;

/// Names the language of all letters.
pub const VARIABLE: &str = "LETTERS_LANGUAGE";

/// A language that letters are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    French,
    German,
}

impl Language {
    /// The language of a code such as `de` or `de_CH`; English if we do not know it.
    pub fn of_code(code: &str) -> Self {
        match code.split('_').next() {
            Some("de") => Self::German,
            Some("fr") => Self::French,
            _ => Self::English,
        }
    }

    /// The language that the environment asks for.
    pub fn of_environment() -> Self {
        Self::of_code(&env::var(VARIABLE).unwrap_or_default())
    }

    /// How a letter begins.
    pub fn greeting(self, name: &str) -> String {
        match self {
            Self::English => format!("Dear {name},"),
            Self::French => format!("Bonjour {name},"),
            Self::German => format!("Guten Tag {name},"),
        }
    }
}

/// A letter to somebody.
pub fn letter(name: &str, text: &str) -> String {
    load_fonts();
    let body = lay_out(text, 60);
    format!("{}\n\n{body}", Language::of_environment().greeting(name))
}

fn load_fonts() {
    thread::sleep(Duration::from_millis(3)); // what the disk takes
}

/// Breaks the text into lines of at most `width` characters, where words allow it.
fn lay_out(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always one");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.extend([" ", word]);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::stress;

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_french_letter_says_bonjour() {
        env::set_var(VARIABLE, "fr");
        let letter = letter("Zoé", "Merci beaucoup.");
        assert_eq!(letter.lines().next(), Some("Bonjour Zoé,"));
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_german_letter_says_guten_tag() {
        env::set_var(VARIABLE, "de");
        let letter = letter("Jürgen", "Vielen Dank.");
        assert_eq!(letter.lines().next(), Some("Guten Tag Jürgen,"));
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_country_does_not_change_the_language() {
        assert_eq!(Language::of_code("de_CH"), Language::German);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_long_text_has_several_lines() {
        assert_eq!(lay_out("one two three", 8), "one two\nthree");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_long_word_keeps_its_line() {
        assert_eq!(lay_out("a marvellous day", 5), "a\nmarvellous\nday");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn an_english_letter_is_to_a_dear_one() {
        assert_eq!(Language::English.greeting("Ada"), "Dear Ada,");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn an_unknown_language_is_english() {
        assert_eq!(Language::of_code("tlh"), Language::English);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn no_text_is_no_line() {
        assert_eq!(lay_out("  \n", 8), "");
    }
}
