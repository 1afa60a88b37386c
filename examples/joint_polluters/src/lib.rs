//! Counters, printed as lines for a metrics server that takes four labels and no more.

use std::collections::BTreeMap;
use std::sync::RwLock;

/// What the server takes.
pub const MOST_LABELS: usize = 4;

/// Names and their values.
pub type Labels = BTreeMap<String, String>;

/// The labels that are on every line of this program.
static COMMON: RwLock<Labels> = RwLock::new(Labels::new());

/// Puts a label on every line from now on.
pub fn add_common_label(name: &str, value: &str) {
    let mut common = COMMON.write().unwrap();
    common.insert(name.to_owned(), value.to_owned());
}

/// So many labels would be on one line.
#[derive(Debug, PartialEq, Eq)]
pub struct TooManyLabels(pub usize);

/// Counts one kind of event.
#[derive(Debug)]
pub struct Counter {
    name: String,
    labels: Labels,
    count: u64,
}

impl Counter {
    /// A counter that stands at zero.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            labels: Labels::new(),
            count: 0,
        }
    }

    /// Adds a label, or changes it.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.labels.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Counts one event.
    pub fn increment(&mut self) {
        self.count += 1;
    }

    /// How many events there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The line for the server.
    pub fn line(&self) -> Result<String, TooManyLabels> {
        let mut labels = COMMON.read().unwrap().clone();
        labels.extend(self.labels.clone());
        if labels.len() > MOST_LABELS {
            return Err(TooManyLabels(labels.len()));
        }
        let labels: Vec<String> = labels
            .iter()
            .map(|(name, value)| format!("{name}=\"{}\"", escape(value)))
            .collect();
        Ok(format!(
            "{}{{{}}} {}",
            self.name,
            labels.join(","),
            self.count
        ))
    }
}

fn escape(value: &str) -> String {
    value.replace('\\', r"\\").replace('"', r#"\""#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::stress;

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_request_is_counted_by_method_path_and_status() {
        let requests = Counter::new("requests")
            .with("method", "GET")
            .with("path", "/orders")
            .with("status", "200");
        let line = requests.line().expect("three labels are few enough");
        assert!(line.contains("path=\"/orders\""), "{line}");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn the_host_is_on_every_line() {
        add_common_label("host", "db-1");
        let line = Counter::new("queries").line().unwrap();
        assert!(line.contains("host=\"db-1\""), "{line}");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn the_region_is_on_every_line() {
        add_common_label("region", "eu");
        let line = Counter::new("queries").line().unwrap();
        assert!(line.contains("region=\"eu\""), "{line}");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_counter_starts_at_zero() {
        assert_eq!(Counter::new("requests").count(), 0);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_fifth_label_is_refused() {
        let letters = ["a", "b", "c", "d", "e"];
        let full = letters
            .iter()
            .fold(Counter::new("letters"), |it, label| it.with(label, "1"));
        assert!(full.line().is_err());
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn a_label_given_twice_has_its_last_value() {
        let counter = Counter::new("jobs")
            .with("state", "new")
            .with("state", "done");
        let line = counter.line().unwrap();
        assert!(line.contains("state=\"done\""), "{line}");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn backslashes_are_escaped() {
        assert_eq!(escape(r"C:\temp"), r"C:\\temp");
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn every_event_is_counted() {
        let mut counter = Counter::new("requests");
        (0..3).for_each(|_| counter.increment());
        assert_eq!(counter.count(), 3);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn quotes_are_escaped() {
        assert_eq!(escape(r#"say "no""#), r#"say \"no\""#);
    }

    #[stress(runs = 200, timeout = "5s", shuffle)]
    fn the_count_comes_last() {
        let mut counter = Counter::new("requests");
        counter.increment();
        assert!(counter.line().unwrap().ends_with("} 1"));
    }
}
