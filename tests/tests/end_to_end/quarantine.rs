//! Known flakes: measured, tolerated, and no longer tolerated.

use std::fs;
use std::path::PathBuf;
use stress_tests::{ScratchCrate, Session, StressCommand, TestCrate};

const SOURCE: &str = r#"
    #[stress(runs = 40)]
    fn closes_in_time() {
        let is_fixed = std::env::var_os("FIXED").is_some();
        let is_broken = std::env::var_os("BROKEN").is_some();
        assert!(is_fixed || !is_broken && stress_runtime::run() % 5 != 0, "too slow");
    }
    #[stress(runs = 5)]
    fn is_fine() {}
"#;

fn krate(name: &'static str) -> TestCrate {
    let krate = ScratchCrate::new(name).tests("orders", SOURCE).place();
    // What an earlier run of this test has left.
    let _ = fs::remove_file(file(&krate));
    krate
}

fn file(krate: &TestCrate) -> PathBuf {
    krate.directory().join("stress-quarantine.toml")
}

fn stress(krate: &TestCrate, line: &str) -> Session {
    StressCommand::new(krate).words(line).run()
}

#[test]
fn a_known_flake_does_not_fail_the_build_until_it_gets_worse_or_its_day_is_over() {
    let krate = krate("quarantine");
    stress(&krate, "").assert_code(100);
    let added = "quarantine closes --reason issue-12 --until 2999-03-01 --rate 20%";
    let added = stress(&krate, added).assert_code(0);
    let name = "quarantine::orders::closes_in_time";
    assert!(added.stdout.contains(name), "{added}");

    let tolerated = StressCommand::new(&krate).report().run().assert_code(0);
    for words in ["QUARANTINED  closes_in_time", "issue-12", "1 quarantined"] {
        assert!(tolerated.stdout.contains(words), "{words}: {tolerated}");
    }
    let report = tolerated.report();
    let verdict = &report.test("closes_in_time").verdict;
    let quarantined = verdict.quarantined.as_ref();
    let quarantined = quarantined.expect("it is in quarantine");
    assert_eq!(verdict.kind, "flaky");
    assert_eq!(quarantined["reason"], "issue-12");
    assert_eq!(quarantined["until"], "2999-03-01");
    assert_eq!(quarantined["expired"], false);
    // Who asks about a test wants to know.
    stress(&krate, "bisect closes").assert_code(100);

    let fixed = StressCommand::new(&krate).env("FIXED", "1");
    let fixed = fixed.run().assert_code(0);
    let offered = format!("is clean for 40 runs: cargo stress quarantine --release {name}");
    assert!(fixed.stdout.contains(&offered), "{fixed}");

    let worse = StressCommand::new(&krate).env("BROKEN", "1");
    let worse = worse.run().assert_code(100);
    assert!(worse.stdout.contains("it got worse"), "{worse}");

    let text = fs::read_to_string(file(&krate)).expect("it was written");
    let text = format!("# Ours.\n{}", text.replace("2999-", "2026-"));
    fs::write(file(&krate), text).expect("it can be written");
    let expired = stress(&krate, "").assert_code(100);
    let words = "its quarantine ended on 2026-03-01 (issue-12)";
    assert!(expired.stdout.contains(words), "{expired}");
    let list = stress(&krate, "quarantine").assert_code(0);
    assert!(list.stdout.contains("ended on 2026-03-01"), "{list}");

    stress(&krate, "quarantine --release closes_in_time").assert_code(0);
    let text = fs::read_to_string(file(&krate)).expect("it is still there");
    assert!(text.starts_with("# Ours."), "{text}");
    assert!(!text.contains("closes_in_time"), "{text}");
    let gone = stress(&krate, "quarantine --release closes_in_time");
    gone.assert_code(2);
}

#[test]
fn mistakes_in_the_file_are_shown_where_they_stand_and_names_that_are_not_there_told() {
    let krate = krate("wrong_quarantine");
    let entry = "[[quarantine]]\npackage = \"wrong_quarantine\"\nbinary = \"orders\"\n\
                 test = \"is_fin\"\nreason = \"x\"\nuntil = 2999-03-01\n";
    fs::write(file(&krate), entry).expect("it can be written");
    let unknown = stress(&krate, "is_fine").assert_code(0);
    let words = "there is no test \"is_fin\": did you mean \"is_fine\"?";
    assert!(unknown.stderr.contains(words), "{unknown}");

    fs::write(file(&krate), entry.replace("2999-03-01", "\"soon\"")).expect("it can be written");
    let wrong = stress(&krate, "").assert_code(96);
    for words in ["stress-quarantine.toml:6", "like 2027-03-01"] {
        assert!(wrong.stderr.contains(words), "{words}: {wrong}");
    }
    fs::remove_file(file(&krate)).expect("it is there");
    let past = stress(&krate, "quarantine is_fine --reason x --until 2026-01-01");
    past.assert_code(2);
}

#[test]
fn what_fails_only_in_company_is_not_called_clean_for_passing_without() {
    let source = r#"
        #[cfg(test)]
        mod tests {
            use std::sync::atomic::{AtomicBool, Ordering};

            static IS_POLLUTED: AtomicBool = AtomicBool::new(false);

            #[test]
            fn polluter() {
                IS_POLLUTED.store(std::env::var_os("FIXED").is_none(), Ordering::SeqCst);
            }
            #[test]
            fn victim() {
                assert!(!IS_POLLUTED.load(Ordering::SeqCst));
            }
        }
    "#;
    let krate = ScratchCrate::library("quarantined_victim", source).place();
    let _ = fs::remove_file(file(&krate));
    stress(&krate, "--all --runs 40").assert_code(100);
    let added = "quarantine --all victim --reason x --until 2999-03-01 --rate 50%";
    stress(&krate, added).assert_code(0);
    let offered = "is clean for";
    for line in [
        "--all --exact tests::victim --runs 20",
        "--all --mode alone --runs 20",
        "--all --launch exec --runs 20",
    ] {
        let session = stress(&krate, line).assert_code(0);
        assert!(!session.stdout.contains(offered), "{line}: {session}");
    }
    let fixed = StressCommand::new(&krate).words("--all --runs 40");
    let fixed = fixed.env("FIXED", "1").run().assert_code(0);
    assert!(fixed.stdout.contains(offered), "{fixed}");
}

/// A library and a program, each with the test `same`; that of the program fails in every second run.
fn twins(name: &'static str) -> TestCrate {
    let tests = |may_fail: &str| {
        format!(
            "#[cfg(test)]
            mod tests {{
                #[test]
                fn same() {{
                    let run: u64 = std::env::var(\"STRESS_RUN\").unwrap().parse().unwrap();
                    assert!(!{may_fail} || run % 2 == 0);
                }}
            }}"
        )
    };
    let library = tests("std::env::var_os(\"LIBRARY_FAILS\").is_some()");
    let program = format!("fn main() {{}}\n{}", tests("true"));
    let krate = ScratchCrate::library(name, &library).main(&program).place();
    let _ = fs::remove_file(file(&krate));
    krate
}

#[test]
fn a_program_in_quarantine_leaves_its_library_out_of_it() {
    let krate = twins("both_kinds");
    stress(&krate, "--all --runs 20").assert_code(100);
    let added = "quarantine same --all --bin both_kinds --reason x --until 2999-03-01";
    stress(&krate, added).assert_code(0);
    let text = fs::read_to_string(file(&krate)).expect("it was written");
    assert!(text.contains("kind = \"bin\""), "{text}");
    stress(&krate, "--all --runs 20").assert_code(0);
    let both = StressCommand::new(&krate).words("--all --runs 20");
    let both = both.env("LIBRARY_FAILS", "1").run().assert_code(100);
    assert!(both.stdout.contains("1 quarantined"), "{both}");
}

#[test]
fn a_library_that_is_built_alone_leaves_the_program_of_its_name_out_of_its_quarantine() {
    let krate = twins("one_kind");
    let text = || fs::read_to_string(file(&krate)).expect("it was written");
    let add = |line: &str| {
        let line = format!("quarantine same --all {line} --until 2999-03-01");
        stress(&krate, &line).assert_code(0);
    };
    add("--lib --reason of-the-library");
    assert!(text().contains("kind = \"lib\""), "{}", text());
    stress(&krate, "--all --runs 20").assert_code(100);
    add("--bin one_kind --reason of-the-program");
    stress(&krate, "--all --runs 20").assert_code(0);

    // Written by hand: it is about both.
    fs::write(file(&krate), text().replace("kind = \"lib\"\n", "")).expect("it can be written");
    add("--lib --reason of-the-library-again");
    for reason in ["of-the-library", "of-the-program", "of-the-library-again"] {
        let line = format!("reason = {reason:?}");
        assert!(text().contains(&line), "{line}: {}", text());
    }
}
