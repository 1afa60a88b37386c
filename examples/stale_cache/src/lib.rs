//! A spelling list that is prepared once and read from a cache from then on.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process;

/// The words we know, the most frequent ones first.
const WORDS: [&str; 12] = [
    "the", "of", "and", "run", "fails", "order", "passes", "cache", "test", "always", "cold",
    "warm",
];

/// Words that are spelled right.
#[derive(Debug)]
pub struct Spelling {
    words: Vec<String>,
}

impl Spelling {
    /// Reads the list from the cache in `directory`. If there is none it prepares the list and
    /// leaves it there.
    pub fn open(directory: &Path) -> io::Result<Self> {
        let cache = directory.join("spelling.txt");
        match fs::read_to_string(&cache) {
            Ok(text) => Ok(Self::of(text.lines())),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let prepared = Self::of(WORDS);
                fs::create_dir_all(directory)?;
                prepared.save(&cache)?;
                Ok(prepared)
            }
            Err(error) => Err(error),
        }
    }

    /// A list of these words.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let words = words.into_iter().map(normal).collect();
        Self { words }
    }

    /// Whether this word is spelled right.
    pub fn knows(&self, word: &str) -> bool {
        self.words.binary_search(&normal(word)).is_ok()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Writes the words in alphabetical order, one a line. Who reads at the same time finds all of
    /// them or none.
    fn save(&self, cache: &Path) -> io::Result<()> {
        let mut words = self.words.clone();
        words.sort();
        let draft = cache.with_extension(process::id().to_string());
        fs::write(&draft, words.join("\n"))?;
        fs::rename(&draft, cache)
    }
}

/// A word as it stands in the list.
pub fn normal(word: &str) -> String {
    word.trim_matches(|it: char| !it.is_alphanumeric())
        .to_lowercase()
}
