//! GitHub's runner obeys us, and nobody whose words we repeat.

use stress_tests::{ScratchCrate, StressCommand, TestCrate};

/// Tests that say and leave what a runner would obey.
fn commanding() -> TestCrate {
    let source = r###"
        fn leave() {
            std::fs::write(std::env::temp_dir().join("a\n::error::left"), "").unwrap();
        }
        #[stress(runs = 3)]
        fn fails() {
            println!("::stop-commands::printed\n##[error]printed");
            eprintln!("\t::error::printed");
            leave();
            panic!("lost\n::error file=x::said\n##[error]said");
        }
        #[stress(runs = 3)]
        fn leaves() {
            leave();
        }
    "###;
    ScratchCrate::new("commanding")
        .tests("tests", source)
        .place()
}

/// The lines of which the runner does what they say.
fn obeyed(text: &str) -> Vec<&str> {
    let is_obeyed = |line: &&str| line.trim_start().starts_with("::") || line.contains("##[");
    text.split(['\n', '\r']).filter(is_obeyed).collect()
}

#[test]
fn what_a_test_says_is_shown_and_not_obeyed() {
    let krate = commanding();
    let under_actions = |words: &str| {
        let command = StressCommand::new(&krate).words(words);
        command.env("GITHUB_ACTIONS", "true").run()
    };
    for words in ["", "--message-format json", "--color always"] {
        let session = under_actions(words).assert_code(100);
        let obeyed: Vec<&str> = [&session.stdout, &session.stderr]
            .into_iter()
            .flat_map(|text| obeyed(text))
            .collect();
        let [ours] = obeyed[..] else {
            panic!("{words}: {obeyed:#?}");
        };
        assert!(ours.starts_with("::error file=tests/tests.rs,"), "{ours}");
    }
    let session = under_actions("--no-github").assert_code(100);
    for shown in [": :error file=x::said", "## [error]said", "a␊::error::left"] {
        assert!(session.stdout.contains(shown), "{shown}: {session}");
    }
    let (_, record) = session.stdout.rsplit_once("replay: ").unwrap();
    let (record, _) = record.split_once('\n').unwrap();
    let replay = record.trim_start_matches("cargo stress ");
    for words in ["report", "report --message-format json", replay] {
        let session = under_actions(words);
        let text = format!("{}{}", session.stdout, session.stderr);
        assert!(text.contains("said"), "{words}: {session}");
        assert_eq!(obeyed(&text), [""; 0], "{words}: {session}");
    }
    // Nobody listens.
    let session = StressCommand::new(&krate).run().assert_code(100);
    assert!(
        session.stdout.contains(" ::error file=x::said"),
        "{session}"
    );
}
