//! What a spawned child is to run, as it travels through its environment.

use super::json::{Json, json_object, parse};
use super::{Separator, Until, role};

/// Bytes in one variable. The kernel takes 128 KiB, the name included.
const PIECE: usize = 96 * 1024;

/// The tests of a run and how they are run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SpawnedOrder {
    pub(crate) tests: Vec<String>,
    pub(crate) threads: usize,
    /// As in a [`RunRequest`](super::RunRequest).
    pub(crate) stagger_us: u64,
    /// As in a [`RunRequest`](super::RunRequest).
    pub(crate) until: Option<Until>,
    /// What to write between two tests.
    pub(crate) separator: Option<Separator>,
    /// Whether a panic is told with the calls that led to it.
    pub(crate) backtraces: bool,
    /// As in a [`RunRequest`](super::RunRequest).
    pub(crate) puts_back_environment: bool,
}

impl SpawnedOrder {
    /// Names and values of variables that together hold it.
    pub(crate) fn to_variables(&self) -> Result<Vec<(String, String)>, String> {
        let mut json = Vec::new();
        self.print(&mut json);
        let json = String::from_utf8(json).map_err(|error| error.to_string())?;
        let mut rest = json.as_str();
        let mut variables = Vec::new();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(floor_char_boundary(rest, PIECE));
            variables.push((role::order_variable(variables.len()), piece.to_owned()));
            rest = after;
        }
        Ok(variables)
    }

    /// From the values, joined.
    pub(crate) fn from_json(json: &str) -> Result<Self, String> {
        parse(json.as_bytes())
            .and_then(Self::read)
            .map_err(|error| format!("the order could not be read: {error}"))
    }
}

fn floor_char_boundary(text: &str, most: usize) -> usize {
    let mut at = most.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

json_object!(SpawnedOrder {
    tests,
    threads,
    stagger_us = 0,
    until = None,
    separator = None,
    backtraces = false,
    puts_back_environment = false,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_order_travels_in_pieces() {
        let order = SpawnedOrder {
            tests: (0..5000)
                .map(|number| format!("größe::{number:0>60}"))
                .collect(),
            threads: 3,
            stagger_us: 100,
            until: Some(Until {
                step: 7,
                linger_ms: 100,
            }),
            separator: Some(Separator::random().unwrap()),
            backtraces: true,
            puts_back_environment: true,
        };
        let variables = order.to_variables().unwrap();
        assert!(variables.len() > 3);
        for (index, (name, value)) in variables.iter().enumerate() {
            assert_eq!(*name, role::order_variable(index));
            assert!(name.len() + value.len() < 100 * 1024);
        }
        let joined: String = variables.into_iter().map(|(_, value)| value).collect();
        assert_eq!(SpawnedOrder::from_json(&joined), Ok(order));
    }

    #[test]
    fn a_short_one_fits_into_one_variable() {
        let order = SpawnedOrder {
            tests: vec!["a".to_owned()],
            threads: 1,
            stagger_us: 0,
            until: None,
            separator: None,
            backtraces: false,
            puts_back_environment: false,
        };
        assert_eq!(order.to_variables().unwrap().len(), 1);
    }
}
