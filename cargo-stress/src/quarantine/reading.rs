//! Reads the file and notes every mistake, not only the first.

use super::entry::Entry;
use crate::toml_file::{Mistake, Mistakes};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The table of which there is one for each test.
pub(super) const TABLE: &str = "quarantine";
/// All keys of an entry; the first five have to be there.
const KEYS: [&str; 7] = [
    "package", "binary", "test", "reason", "until", "since", "rate",
];
const NEEDED: usize = 5;

type Value<'de> = Spanned<DeValue<'de>>;

/// The entries of the file with that text.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Entry>, Vec<Mistake>> {
    let mut reading = Reading {
        mistakes: Mistakes::of(file, text),
    };
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().unwrap_or_default();
        reading
            .mistakes
            .wrong(at, "this is no TOML", error.message());
    }
    // What could not be parsed has no values to speak of.
    let entries = if reading.mistakes.is_empty() {
        reading.document(document.get_ref())
    } else {
        Vec::new()
    };
    if reading.mistakes.is_empty() {
        Ok(entries)
    } else {
        Err(reading.mistakes.sorted())
    }
}

struct Reading {
    mistakes: Mistakes,
}

impl Reading {
    fn document(&mut self, document: &DeTable<'_>) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for (name, value) in document {
            if name.get_ref() != TABLE {
                self.mistakes.unknown_key(name, &[TABLE]);
                continue;
            }
            let Some(array) = value.get_ref().as_array() else {
                let message = format!("`{TABLE}` has the wrong type");
                self.mistakes
                    .wrong(value.span(), message, "expected [[quarantine]]");
                continue;
            };
            for one in array {
                let Some(entry) = self.entry(one) else {
                    continue;
                };
                if entries.iter().any(|other| other.is_same_test(&entry)) {
                    let message = format!("{} stands here a second time", entry.full_name());
                    self.mistakes
                        .wrong(one.span(), message, "take one of them out");
                }
                entries.push(entry);
            }
        }
        entries
    }

    fn entry(&mut self, value: &Value<'_>) -> Option<Entry> {
        let Some(table) = value.get_ref().as_table() else {
            let message = format!("`{TABLE}` has the wrong type");
            self.mistakes
                .wrong(value.span(), message, "expected [[quarantine]]");
            return None;
        };
        for (name, _) in table {
            if !KEYS.contains(&name.get_ref().as_ref()) {
                self.mistakes.unknown_key(name, &KEYS);
            }
        }
        let known = |key: &&str| table.contains_key(*key);
        let (_, missing): (Vec<&str>, Vec<&str>) = KEYS[..NEEDED].iter().partition(|it| known(it));
        if !missing.is_empty() {
            let label = format!("say its {}", missing.join(", "));
            self.mistakes
                .wrong(value.span(), "an entry is not complete", label);
        }
        let [package, binary, test, reason] =
            ["package", "binary", "test", "reason"].map(|key| self.text(key, table.get(key)));
        let until = self.date("until", table.get("until"));
        let since = self.date("since", table.get("since"));
        let rate = self.rate(table.get("rate"));
        Some(Entry {
            package: package?,
            binary: binary?,
            test: test?,
            reason: reason?,
            until: until?,
            since,
            rate,
        })
    }

    fn text(&mut self, key: &str, value: Option<&Value<'_>>) -> Option<String> {
        let value = value?;
        let text = value.get_ref().as_str().map(str::trim);
        let text = text.filter(|text| !text.is_empty()).map(str::to_owned);
        if text.is_none() {
            self.wrong_value(key, value, "expected a text that is not empty");
        }
        text
    }

    /// A date of TOML, or a text that is one.
    fn date(&mut self, key: &str, value: Option<&Value<'_>>) -> Option<Date> {
        let value = value?;
        let text = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        // A time of day behind it would be silently dropped.
        let date = text
            .parse()
            .ok()
            .filter(|date: &Date| date.to_string() == text);
        if date.is_none() {
            self.wrong_value(key, value, "expected a day, like 2027-03-01");
        }
        date
    }

    fn rate(&mut self, value: Option<&Value<'_>>) -> Option<f64> {
        let value = value?;
        let rate = match value.get_ref() {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let rate = rate.filter(|rate| (0.0..=1.0).contains(rate));
        if rate.is_none() {
            self.wrong_value("rate", value, "expected a share from 0 to 1, like 0.02");
        }
        rate
    }

    fn wrong_value(&mut self, key: &str, value: &Value<'_>, label: &str) {
        self.mistakes
            .wrong(value.span(), format!("`{key}` has no such value"), label);
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests::entry;
    use super::*;

    const GOOD: &str = r#"
        # Ours.
        [[quarantine]]
        package = "shop"
        binary = "orders"
        test = "closes"
        reason = "issue 12"
        until = 2027-03-01
        since = "2026-11-22"
        rate = 0.02
    "#;

    /// Line, label and message of each mistake.
    fn mistakes(text: &str) -> Vec<String> {
        let mistakes = read("q.toml", text).unwrap_err();
        let told = |it: &Mistake| {
            let line = text[..it.at.offset()].matches('\n').count();
            format!("{line}: {}: {}", it.message, it.label)
        };
        mistakes.iter().map(told).collect()
    }

    #[test]
    fn an_entry_is_read_with_its_dates_as_toml_or_as_text() {
        assert_eq!(read("q.toml", GOOD).unwrap(), [entry("closes")]);
        assert_eq!(read("q.toml", "").unwrap(), []);
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let text = GOOD
            .replace("until = 2027-03-01", "until = 2027-02-28T10:00:00")
            .replace("reason = \"issue 12\"", "raeson = \"\"")
            .replace("0.02", "2");
        insta::assert_snapshot!(mistakes(&text).join("\n"), @r"
        2: an entry is not complete: say its reason
        6: there is no key `raeson`: did you mean `reason`?
        7: `until` has no such value: expected a day, like 2027-03-01
        9: `rate` has no such value: expected a share from 0 to 1, like 0.02
        ");
        insta::assert_snapshot!(mistakes("a = \nb = 2027-02-30").join("\n"), @r"
        0: this is no TOML: string values must be quoted, expected literal string
        1: this is no TOML: invalid date, expected day between 01 and 28
        ");
        insta::assert_snapshot!(mistakes("[quarantin]\nx = 1\n").join("\n"), @"0: there is no key `quarantin`: did you mean `quarantine`?");
    }

    #[test]
    fn a_test_stands_there_once() {
        let twice = format!("{GOOD}{GOOD}");
        let told = mistakes(&twice);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("shop::orders::closes stands here a second time"));
    }
}
