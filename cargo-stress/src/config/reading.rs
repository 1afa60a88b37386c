//! Reads the tables of one manifest and notes every mistake, not only the first.

use super::keys::{KEYS, Key, Scope};
use super::said::Said;
use super::tables::{Override, Table, Tables};
use crate::model::{Place, Source, Sourced};
use crate::toml_file::Mistakes;
use camino::Utf8Path;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// A manifest that is being read.
pub(super) struct Reading<'a> {
    /// Its path below the root of the workspace.
    pub(super) file: &'a Utf8Path,
    /// Where it is.
    pub(super) directory: &'a Utf8Path,
    pub(super) text: &'a str,
    /// Whether it is the workspace's: only there the session's settings can stand.
    pub(super) is_root: bool,
    pub(super) mistakes: Mistakes,
}

type Entry<'a, 'de> = (&'a Spanned<DeString<'de>>, &'a Spanned<DeValue<'de>>);

impl Reading<'_> {
    /// The table `stress` with its profiles.
    pub(super) fn tables(&mut self, stress: &Spanned<DeValue<'_>>) -> Tables {
        let mut tables = Tables::default();
        let Some(entries) = self.table(stress, "stress") else {
            return tables;
        };
        tables.base = self.entries(entries, None);
        let Some(profiles) = entries.get("profile") else {
            return tables;
        };
        for (name, profile) in self.table(profiles, "profile").into_iter().flatten() {
            if name.get_ref() == "default" {
                let label = "what always holds stands in `stress` itself";
                self.mistakes
                    .wrong(name.span(), "`default` is no profile", label);
            }
            if let Some(entries) = self.table(profile, name.get_ref()) {
                let table = self.entries(entries, Some(name.get_ref()));
                tables.profiles.insert(name.get_ref().to_string(), table);
            }
        }
        tables
    }

    fn table<'a, 'de>(
        &mut self,
        value: &'a Spanned<DeValue<'de>>,
        name: &str,
    ) -> Option<&'a DeTable<'de>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.mistakes
                .wrong_type(value.span(), name, "expected a table");
        }
        table
    }

    fn entries(&mut self, entries: &DeTable<'_>, profile: Option<&str>) -> Table {
        let mut table = Table::default();
        for entry @ (name, value) in entries {
            match name.get_ref().as_ref() {
                "profile" if profile.is_none() => {}
                "skip" => table.skip = self.names(entry),
                "override" => table.overrides = self.overrides(value, profile),
                known => match Key::named(known) {
                    Some(key) => self.setting(&mut table, key, entry, profile),
                    None => {
                        let others: &[&str] = match profile {
                            None => &["skip", "override", "profile"],
                            Some(_) => &["skip", "override"],
                        };
                        let keys = KEYS.iter().map(|key| key.name);
                        let known: Vec<&str> = keys.chain(others.iter().copied()).collect();
                        self.mistakes.unknown_key(name, &known);
                    }
                },
            }
        }
        table
    }

    fn setting(
        &mut self,
        table: &mut Table,
        key: Key,
        entry: Entry<'_, '_>,
        profile: Option<&str>,
    ) {
        if key.scope == Scope::Test {
            self.option(&mut table.said, key, entry, profile);
            return;
        }
        if !self.is_root {
            let message = format!("`{}` is a setting of the whole session", key.name);
            let label = "write it in the manifest of the workspace";
            self.mistakes.wrong(entry.0.span(), message, label);
            return;
        }
        if let Some(mut text) = self.value(key, entry) {
            if key.is_path() {
                text = self.directory.join(text).into_string();
            }
            let source = self.source(entry.0.span(), profile);
            table.session.insert(key.name, Sourced::new(text, source));
        }
    }

    fn option(&mut self, said: &mut Said, key: Key, entry: Entry<'_, '_>, profile: Option<&str>) {
        if let Some(text) = self.value(key, entry) {
            let source = self.source(entry.0.span(), profile);
            if let Err(reason) = said.set(key, &text, source) {
                self.wrong_value(entry, reason);
            }
        }
    }

    fn overrides(&mut self, value: &Spanned<DeValue<'_>>, profile: Option<&str>) -> Vec<Override> {
        let Some(array) = value.get_ref().as_array() else {
            let expected = "expected [[…override]]";
            self.mistakes.wrong_type(value.span(), "override", expected);
            return Vec::new();
        };
        let mut overrides = Vec::new();
        for one in array {
            if let Some(entries) = self.table(one, "override") {
                overrides.push(self.one_override(entries, one.span(), profile));
            }
        }
        overrides
    }

    fn one_override(
        &mut self,
        entries: &DeTable<'_>,
        place: Range<usize>,
        profile: Option<&str>,
    ) -> Override {
        let mut read = Override::default();
        if !entries.contains_key("filter") {
            let label = "say which: filter = \"a part of their names\"";
            self.mistakes
                .wrong(place, "an override is of some tests only", label);
        }
        for entry @ (name, _) in entries {
            match Key::named(name.get_ref()) {
                _ if name.get_ref() == "filter" => {
                    read.filters = self.names(entry).unwrap_or_default();
                }
                Some(key) if key.scope == Scope::Test => {
                    self.option(&mut read.said, key, entry, profile);
                }
                Some(key) => {
                    let message = format!("`{}` is a setting of the whole session", key.name);
                    self.mistakes
                        .wrong(name.span(), message, "no test can have its own");
                }
                None => {
                    let keys = KEYS.iter().filter(|key| key.scope == Scope::Test);
                    let keys = keys.map(|key| key.name);
                    let known: Vec<&str> = keys.chain(["filter"]).collect();
                    self.mistakes.unknown_key(name, &known);
                }
            }
        }
        read
    }

    /// A text, or a list of texts.
    fn names(&mut self, entry: Entry<'_, '_>) -> Option<Vec<String>> {
        let text = |value: &DeValue<'_>| {
            let text = value.as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        let names = match entry.1.get_ref() {
            DeValue::Array(array) => array.iter().map(|it| text(it.get_ref())).collect(),
            value => text(value).map(|text| vec![text]),
        };
        if names.is_none() {
            let reason = "expected a part of a test's name, or a list of such parts";
            self.wrong_value(entry, reason.to_owned());
        }
        names
    }

    fn value(&mut self, key: Key, entry: Entry<'_, '_>) -> Option<String> {
        let value = key.kind.of_manifest(entry.1.get_ref());
        value.map_err(|reason| self.wrong_value(entry, reason)).ok()
    }

    fn source(&self, span: Range<usize>, profile: Option<&str>) -> Source {
        let before = &self.text[..span.start];
        Source::Configuration(Arc::new(Place {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            profile: profile.map(str::to_owned),
        }))
    }

    fn wrong_value(&mut self, (name, value): Entry<'_, '_>, reason: String) {
        self.mistakes
            .wrong_value(value.span(), name.get_ref(), reason);
    }
}
