//! Settings read from lines of `key = value`.

use std::collections::BTreeMap;
use std::fmt;
use std::num::ParseIntError;
use std::sync::RwLock;

/// Settings by name. Printing them gives a text that parses back to the same settings.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Settings {
    values: BTreeMap<String, String>,
}

/// The number of a line that has no `=`.
#[derive(Debug, PartialEq, Eq)]
pub struct NoEqualsSign(pub usize);

impl Settings {
    /// Reads one setting a line. Blank lines and lines that begin with `#` say nothing.
    pub fn parse(text: &str) -> Result<Self, NoEqualsSign> {
        let mut values = BTreeMap::new();
        for (index, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, value) = line.split_once('=').ok_or(NoEqualsSign(index + 1))?;
            values.insert(key.trim().to_owned(), value.trim().to_owned());
        }
        Ok(Self { values })
    }

    /// The value of a setting that must be there.
    ///
    /// # Panics
    /// If it is not there.
    pub fn require(&self, key: &str) -> &str {
        match self.values.get(key) {
            Some(value) => value,
            None => panic!("no setting named `{key}`"),
        }
    }

    /// The value of a setting that must be there, as a number.
    pub fn number(&self, key: &str) -> Result<u64, ParseIntError> {
        self.require(key).parse()
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.values
            .iter()
            .try_for_each(|(key, value)| writeln!(f, "{key} = {value}"))
    }
}

/// Settings that several threads read and change.
#[derive(Debug, Default)]
pub struct SharedSettings(RwLock<Settings>);

impl SharedSettings {
    /// Sets one value, whoever else is doing the same.
    pub fn set(&self, key: impl Into<String>, value: impl Into<String>) {
        let mut settings = self.0.write().unwrap();
        settings.values.insert(key.into(), value.into());
    }

    /// The settings as they are now.
    pub fn snapshot(&self) -> Settings {
        self.0.read().unwrap().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error;
    use std::thread;
    use stress_runtime::stress;

    #[stress]
    fn comments_and_blank_lines_say_nothing() {
        let settings = Settings::parse("# the door\n\nport = 8080\n").unwrap();
        assert_eq!(settings.require("port"), "8080");
        assert_eq!(settings.to_string().lines().count(), 1);
    }

    #[stress]
    fn a_number_is_read_as_a_number() -> Result<(), Box<dyn Error>> {
        let settings = Settings::parse("port = 8080").map_err(|e| format!("{e:?}"))?;
        assert_eq!(settings.number("port")?, 8080);
        Ok(())
    }

    #[stress]
    #[should_panic(expected = "no setting named `host`")]
    fn a_missing_setting_is_named_in_the_panic() {
        Settings::default().require("host");
    }

    #[stress(runs = 200, timeout = "10s", shuffle)]
    fn eight_writers_lose_nothing() {
        let shared = SharedSettings::default();
        // The scope joins its threads: what follows it sees all that they wrote.
        thread::scope(|scope| {
            for writer in 0..8 {
                let shared = &shared;
                scope.spawn(move || {
                    for n in 0..10 {
                        shared.set(format!("{writer}.{n}"), "set");
                    }
                });
            }
        });
        assert_eq!(shared.snapshot().to_string().lines().count(), 80);
    }

    #[stress]
    #[ignore = "needs the settings of a real server"]
    fn the_settings_of_a_real_server_are_read() {
        let text = std::fs::read_to_string("/etc/healthy.conf").unwrap();
        Settings::parse(&text).unwrap();
    }
}
