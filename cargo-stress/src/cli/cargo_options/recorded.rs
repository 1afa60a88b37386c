//! What a record says of cargo's options, where the command line is silent.

use super::CargoOptions;
use camino::Utf8Path;
use std::mem;

impl CargoOptions {
    /// Takes what these words say, as [`parse`](Self::parse) reads them, unless it is said here what to build
    /// or how. Paths among the words are relative to that directory.
    pub(crate) fn or_as_in(&mut self, words: &[String], directory: &Utf8Path) {
        let recorded = Self::parse(words).meant_from(directory);
        // A plain test has a record of a session with `--all`: without that it is not there.
        self.all |= recorded.all;
        if !self.is_open() {
            return;
        }
        let said = mem::replace(self, recorded);
        self.all |= said.all;
        self.locked |= said.locked;
        self.offline |= said.offline;
        self.frozen |= said.frozen;
        self.config.extend(said.config);
        self.at_manifest(said.manifest_path);
        self.target_dir = said.target_dir.or_else(|| self.target_dir.take());
        self.build_jobs = said.build_jobs.or_else(|| self.build_jobs.take());
    }

    /// Whether nothing is said of what to build, or how.
    fn is_open(&self) -> bool {
        let only_place = Self {
            target_dir: None,
            ..self.clone()
        };
        [self.packages(), self.targets(), only_place.stress_build()]
            .concat()
            .is_empty()
    }

    fn meant_from(mut self, directory: &Utf8Path) -> Self {
        if !directory.exists() {
            // The record has come from another machine: then as good as any other place is where we are.
            return self;
        }
        let absolute = |path: String| directory.join(path).into_string();
        self.manifest_path = self.manifest_path.map(absolute);
        self.target_dir = self.target_dir.map(absolute);
        for setting in &mut self.config {
            // As cargo tells them apart: what is no file is a setting.
            let file = directory.join(&*setting);
            if file.exists() {
                *setting = file.into_string();
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    fn after(line: &str, recorded: &str) -> String {
        after_in(Utf8Path::new("/"), line, recorded)
    }

    fn after_in(there: &Utf8Path, line: &str, recorded: &str) -> String {
        let mut options = CargoOptions::parse(&words(line));
        options.or_as_in(&words(recorded), there);
        let all = if options.all { "all" } else { "annotated" };
        let call = [
            options.manifest_options(),
            options.config_options(),
            options.packages(),
            options.targets(),
            options.build(),
        ];
        format!("{all} {}", call.concat().join(" "))
    }

    #[test]
    fn who_says_nothing_of_the_build_has_that_of_the_record() {
        let recorded = "--all --package shop --test orders --features tls --cargo-profile ci";
        let build = "all --package shop --test orders --features tls --profile ci";
        assert_eq!(after("", recorded), build);
        let said = "--locked --manifest-path x/Cargo.toml";
        let with_place = "all --manifest-path x/Cargo.toml --locked";
        assert_eq!(after(said, recorded), build.replace("all", with_place));
    }

    #[test]
    fn who_says_what_to_build_has_only_that() {
        let recorded = "--all --package shop --features tls";
        assert_eq!(after("--release", recorded), "all --release");
        assert_eq!(after("-p other", recorded), "all --package other");
    }

    #[test]
    fn paths_of_a_record_are_meant_from_where_it_was_made() {
        let recorded = "--manifest-path shop/Cargo.toml --target-dir t --config x.y=1";
        let meant = "annotated --manifest-path /shop/Cargo.toml --config x.y=1 --target-dir /t";
        assert_eq!(after("", recorded), meant);
        // One of another machine may have been made where there is nothing here.
        let nowhere = Utf8Path::new("/nowhere/at/all");
        let as_said = format!("annotated {recorded}");
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(words(&after_in(nowhere, "", recorded)), words(&as_said));
    }
}
