//! `--junit`: one test case for each test, for the dashboards of CI.
//!
//! A finding is a failed case, as it fails the build. The ways in which it failed are listed as
//! `flakyFailure` where the test has passed too, and as `rerunFailure` where it never has.

use super::error::ReportError;
use super::events::Head;
use super::explanation::culprits;
use super::failure::{headline, message_and_calls, output_tail};
use super::failures::kinds;
use super::figures::{count, rate};
use super::fold::Fold;
use super::whole_file::WholeFile;
use crate::model::{
    Binary, BinaryId, Catalog, Cause, Event, Evidence, FailureGroup, Judgement, Verdict,
};
use camino::Utf8Path;
use quick_junit::{
    FlakyOrRerun, NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestRerun, TestSuite,
};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// The report until it is written.
pub(super) struct JunitReport {
    file: WholeFile,
    session: String,
    catalog: Arc<Catalog>,
    cases: BTreeMap<BinaryId, Vec<TestCase>>,
    set_aside: BTreeMap<BinaryId, String>,
    elapsed: Duration,
}

impl JunitReport {
    /// A report that will be at `path`.
    pub(super) fn create(path: &Utf8Path, head: &Head) -> Result<Self, ReportError> {
        Ok(Self {
            file: WholeFile::create(path)?,
            session: head.id.clone(),
            catalog: Arc::default(),
            cases: BTreeMap::new(),
            set_aside: BTreeMap::new(),
            elapsed: Duration::ZERO,
        })
    }

    fn report(&mut self) -> Report {
        let mut report = Report::new(format!("cargo-stress {}", self.session));
        report.set_time(self.elapsed);
        for (index, binary) in self.catalog.binaries.iter().enumerate() {
            let id = BinaryId(index);
            let mut suite = TestSuite::new(suite_name(&self.catalog, binary));
            suite.add_test_cases(self.cases.remove(&id).unwrap_or_default());
            if let Some(reason) = self.set_aside.remove(&id) {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
                status.set_message("the binary was set aside");
                status.set_description(reason);
                suite.add_test_case(TestCase::new("(harness)", status));
            }
            report.add_test_suite(suite);
        }
        report
    }
}

impl Fold for JunitReport {
    fn event(&mut self, _at: Duration, event: &Event) {
        match event {
            Event::Planned { catalog, .. } => self.catalog = Arc::clone(catalog),
            Event::Judged(judgement) => {
                let binary = self.catalog.test(judgement.test).binary;
                let case = case(&self.catalog, judgement);
                self.cases.entry(binary).or_default().push(case);
            }
            Event::SetAside { binary, reason } => {
                self.set_aside.insert(*binary, reason.clone());
            }
            Event::Finished { elapsed, .. } => self.elapsed = *elapsed,
            _ => {}
        }
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        let text = self.report().to_string();
        self.file.write(|writer| {
            let text = text.map_err(io::Error::other)?;
            writer.write_all(well_formed(&text).as_bytes())
        })
    }
}

/// The document without the characters that XML does not know and quick-junit leaves there.
fn well_formed(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// Package and target; of a library and a program of one name the program has its kind behind it.
fn suite_name(catalog: &Catalog, binary: &Binary) -> String {
    let (package, target, kind) = (&binary.package, &binary.target, &binary.kind);
    let is_namesake = |it: &Binary| (&it.package, &it.target) == (package, target);
    let mut namesakes = catalog.binaries.iter().filter(|it| is_namesake(it));
    if kind != "lib" && namesakes.any(|it| it.kind != *kind) {
        format!("{package}::{target} ({kind})")
    } else {
        format!("{package}::{target}")
    }
}

fn case(catalog: &Catalog, judgement: &Judgement) -> TestCase {
    let (test, tally) = (catalog.test(judgement.test), &judgement.tally);
    let binary = catalog.binary(test.binary);
    let mut case = TestCase::new(test.name.as_str(), status(catalog, judgement));
    case.set_classname(suite_name(catalog, binary));
    case.set_time(Duration::from_micros(tally.durations.quantile(0.5)));
    if let Some((file, line)) = test.file_and_line() {
        case.extra.insert("file".into(), file.into());
        case.extra.insert("line".into(), line.to_string().into());
    }
    case.add_properties([
        Property::new("verdict", judgement.verdict.as_str()),
        Property::new("runs", tally.runs().to_string()),
        Property::new("failed", tally.not_passed().to_string()),
    ]);
    if let Some(first) = kinds(judgement).first() {
        let evidence = &first.evidence;
        if !evidence.stdout.is_empty() {
            case.set_system_out(evidence.stdout.to_text());
        }
        if !evidence.stderr.is_empty() {
            case.set_system_err(evidence.stderr.to_text());
        }
    }
    case
}

fn status(catalog: &Catalog, judgement: &Judgement) -> TestCaseStatus {
    if judgement.verdict == Verdict::NotRun {
        return TestCaseStatus::skipped();
    }
    if !judgement.is_finding() {
        return TestCaseStatus::success();
    }
    let (tally, kinds) = (&judgement.tally, kinds(judgement));
    let first = kinds.first();
    let kind = first.map_or(NonSuccessKind::Failure, |it| kind(&it.evidence));
    let mut status = TestCaseStatus::non_success(kind);
    let runs = count(tally.runs(), "run");
    status.set_message(format!(
        "{}: failed {} of {runs}: {}",
        judgement.verdict.as_str(),
        tally.not_passed(),
        rate(&judgement.rate)
    ));
    status.set_type(judgement.verdict.as_str());
    let repeat = judgement.repeat.as_ref();
    let failures = kinds.iter().map(|group| {
        let evidence = &group.evidence;
        format!(
            "{} × {}\n{}",
            group.count,
            headline(evidence),
            message_and_calls(evidence)
        )
    });
    let lines: Vec<String> = culprits(catalog, judgement)
        .into_iter()
        .chain(failures)
        .chain(repeat.map(|it| it.command.clone()))
        .collect();
    status.set_description(lines.join("\n\n"));
    let has_passed = tally.passed > 0;
    status.set_rerun_kind(if has_passed {
        FlakyOrRerun::Flaky
    } else {
        FlakyOrRerun::Rerun
    });
    // Where it never passed, the first is the failure itself.
    let listed = kinds.iter().skip(usize::from(!has_passed));
    status.add_reruns(listed.map(rerun));
    status
}

fn rerun(group: &FailureGroup) -> TestRerun {
    let evidence = &group.evidence;
    let mut rerun = TestRerun::new(kind(evidence));
    let times = group.count;
    rerun.set_message(format!("{times} × {}", headline(evidence)));
    rerun.set_type(evidence.cause.as_str());
    rerun.set_description(message_and_calls(evidence));
    let output = output_tail(evidence);
    if !output.is_empty() {
        rerun.set_stack_trace(output);
    }
    rerun
}

/// A failure is what the test said itself; everything else is an error.
fn kind(evidence: &Evidence) -> NonSuccessKind {
    match evidence.cause {
        Cause::Panic | Cause::Error | Cause::ShouldPanic => NonSuccessKind::Failure,
        _ => NonSuccessKind::Error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::judge;
    use crate::model::fixture::{catalog, crashed, panicked, passed, tally};
    use crate::model::{Repeat, Tally, TestId};
    use camino::Utf8PathBuf;

    #[test]
    fn a_program_with_the_name_of_its_library_has_a_suite_of_its_own() {
        let mut catalog = catalog(&[("shop", &[]), ("shop", &[]), ("orders", &[])]);
        let kinds = ["lib", "bin", "test"];
        for (binary, kind) in catalog.binaries.iter_mut().zip(kinds) {
            binary.kind = kind.to_owned();
        }
        let names = catalog.binaries.iter().map(|it| suite_name(&catalog, it));
        let expected = ["shop::shop", "shop::shop (bin)", "shop::orders"];
        assert_eq!(names.collect::<Vec<_>>(), expected);
    }

    /// The report of tests with these tallies.
    fn written(tests: &[(&str, u64)], tallies: Vec<Tally>) -> String {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().join("junit.xml")).unwrap();
        let mut head = Head::of_this_session();
        head.id = "0a1b2c3d".to_owned();
        let mut report = JunitReport::create(&path, &head).unwrap();
        let catalog = Arc::new(catalog(&[("orders", tests), ("empty", &[])]));
        let mut events = vec![Event::Planned {
            catalog,
            seed: 7,
            runs: 500,
            jobs: 2,
            within: None,
        }];
        let tallies = (0..).map(TestId).zip(tallies);
        for mut judgement in judge(tallies.collect()) {
            judgement.repeat = Some(Repeat {
                runs: 3,
                command: "cargo stress replay 3f2a".to_owned(),
            });
            events.push(Event::Judged(Box::new(judgement)));
        }
        events.push(Event::SetAside {
            binary: BinaryId(1),
            reason: "it died".to_owned(),
        });
        for event in &events {
            report.event(Duration::ZERO, event);
        }
        report.finish().unwrap();
        fs_err::read_to_string(path).unwrap()
    }

    #[test]
    fn findings_fail_and_say_whether_they_have_passed_too() {
        let tests = [("flaky", 500), ("broken", 3), ("stable", 500), ("never", 1)];
        let tallies = vec![
            tally(&[
                (passed(), 497),
                (panicked("tests/orders.rs:17:5", "lost one"), 2),
                (crashed(11, "SIGSEGV"), 1),
            ]),
            tally(&[
                (panicked("tests/orders.rs:20:5", "always"), 2),
                (panicked("tests/orders.rs:21:5", "otherwise"), 1),
            ]),
            tally(&[(passed(), 500)]),
            Tally::default(),
        ];
        insta::assert_snapshot!(written(&tests, tallies));
    }

    #[test]
    fn hostile_names_and_outputs_leave_it_well_formed() {
        let forbidden = |it: &char| !matches!(it, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        let all: String = ('\0'..='\u{ffff}').filter(forbidden).collect();
        let name = format!("a<b>&\"'\u{0}\u{1b}[31m]]>\u{ffff}{all}z");
        let name = name.as_str();
        let (outcome, mut stderr) = panicked("x", name);
        stderr.head.push_str(name);
        let hostile = vec![tally(&[(passed(), 1), ((outcome, stderr), 1)])];
        let text = written(&[(name, 2)], hostile);
        assert_eq!(text.chars().filter(forbidden).collect::<String>(), "");
        assert!(!text.contains("&#"), "{text}");
        let report = Report::deserialize_from_str(&text).unwrap();
        let case = &report.test_suites[0].test_cases[0];
        assert!(
            case.name.as_str().starts_with("a<b>&\"'"),
            "{:?}",
            case.name
        );
    }
}
