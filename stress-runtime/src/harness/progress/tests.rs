//! What is known of a run at each of its steps.

use super::*;
use crate::protocol::{Branch, Exit, Launch, Outcome, Settings, Until};

fn order(timeouts: &[u64]) -> Vec<Step> {
    let step = |timeout: &u64| Step {
        test: format!("of_{timeout}"),
        timeout_ms: *timeout,
        grace_ms: 100,
    };
    timeouts.iter().map(step).collect()
}

fn request(timeouts: &[u64]) -> RunRequest {
    RunRequest::of(1, order(timeouts), Launch::Fork)
}

fn passed(step: usize) -> Attempt {
    Attempt::new(step, Outcome::Passed, 1)
}

fn steps(progress: &Progress) -> Vec<usize> {
    progress.running().map(|it| it.step).collect()
}

fn ended(branch: usize, attempts: Vec<Attempt>) -> BranchEnded {
    BranchEnded {
        branch,
        attempts,
        exit: Exit::Code { code: 0 },
    }
}

#[test]
fn one_after_another_the_next_runs_as_soon_as_the_last_has_ended() {
    let start = Instant::now();
    let mut progress = Progress::new(request(&[1000, 2000]), start);
    assert!(!progress.begin(0, start, 0));
    assert!(!progress.end(passed(1), start));
    assert_eq!(steps(&progress), [0]);
    let later = start + Duration::from_millis(300);
    assert!(progress.end(passed(0), later));
    assert_eq!(progress.deadline(), Some(later + Duration::from_secs(2)));
    assert!(progress.end(passed(1), later));
    assert!(progress.is_complete());
    assert_eq!(progress.deadline(), Some(later + to_exit(Duration::ZERO)));
}

#[test]
fn a_process_has_a_minute_to_exit_at_most_and_its_grace_where_that_is_longer() {
    let start = Instant::now();
    for (grace, seconds, may) in [
        (1, 59, true),
        (1, 60, false),
        (90, 89, true),
        (90, 90, false),
    ] {
        let mut request = request(&[1000]);
        request.order[0].grace_ms = grace * 1000;
        let mut progress = Progress::new(request, start);
        assert!(progress.end(passed(0), start));
        let now = start + Duration::from_secs(seconds);
        assert_eq!(progress.may_still_exit(now), may);
    }
}

#[test]
fn side_by_side_each_has_its_own_deadline() {
    let start = Instant::now();
    let at = |millis| start + Duration::from_millis(millis);
    let request = RunRequest {
        threads: 2,
        ..request(&[1000, 500, 700])
    };
    let mut progress = Progress::new(request, start);
    assert_eq!(steps(&progress), [0]);
    assert!(progress.begin(0, at(10), 0));
    assert!(progress.begin(1, at(20), 0));
    assert!(!progress.begin(1, at(20), 0));
    assert_eq!(progress.deadline(), Some(at(520)));
    assert_eq!(progress.late(at(520)), [1]);
    assert!(progress.end(passed(1), at(400)));
    assert_eq!(steps(&progress), [0]);
    assert!(progress.begin(2, at(410), 0));
    assert_eq!(progress.deadline(), Some(at(1010)));
    assert_eq!(progress.late(at(5000)), [0, 2]);
    assert!(!progress.end(passed(1), at(600)));
    assert!(progress.end(passed(2), at(600)));
    assert!(progress.end(passed(0), at(600)));
    assert!(progress.is_complete());
}

#[test]
fn a_pause_counts_for_what_ran_then_and_for_nothing_else() {
    let start = Instant::now();
    let mut progress = Progress::new(request(&[1000, 1000]), start);
    progress.stood_still(Duration::from_secs(1));
    for (step, us) in [(0, 1_000_007), (1, 1_000_009)] {
        progress.end(Attempt::new(step, Outcome::Passed, us), start);
    }
    assert!(progress.ended().iter().map(|it| it.us).eq([7, 1_000_009]));
}

#[test]
fn a_limit_beyond_all_time_is_no_limit() {
    let endless = Branch {
        after: 0,
        order: order(&[u64::MAX; 1000]),
    };
    let request = RunRequest {
        branches: vec![endless],
        ..request(&[1])
    };
    assert_eq!(Progress::new(request, Instant::now()).deadline(), None);
}

fn branching(until_a_branch_fails: bool) -> RunRequest {
    let branch = |after| Branch {
        after,
        order: order(&[3000]),
    };
    RunRequest {
        branches: vec![branch(1), branch(0), branch(1)],
        until_a_branch_fails,
        ..request(&[1000])
    }
}

#[test]
fn while_a_branch_runs_no_test_does() {
    let start = Instant::now();
    let mut progress = Progress::new(branching(false), start);
    assert_eq!((progress.branch(), steps(&progress)), (Some(1), vec![]));
    // Whoever supervises the branch can give it all that a run has, and comes first.
    let its_own = RunRequest::of(0, order(&[3000]), Launch::Fork);
    let its_own = its_own.longest(&Settings::default());
    assert!(progress.deadline() > Some(start + its_own));
    assert!(!progress.end_branch(ended(0, vec![passed(0)]), start));
    assert!(progress.end_branch(ended(1, vec![]), start));
    assert_eq!((progress.branch(), steps(&progress)), (None, vec![0]));
    assert!(progress.end(passed(0), start));
    assert!(!progress.is_complete());
    for branch in [0, 2] {
        assert_eq!(progress.branch(), Some(branch));
        assert!(progress.end_branch(ended(branch, vec![passed(0)]), start));
    }
    assert!(progress.is_complete());
    assert_eq!(progress.take().1.len(), 3);
}

#[test]
fn the_first_branch_that_fails_is_the_end_where_that_was_asked_for() {
    let start = Instant::now();
    let mut progress = Progress::new(branching(true), start);
    assert!(progress.end_branch(ended(1, vec![passed(0)]), start));
    assert!(progress.end(passed(0), start));
    assert!(progress.end_branch(ended(0, vec![]), start));
    assert_eq!(progress.branch(), None);
    assert!(progress.is_complete() && progress.is_cut_short());
}

#[test]
fn branches_that_cannot_be_made_are_refused_one_by_one() {
    let request = RunRequest {
        launch: Launch::Spawn,
        ..branching(false)
    };
    let mut progress = Progress::new(request, Instant::now());
    assert_eq!((progress.branch(), steps(&progress)), (None, vec![0]));
    let (_, branches) = progress.take();
    assert_eq!(branches.len(), 3);
    assert!(branches.iter().all(|it| it.exit == Exit::NotStarted));
}

#[test]
fn with_the_test_in_question_all_ends_whatever_else_runs() {
    let start = Instant::now();
    let request = RunRequest {
        threads: 2,
        until: Some(Until {
            step: 1,
            linger_ms: 100,
        }),
        ..request(&[1000, 1000, 1000])
    };
    let mut progress = Progress::new(request, start);
    assert!(progress.begin(0, start, 0) && progress.begin(1, start, 0));
    assert!(!progress.is_complete());
    assert!(progress.end(passed(1), start));
    assert!(progress.is_complete() && progress.is_cut_short());
    assert_eq!(steps(&progress), Vec::<usize>::new());
}
