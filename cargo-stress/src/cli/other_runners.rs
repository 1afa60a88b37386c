//! What the options of `cargo test`, cargo nextest and other runners are called here.

/// Options that mean the same, and what to type instead of them, or why there is nothing of the kind.
struct Meaning {
    elsewhere: &'static [&'static str],
    here: &'static str,
}

const MEANINGS: &[Meaning] = &[
    Meaning {
        elsewhere: &[
            "--stress-count",
            "--count",
            "--iterations",
            "--iters",
            "--repeat",
            "--repetitions",
            "--times",
            "-n",
        ],
        here: "'--runs' says how often each test is run",
    },
    Meaning {
        elsewhere: &["--stress-duration", "--duration", "--time"],
        here: "'--max-time' says how long tests are run",
    },
    Meaning {
        elsewhere: &["--retries", "--reruns", "--flaky"],
        here: "no test is run until it passes: '--runs' says how often each is run, whatever comes of it",
    },
    Meaning {
        elsewhere: &["--test-threads"],
        here: "'--jobs' says how many processes run at a time, '--threads' how many tests in each",
    },
    Meaning {
        elsewhere: &[
            "--nocapture",
            "--no-capture",
            "--show-output",
            "--success-output",
        ],
        here: "what a failing run has printed is shown with the finding; '--output-tail' says how much of it",
    },
    Meaning {
        elsewhere: &["-E", "--filter-expr", "--filterset", "--filter"],
        here: "filters are parts of names, without an option; '--package', '--lib' and '--test' choose \
               among packages and binaries",
    },
    Meaning {
        elsewhere: &["--run-ignored"],
        here: "'--ignored' runs only ignored tests, '--include-ignored' those too",
    },
    Meaning {
        elsewhere: &["--partition", "--shard"],
        here: "tests are not shared out: each machine runs all of them in orders of its own, and more \
               machines see more orders",
    },
    Meaning {
        elsewhere: &["--no-fail-fast", "--keep-going"],
        here: "it goes on after failures as it is; '--max-fail' and '--fail-fast' end it",
    },
    Meaning {
        elsewhere: &["--maxfail", "--max-failures"],
        here: "'--max-fail' ends it after so many failures",
    },
    Meaning {
        elsewhere: &[
            "--shuffle",
            "--shuffle-seed",
            "--random-order",
            "--order-seed",
        ],
        here: "orders are shuffled for tests that say `shuffle`, and with '--all' for plain ones; '--seed' \
               repeats them",
    },
    Meaning {
        elsewhere: &["--list", "--dry-run", "--no-run"],
        here: "`cargo stress list` builds the tests, shows which would be run, and runs none",
    },
    Meaning {
        elsewhere: &[
            "--format",
            "--json",
            "--reporter",
            "--output-format",
            "--logfile",
        ],
        here: "'--message-format json' prints all events, '--report-json', '--junit' and '--html' write \
               reports; `cargo stress list` has '--format'",
    },
    Meaning {
        elsewhere: &["--quiet", "-q"],
        here: "'--progress none' shows findings only",
    },
    Meaning {
        elsewhere: &["--verbose", "-v"],
        here: "SIGUSR1, or `t` on a terminal, shows what runs; '--message-format json' tells of every run",
    },
    Meaning {
        elsewhere: &["--bisect"],
        here: "`cargo stress bisect TEST` searches for the tests because of which one fails",
    },
    Meaning {
        elsewhere: &["--replay", "--rerun", "--last-failed"],
        here: "`cargo stress replay ID` repeats a finding; `cargo stress report` shows those of the last session",
    },
    Meaning {
        elsewhere: &["--all-targets"],
        here: "'--tests' has all targets with `test = true`",
    },
    Meaning {
        elsewhere: &["--bench", "--benches"],
        here: "benchmarks are not stressed; '--tests' has those with `test = true`",
    },
    Meaning {
        elsewhere: &["--doc"],
        here: "tests in documentation are not stressed: each is a program of its own",
    },
];

/// What to do here instead of giving that option, if another runner has it.
pub(super) fn meaning(option: &str) -> Option<&'static str> {
    let mut of_option = MEANINGS.iter().filter(|it| it.elsewhere.contains(&option));
    of_option.next().map(|it| it.here)
}

#[cfg(test)]
mod tests {
    use super::super::args::Args;
    use super::*;
    use clap::CommandFactory;
    use std::collections::BTreeSet;

    #[test]
    fn what_is_said_instead_of_them_exists_and_they_do_not() {
        let mut command = Args::command();
        command.build();
        let flags = |command: &clap::Command| -> BTreeSet<String> {
            let longs = command.get_arguments().filter_map(|it| it.get_long());
            longs.map(|it| format!("--{it}")).collect()
        };
        let ours = flags(&command);
        let list = flags(command.find_subcommand("list").unwrap());
        for Meaning { elsewhere, here } in MEANINGS {
            for name in *elsewhere {
                assert!(!ours.contains(*name), "{name} is an option of ours");
            }
            for quoted in here.split('\'').skip(1).step_by(2) {
                let name = quoted.split(' ').next().unwrap();
                assert!(ours.contains(name) || list.contains(name), "{name}");
            }
        }
    }

    #[test]
    fn each_of_them_is_told_of_once() {
        let mut names = BTreeSet::new();
        for name in MEANINGS.iter().flat_map(|it| it.elsewhere) {
            assert!(names.insert(name), "{name}");
        }
    }
}
