//! The page is well-formed, whole, needs nothing else, and takes nothing that a test says for markup.

use super::HtmlReport;
use crate::judge::judge;
use crate::model::fixture::{catalog, explained, panicked, passed, tally};
use crate::model::{
    Company, Event, Evidence, Judgement, Neighbours, Output, Repeat, Reproduction, RunId,
    StopCause, TestId, Verdict, Work,
};
use crate::report::events::Head;
use crate::report::fold::Fold;
use camino::Utf8PathBuf;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::{Captured, Launch};

const HOSTILE: &str = "<script>alert('x')</script>\"&\u{202e}\u{1b}[31m\u{0}</style></svg>";

/// The page of tests of these names, given what happened after the plan.
fn page(names: &[&str], events: impl IntoIterator<Item = Event>) -> String {
    let directory = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(directory.path().join("report.html")).unwrap();
    let mut report = HtmlReport::create(&path, &Head::of_this_session()).unwrap();
    let tests: Vec<(&str, u64)> = names.iter().map(|name| (*name, 100)).collect();
    let planned = Event::Planned {
        catalog: Arc::new(catalog(&[("orders", &tests)])),
        seed: 7,
        runs: 400,
        jobs: 2,
        within: None,
    };
    let finished = Event::Finished {
        elapsed: Duration::from_secs(3),
        stressing: Duration::from_secs(2),
        interrupted: false,
    };
    let events = [planned].into_iter().chain(events).chain([finished]);
    for (at, event) in (1..).map(Duration::from_millis).zip(events) {
        report.event(at, &event);
    }
    report.finish().unwrap();
    fs_err::read_to_string(path).unwrap()
}

/// Runs of tests 1, 0, 2 and 3 in turned orders: 0 and 2 fail after 1, with this message.
fn attempts(runs: u64, message: &str) -> Vec<Event> {
    let mut events = Vec::new();
    for run in 0..runs {
        let mut order = [1, 0, 2, 3].map(TestId);
        order.rotate_left(usize::try_from(run % 4).unwrap());
        let order: Arc<[TestId]> = order.into();
        let polluter = order.iter().position(|it| it.0 == 1).unwrap();
        for (step, test) in order.iter().enumerate() {
            let fails = step > polluter && (test.0 == 0 || test.0 == 2);
            let (outcome, stderr) = panicked("tests/orders.rs:17:5", message);
            let evidence = Evidence::of(&outcome, Captured::default(), stderr);
            events.push(Event::AttemptEnded {
                test: *test,
                evidence: evidence.filter(|_| fails).map(Box::new),
                run: Some(RunId(run)),
                company: Company {
                    order: Arc::clone(&order),
                    step,
                    threads: if run % 8 < 6 { 1 } else { 4 },
                    stagger_us: 0,
                    launch: Launch::Fork,
                    round: Some(run),
                },
                us: 100 + run * 7,
                leaked: false,
            });
        }
    }
    events
}

/// An order-dependent finding with everything that can be known, and one that is not looked into.
fn judgements(message: &str) -> Vec<Event> {
    let mut victim = explained(Verdict::OrderDependent);
    let (outcome, stderr) = panicked("tests/orders.rs:17:5", message);
    victim.reproduction = Some(Box::new(Reproduction {
        neighbours: Neighbours::Session,
        work: Work::in_order(
            crate::model::BinaryId(0),
            [TestId(1), TestId(0)],
            Launch::Fork,
        ),
        step: 1,
        evidence: Evidence::of(&outcome, Captured::default(), stderr).unwrap(),
        passing: Some(Output {
            stdout: String::new(),
            stderr: format!("\nall is well {message}\n"),
        }),
        failed: 20,
        runs: 20,
    }));
    victim.repeat = Some(Repeat {
        runs: 20,
        command: "cargo stress replay 3f2a".to_owned(),
    });
    let broken = panicked("tests/orders.rs:17:5", message);
    let others = vec![
        (TestId(2), tally(&[(passed(), 20), (broken, 20)])),
        (TestId(1), tally(&[(passed(), 40)])),
        (TestId(3), tally(&[(passed(), 40)])),
    ];
    let all = [victim].into_iter().chain(judge(others));
    all.map(|it: Judgement| Event::Judged(Box::new(it)))
        .collect()
}

/// A session in which there is something for every part of the page.
fn full(name: &str, message: &str) -> String {
    let mut events = attempts(40, message);
    events.push(Event::Warned {
        message: message.to_owned(),
    });
    events.push(Event::Stopping {
        cause: StopCause::MaxTime,
    });
    events.extend(judgements(message));
    page(&[name, "polluter", "other", "clean"], events)
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect()
}

#[test]
fn the_page_is_well_formed_and_has_every_part() {
    let page = Html::parse_document(&full("victim", "lost one"));
    assert!(page.errors.is_empty(), "{:#?}", page.errors);
    for part in [
        "#findings article",
        "#findings nav li",
        "#together li",
        "#hidden li",
        "#tests tbody tr",
        "header .notice",
        "#finding-1 .culprits",
        "#finding-1 svg.strip rect.failed",
        "#finding-1 svg.spread path.failed",
        "#finding-1 svg.heat g.heat-4",
        "#finding-1 svg.heat g.heat-0",
        "#finding-1 .outputs mark",
        "#finding-1 caption",
        "#finding-1 th.kind",
    ] {
        assert!(!all(&page, part).is_empty(), "{part} is missing");
    }
    let facts: Vec<String> = all(&page, "header dd").into_iter().map(text).collect();
    assert!(
        facts.contains(&"2.00 s of runs, 3.00 s in all".to_owned()),
        "{facts:?}"
    );
    let code = all(&page, "#finding-1 pre code");
    assert_eq!(text(code[0]), "cargo stress replay 3f2a");
    let marks = all(&page, "#finding-1 .outputs mark");
    assert_eq!(marks.len(), 2);
    assert!(text(marks[1]).contains("all is well"));
    let words: String = all(&page, "#finding-1").into_iter().map(text).collect();
    assert!(
        words.contains("After polluter it failed in 20 of 20 runs, before it in 0 of 10."),
        "{words}"
    );
    assert!(words.contains("It fails together with other"), "{words}");
    assert!(
        words.contains("It fails in the same way as other"),
        "{words}"
    );
}

#[test]
fn the_page_needs_nothing_else_and_its_links_lead_somewhere() {
    let text = full("victim", "lost one");
    assert!(!text.contains("url(") && !text.contains("@import"));
    let page = Html::parse_document(&text);
    for foreign in [
        "script", "link", "img", "iframe", "object", "embed", "base", "[src]",
    ] {
        assert!(all(&page, foreign).is_empty(), "{foreign}");
    }
    let ids: Vec<&str> = all(&page, "[id]")
        .iter()
        .filter_map(|it| it.attr("id"))
        .collect();
    let unique: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    let links = all(&page, "[href]");
    assert!(links.len() > 3);
    for link in links {
        let to = link.attr("href").unwrap();
        let id = to
            .strip_prefix('#')
            .unwrap_or_else(|| panic!("{to} leads out"));
        assert!(ids.contains(&id), "{to}");
    }
}

#[test]
fn pictures_say_in_words_what_they_show_and_what_scrolls_can_be_reached() {
    let page = Html::parse_document(&full("victim", "lost one"));
    let pictures = all(&page, "svg");
    assert!(pictures.len() > 10);
    for picture in pictures {
        assert_eq!(picture.attr("role"), Some("img"));
        assert!(picture.attr("aria-label").is_some_and(|it| !it.is_empty()));
    }
    for region in all(&page, ".scroll") {
        assert_eq!(region.attr("tabindex"), Some("0"));
        let is_named = region.attr("aria-label").or(region.attr("aria-labelledby"));
        assert!(is_named.is_some());
    }
    for header in all(&page, "th") {
        assert!(header.attr("scope").is_some());
    }
    assert_eq!(all(&page, "h1").len(), 1);
    assert_eq!(all(&page, "html[lang]").len(), 1);
}

#[test]
fn nothing_that_tests_say_is_taken_for_markup() {
    let page = Html::parse_document(&full(HOSTILE, HOSTILE));
    assert!(page.errors.is_empty(), "{:#?}", page.errors);
    assert!(all(&page, "script").is_empty());
    let name = text(all(&page, "#finding-1 h3")[0]);
    assert_eq!(
        name,
        "<script>alert('x')</script>\"&\u{fffd}␀</style></svg>"
    );
    let whole: String = page.root_element().text().collect();
    assert!(!whole.contains(['\u{1b}', '\u{202e}', '\u{0}']));
    let parts = |page: &Html| all(page, "*").len();
    let tame = Html::parse_document(&full("victim", "lost one"));
    assert_eq!(parts(&page), parts(&tame));
}

#[test]
fn long_sessions_and_many_tests_stay_small() {
    let mut events = attempts(1500, "lost one");
    events.extend(judgements("lost one"));
    let long = Html::parse_document(&page(&["victim", "polluter", "other", "clean"], events));
    let pieces = all(&long, "#finding-1 svg.strip rect").len();
    assert!((100..=251).contains(&pieces), "{pieces}");

    let names: Vec<String> = (0..1000).map(|number| format!("t{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let clean = (0..1000).map(|test| (TestId(test), tally(&[(passed(), 2)])));
    let judged = judge(clean.collect()).into_iter();
    let many = page(&names, judged.map(|it| Event::Judged(Box::new(it))));
    assert!(many.len() < 1 << 20, "{} bytes", many.len());
    let many = Html::parse_document(&many);
    assert_eq!(text(all(&many, "h1")[0]), "Nothing found in 1000 tests");
    assert_eq!(all(&many, "#tests tbody tr").len(), 1000);
    assert!(all(&many, "svg").is_empty());
}

#[test]
fn a_clash_is_shown_and_is_no_finding() {
    let names = ["binds_a_port", "prices", "stock", "totals"];
    let clash = Event::Judged(Box::new(explained(Verdict::Clash)));
    let page = Html::parse_document(&page(
        &names,
        attempts(8, "in use").into_iter().chain([clash]),
    ));
    assert!(text(all(&page, "h1")[0]).contains("Nothing found"));
    let cards = all(&page, "#finding-1 .verdict");
    assert_eq!(text(cards[0]), "clash");
}
