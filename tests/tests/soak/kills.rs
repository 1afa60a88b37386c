//! Tool, harness and child are killed at random moments, and nothing is left of them.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use stress_tests::{
    Notes, RunningSession, ScratchCrate, StressCommand, TestCrate, of_session, parent, records_dir,
    what_stays,
};

/// Each run adds a byte to a file, so that runs are counted of which no report tells.
fn busy() -> TestCrate {
    let source = r#"
        fn count() {
            use std::io::Write;
            let path = std::env::var("E2E_NOTES").unwrap() + "/runs";
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
            file.write_all(b".").unwrap();
        }
        #[stress]
        fn passes() {
            count();
        }
        #[stress]
        fn leaves_a_file_and_fails_at_times() {
            count();
            std::fs::write(std::env::temp_dir().join("left"), "over").unwrap();
            assert!(stress_runtime::run() % 97 != 5, "one of those");
        }
        #[stress]
        fn leaves_a_process() {
            count();
            if stress_runtime::run() % 50 == 0 {
                std::process::Command::new("sleep").arg("3600").spawn().unwrap();
            }
        }
        #[stress(shuffle)]
        fn goes_in_rounds() {
            count();
        }
        #[stress(shuffle)]
        fn takes_its_time_in_rounds() {
            count();
            std::thread::sleep(Duration::from_millis(2));
        }
    "#;
    ScratchCrate::new("busy").tests("tests", source).place()
}

/// Splitmix64: the same moments for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % limit
    }
}

#[derive(Debug, Default)]
struct Killed {
    tools: u32,
    harnesses: u32,
    children: u32,
}

/// Kills some of the session's processes, in the end perhaps the tool.
fn strike(session: &RunningSession, dice: &mut Dice, killed: &mut Killed) {
    let tool = session.pid();
    for _ in 0..dice.below(6) {
        sleep(Duration::from_millis(5 + dice.below(120)));
        let is_harness = |pid: &i32| parent(*pid) == Some(tool);
        let all = of_session(session.marker());
        let (harnesses, others): (Vec<i32>, Vec<i32>) = all
            .into_iter()
            .filter(|pid| *pid != tool)
            .partition(is_harness);
        let of_harness = |pid: &i32| parent(*pid).is_some_and(|it| harnesses.contains(&it));
        let children: Vec<i32> = others.into_iter().filter(of_harness).collect();
        let (victims, count) = match dice.below(2) {
            0 => (&harnesses, &mut killed.harnesses),
            _ => (&children, &mut killed.children),
        };
        if victims.is_empty() {
            continue;
        }
        let victim = victims[dice.below(victims.len() as u64) as usize];
        // It is one of this session's still.
        if of_session(session.marker()).contains(&victim)
            && kill(Pid::from_raw(victim), Signal::SIGKILL).is_ok()
        {
            *count += 1;
        }
    }
    if dice.below(2) == 0 && !session.has_ended() {
        session.signal(Signal::SIGKILL);
        killed.tools += 1;
    }
}

fn soak(runs: u64) {
    let krate = busy();
    let notes = Notes::default();
    let counted = notes.directory().join("runs");
    // All share one: what is left where nobody has survived, the next one removes.
    let tmp = notes.directory().join("tmp");
    fs::create_dir(&tmp).expect("the directory of the notes can be written to");
    let tmp_path = tmp.display().to_string();
    let done = || fs::metadata(&counted).map_or(0, |file| file.len());
    let (mut dice, mut killed, mut sessions) = (Dice(4), Killed::default(), 0);
    while done() < runs {
        let mut session = StressCommand::new(&krate)
            .words("--runs 200 --jobs 3 --explain-time 1ms --seed")
            .args([sessions.to_string().as_str()])
            .notes(&notes)
            .env("TMPDIR", &tmp_path)
            .start();
        session.wait_for_stderr("Stressing");
        strike(&session, &mut dice, &mut killed);
        // Waits until no process is left.
        session.finish();
        sessions += 1;
        assert!(sessions < 100 + runs, "nothing is run any more");
    }
    // There is a record to look at, though all others have been killed before they could write one.
    let undisturbed = StressCommand::new(&krate)
        .words("--exact leaves_a_file_and_fails_at_times --runs 10")
        .env("TMPDIR", &tmp_path);
    undisturbed.notes(&notes).run().assert_code(100);
    let left = what_stays(&tmp, |_| true);
    assert!(left.is_empty(), "{left:?}");
    for record in fs::read_dir(records_dir()).expect("a run has failed") {
        let path = record.expect("it can be read").path();
        assert!(is_whole(&path), "{} is no record", path.display());
    }
    println!("{} runs in {sessions} sessions; killed: {killed:?}", done());
    assert!(killed.harnesses + killed.children > 0 && killed.tools > 0);
}

/// Other sessions may forget a record while we look.
fn is_whole(record: &Path) -> bool {
    match fs::read(record) {
        Ok(text) => serde_json::from_slice::<serde_json::Value>(&text).is_ok(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

#[test]
fn whoever_is_killed_nothing_is_left() {
    soak(600);
}

#[test]
#[ignore = "takes minutes"]
fn whoever_is_killed_in_20_000_runs_nothing_is_left() {
    soak(20_000);
}
