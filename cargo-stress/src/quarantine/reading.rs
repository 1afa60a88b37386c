//! Reads the file and notes every mistake, not only the first.

use super::entry::Entry;
use crate::toml_file::{Mistake, Mistakes};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The table of which there is one for each test.
pub(super) const TABLE: &str = "quarantine";
/// All keys of an entry; the first five have to be there.
const KEYS: [&str; 8] = [
    "package", "binary", "test", "reason", "until", "kind", "since", "rate",
];
const NEEDED: usize = 5;
const EXPECTED: &str = "expected [[quarantine]]";

type Value<'de> = Spanned<DeValue<'de>>;

/// The entries of the file with that text.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Entry>, Vec<Mistake>> {
    let mut mistakes = Mistakes::of(file, text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().unwrap_or_default();
        mistakes.wrong(at, "this is no TOML", error.message());
    }
    // What could not be parsed has no values to speak of.
    let entries = if mistakes.is_empty() {
        read_document(document.get_ref(), &mut mistakes)
    } else {
        Vec::new()
    };
    if mistakes.is_empty() {
        Ok(entries)
    } else {
        Err(mistakes.sorted())
    }
}

fn read_document(document: &DeTable<'_>, mistakes: &mut Mistakes) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (name, value) in document {
        if name.get_ref() != TABLE {
            mistakes.unknown_key(name, &[TABLE]);
            continue;
        }
        let Some(array) = value.get_ref().as_array() else {
            mistakes.wrong_type(value.span(), TABLE, EXPECTED);
            continue;
        };
        for one in array {
            let Some(entry) = read_entry(one, mistakes) else {
                continue;
            };
            if entries.iter().any(|other| other.is_same_test(&entry)) {
                let message = format!("{} stands here a second time", entry.full_name());
                mistakes.wrong(one.span(), message, "take one of them out");
            }
            entries.push(entry);
        }
    }
    entries
}

fn read_entry(value: &Value<'_>, mistakes: &mut Mistakes) -> Option<Entry> {
    let Some(table) = value.get_ref().as_table() else {
        mistakes.wrong_type(value.span(), TABLE, EXPECTED);
        return None;
    };
    for (name, _) in table {
        if !KEYS.contains(&name.get_ref().as_ref()) {
            mistakes.unknown_key(name, &KEYS);
        }
    }
    let known = |key: &&str| table.contains_key(*key);
    let (_, missing): (Vec<&str>, Vec<&str>) = KEYS[..NEEDED].iter().partition(|it| known(it));
    if !missing.is_empty() {
        let label = format!("say its {}", missing.join(", "));
        mistakes.wrong(value.span(), "an entry is not complete", label);
    }
    let [package, binary, test, reason] =
        ["package", "binary", "test", "reason"].map(|key| text(key, table.get(key), mistakes));
    let until = date("until", table.get("until"), mistakes);
    let since = date("since", table.get("since"), mistakes);
    let rate = rate(table.get("rate"), mistakes);
    let kind = kind(table.get("kind"), mistakes);
    Some(Entry {
        package: package?,
        binary: binary?,
        kind,
        test: test?,
        reason: reason?,
        until: until?,
        since,
        rate,
    })
}

fn text(key: &str, value: Option<&Value<'_>>, mistakes: &mut Mistakes) -> Option<String> {
    let value = value?;
    let text = value.get_ref().as_str().map(str::trim);
    let text = text.filter(|text| !text.is_empty()).map(str::to_owned);
    if text.is_none() {
        mistakes.wrong_value(value.span(), key, "expected a text that is not empty");
    }
    text
}

fn kind(value: Option<&Value<'_>>, mistakes: &mut Mistakes) -> Option<String> {
    let value = value?;
    let kind = value.get_ref().as_str();
    let kind = kind.filter(|it| Entry::KINDS.contains(it));
    if kind.is_none() {
        let expected = format!("expected one of {}", Entry::KINDS.join(", "));
        mistakes.wrong_value(value.span(), "kind", expected);
    }
    kind.map(str::to_owned)
}

/// A date of TOML, or a text that is one.
fn date(key: &str, value: Option<&Value<'_>>, mistakes: &mut Mistakes) -> Option<Date> {
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
        mistakes.wrong_value(value.span(), key, "expected a day, like 2027-03-01");
    }
    date
}

fn rate(value: Option<&Value<'_>>, mistakes: &mut Mistakes) -> Option<f64> {
    let value = value?;
    let rate = match value.get_ref() {
        DeValue::Float(number) => number.as_str().parse().ok(),
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    let rate = rate.filter(|rate| (0.0..=1.0).contains(rate));
    if rate.is_none() {
        mistakes.wrong_value(
            value.span(),
            "rate",
            "expected a share from 0 to 1, like 0.02",
        );
    }
    rate
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
    fn tests_of_one_name_in_targets_of_several_kinds_stand_there_each() {
        let of = |kind: &str| GOOD.replace("reason", &format!("kind = {kind:?}\nreason"));
        let both = format!("{}{}{GOOD}", of("bin"), of("lib"));
        let entries = read("q.toml", &both).unwrap();
        let kinds: Vec<_> = entries.iter().map(|it| it.kind.as_deref()).collect();
        assert_eq!(kinds, [Some("bin"), Some("lib"), None]);
        let wrong = mistakes(&of("binary"));
        assert!(wrong[0].contains("`kind` has no such value: expected one of lib, bin"));
    }

    #[test]
    fn a_test_stands_there_once() {
        let twice = format!("{GOOD}{GOOD}");
        let told = mistakes(&twice);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("shop::orders::closes stands here a second time"));
    }
}
