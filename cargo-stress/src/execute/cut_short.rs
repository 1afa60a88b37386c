//! What there was less time for than it would have been given.

use crate::model::Event;

/// Counts what was broken off because the session's time was up.
#[derive(Debug, Default)]
pub(super) struct CutShort {
    findings: u64,
    second_times: bool,
}

impl CutShort {
    /// Time was up for that.
    pub(super) fn add(&mut self, event: &Event) {
        match event {
            Event::Examining { .. } => self.findings += 1,
            Event::RunningTwice { .. } => self.second_times = true,
            // Those who share a question have their own time after it.
            _ => {}
        }
    }

    /// What a person should know of it.
    pub(super) fn warning(&self) -> Option<Event> {
        let findings = match self.findings {
            0 => None,
            1 => Some("a finding was looked into to the end".to_owned()),
            several => Some(format!("{several} findings were looked into to the end")),
        };
        let second_times = "each test was run twice in one process".to_owned();
        let second_times = self.second_times.then_some(second_times);
        let missing: Vec<String> = second_times.into_iter().chain(findings).collect();
        (!missing.is_empty()).then(|| Event::Warned {
            message: format!(
                "time was up before {}: --max-time gives more",
                missing.join(" and ")
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TestId;

    #[test]
    fn it_is_said_what_there_was_no_time_for() {
        let said = |events: &[Event]| {
            let mut cut_short = CutShort::default();
            events.iter().for_each(|event| cut_short.add(event));
            cut_short.warning().map(|event| match event {
                Event::Warned { message } => message,
                other => panic!("{other:?}"),
            })
        };
        let examining = Event::Examining { test: TestId(0) };
        let twice = Event::RunningTwice { tests: 9 };
        assert_eq!(said(&[Event::ExaminingTogether { tests: 20 }]), None);
        insta::assert_snapshot!(said(std::slice::from_ref(&examining)).unwrap(), @"time was up before a finding was looked into to the end: --max-time gives more");
        insta::assert_snapshot!(said(&[twice, examining.clone(), examining]).unwrap(), @"time was up before each test was run twice in one process and 2 findings were looked into to the end: --max-time gives more");
    }
}
