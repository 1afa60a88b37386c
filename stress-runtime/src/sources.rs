//! The text of this crate, from which `cargo stress --all` builds the shim that it links to plain tests.

macro_rules! sources {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!($path))),*]
    };
}

/// Paths below `src`, each with what is in the file; this one is left out.
pub const SOURCES: &[(&str, &str)] = sources![
    "body.rs",
    "child/assignment.rs",
    "child/attempt.rs",
    "child/branches.rs",
    "child/message_pipe.rs",
    "child/mod.rs",
    "child/order.rs",
    "child/panics.rs",
    "child/side_by_side.rs",
    "child/spawned.rs",
    "child/streams.rs",
    "doorway.rs",
    "harness/capture.rs",
    "harness/clock.rs",
    "harness/conclude.rs",
    "harness/control.rs",
    "harness/exec_image.rs",
    "harness/exit_watch.rs",
    "harness/launch.rs",
    "harness/leftovers.rs",
    "harness/live_run.rs",
    "harness/mod.rs",
    "harness/phase.rs",
    "harness/pipes.rs",
    "harness/progress.rs",
    "harness/relay.rs",
    "harness/said.rs",
    "harness/sections.rs",
    "harness/serve.rs",
    "harness/signal_name.rs",
    "harness/spare_pipes.rs",
    "harness/stream.rs",
    "harness/supervisor.rs",
    "in_place.rs",
    "lib.rs",
    "list.rs",
    "listing.rs",
    "options.rs",
    "orphans.rs",
    "plain.rs",
    "protocol/captured.rs",
    "protocol/hello.rs",
    "protocol/launch.rs",
    "protocol/line_reader.rs",
    "protocol/listed.rs",
    "protocol/message.rs",
    "protocol/mod.rs",
    "protocol/outcome.rs",
    "protocol/passed_line.rs",
    "protocol/reply.rs",
    "protocol/request.rs",
    "protocol/role.rs",
    "protocol/separator.rs",
    "protocol/spawned_order.rs",
    "registry.rs",
    "role.rs",
    "test_case.rs",
    "under_cargo_test.rs",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    #[test]
    fn no_file_is_left_out() {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut there = BTreeSet::new();
        collect(&src, &mut there);
        let named = SOURCES.iter().map(|(path, _)| src.join(path));
        let named: BTreeSet<PathBuf> = named.chain([src.join("sources.rs")]).collect();
        assert_eq!(named, there, "name each file in {}", file!());
    }

    fn collect(directory: &Path, found: &mut BTreeSet<PathBuf>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                found.insert(path);
            }
        }
    }
}
