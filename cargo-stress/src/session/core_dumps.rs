//! Where the system puts the core dumps that `--core` asks for, if it makes any.

use nix::sys::resource::{Resource, getrlimit};

const PATTERN: &str = "/proc/sys/kernel/core_pattern";

/// What a person who wants core dumps has to know; `None` where the findings will name them.
pub(super) fn warning() -> Option<String> {
    let pattern = fs_err::read_to_string(PATTERN).ok();
    let most = getrlimit(Resource::RLIMIT_CORE).map_or(0, |(_, most)| most);
    warning_of(pattern.as_deref().map(str::trim), most)
}

fn warning_of(pattern: Option<&str>, most: u64) -> Option<String> {
    let Some(pattern) = pattern else {
        return Some(format!(
            "--core: {PATTERN} cannot be read, so nobody knows where core dumps go; none will be named"
        ));
    };
    // A program that gets them through a pipe gets them whatever the limit is.
    if let Some(program) = pattern.strip_prefix('|') {
        let program = program.split_whitespace().next().unwrap_or_default();
        return Some(format!(
            "--core: this system hands core dumps to {program} ({PATTERN}); ask it for them, none will be named here"
        ));
    }
    if most == 0 {
        return Some(
            "--core: no core dump may be made here: the hard limit is 0; raise it (ulimit -Hc)"
                .to_owned(),
        );
    }
    if pattern.is_empty() {
        return Some(format!(
            "--core: {PATTERN} is empty, so this system makes no core dumps"
        ));
    }
    pattern.contains('/').then(|| {
        format!("--core: this system puts core dumps in {pattern} ({PATTERN}); they stay there, none will be named here")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_core_dumps_from_being_found_is_told() {
        let warning = |pattern, most| warning_of(pattern, most).unwrap();
        assert_eq!(warning_of(Some("core.%p"), u64::MAX), None);
        assert_eq!(warning_of(Some("core"), 4096), None);
        insta::assert_snapshot!(warning(None, 1), @"--core: /proc/sys/kernel/core_pattern cannot be read, so nobody knows where core dumps go; none will be named");
        insta::assert_snapshot!(warning(Some("|/usr/share/apport/apport -p%p"), 0), @"--core: this system hands core dumps to /usr/share/apport/apport (/proc/sys/kernel/core_pattern); ask it for them, none will be named here");
        insta::assert_snapshot!(warning(Some("core"), 0), @"--core: no core dump may be made here: the hard limit is 0; raise it (ulimit -Hc)");
        insta::assert_snapshot!(warning(Some(""), 1), @"--core: /proc/sys/kernel/core_pattern is empty, so this system makes no core dumps");
        insta::assert_snapshot!(warning(Some("/var/cores/%p"), 1), @"--core: this system puts core dumps in /var/cores/%p (/proc/sys/kernel/core_pattern); they stay there, none will be named here");
    }
}
