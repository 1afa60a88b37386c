//! Two sessions in one workspace at the same time.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use stress_tests::{Notes, ScratchCrate, StressCommand};

fn names(directory: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(directory).unwrap();
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    entries.map(|entry| name(entry.unwrap())).collect()
}

#[test]
fn each_comes_to_its_own_end_and_both_keep_their_findings() {
    let source = r#"
        /// Only if a test of the other session runs beside it.
        #[stress(runs = 1)]
        fn meets_the_other() {
            let file = std::env::temp_dir().join("mine");
            let name = std::env::var("SESSION_NAME").unwrap();
            std::fs::write(&file, &name).unwrap();
            note("here", "");
            wait_for("here", 2);
            assert_eq!(std::fs::read_to_string(&file).unwrap(), name);
            std::fs::remove_file(file).unwrap();
        }
        #[stress(runs = 3)]
        fn fails_in_both() {
            panic!("as ever");
        }
        #[stress(runs = 3)]
        fn fails_in_its_own_way() {
            if std::env::var("SESSION_NAME").unwrap() == "one" { panic!("of one") }
            panic!("of another")
        }
    "#;
    let krate = ScratchCrate::new("sessions_at_once").tests("tests", source);
    let krate = krate.place();
    let (notes, tmp) = (Notes::default(), tempfile::tempdir().unwrap());
    let sessions = ["one", "another"].map(|name| {
        StressCommand::new(&krate)
            .words("--jobs 2")
            .notes(&notes)
            .env("SESSION_NAME", name)
            // Each looks there for what dead ones have left.
            .env("TMPDIR", tmp.path().to_str().unwrap())
            .report()
            .start()
    });
    let mut recorded = BTreeSet::new();
    for session in sessions.map(|session| session.finish().assert_code(100)) {
        let report = session.report();
        assert_eq!(report.test("meets_the_other").passed, 1, "{session}");
        for test in ["fails_in_both", "fails_in_its_own_way"] {
            assert_eq!(report.test(test).failed, 3, "{session}");
        }
        let replays = session.stdout.lines();
        let replays =
            replays.filter_map(|it| it.trim().strip_prefix("replay: cargo stress replay "));
        let replays: Vec<String> = replays.map(str::to_owned).collect();
        assert_eq!(replays.len(), 2, "{session}");
        recorded.extend(replays);
    }
    // One that both have found, and one of each; all of them can be read.
    assert_eq!(recorded.len(), 3, "{recorded:?}");
    for id in recorded {
        let replay = StressCommand::new(&krate).args(["replay", &id]);
        let replay = replay.env("SESSION_NAME", "one").run();
        assert!(
            replay.stdout.starts_with("failed the same way in "),
            "{replay}"
        );
    }
    assert_eq!(names(tmp.path()), BTreeSet::new());
}

#[test]
fn both_may_be_the_first_that_needs_the_shim() {
    let krate = ScratchCrate::new("first_shim")
        .bare_tests("bare", "#[test]\nfn one() {}\n#[test]\nfn two() {}\n");
    let krate = krate.place();
    let target = krate.own_target();
    let sessions = [(); 2].map(|()| {
        StressCommand::new(&krate)
            .words("--all --runs 2")
            .env("CARGO_TARGET_DIR", target.to_str().unwrap())
            .report()
            .start()
    });
    for session in sessions.map(|session| session.finish().assert_code(0)) {
        let report = session.report();
        let passed = report.tests.iter().map(|test| test.passed);
        assert_eq!(passed.collect::<Vec<_>>(), [2, 2], "{session}");
    }
    let shims = target.join("stress/shim");
    let left = names(&shims);
    let (wrappers, packages): (Vec<_>, Vec<_>) =
        left.iter().partition(|it| it.starts_with("wrapper-"));
    assert_eq!((wrappers.len(), packages.len()), (1, 1), "{left:?}");
    let in_wrapper = names(&shims.join(wrappers[0]));
    assert_eq!(in_wrapper.len(), 2, "{in_wrapper:?}");
}
