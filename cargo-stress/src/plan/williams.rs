//! Orders that together put every test right after every other one.
//!
//! Williams, "Experimental designs balanced for the estimation of residual effects of treatments",
//! Australian Journal of Scientific Research A 2 (1949): for even n, the n cyclic shifts of the
//! zigzag 0, n-1, 1, n-2, … hold each ordered pair of neighbours exactly once. For odd n the square
//! of n + 1 is taken and the extra number left out: neighbours stay neighbours, and no pair of the
//! others is lost.

/// How many orders of `tests` tests it takes.
pub(super) fn orders(tests: usize) -> usize {
    tests + tests % 2
}

/// One of the orders, as places in a list of `tests` tests.
pub(super) fn order(tests: usize, number: usize) -> impl Iterator<Item = usize> {
    let size = orders(tests).max(1);
    let zigzag = (0..size).map(move |place| match place % 2 {
        0 => place / 2,
        _ => size - place.div_ceil(2),
    });
    zigzag
        .map(move |start| (start + number) % size)
        .filter(move |place| *place < tests)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// How often each ordered pair stands next to each other in all orders.
    fn neighbours(tests: usize) -> BTreeMap<(usize, usize), usize> {
        let mut neighbours = BTreeMap::new();
        for number in 0..orders(tests) {
            let order: Vec<usize> = order(tests, number).collect();
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..tests).collect::<Vec<_>>(), "no permutation");
            for pair in order.windows(2) {
                *neighbours.entry((pair[0], pair[1])).or_default() += 1;
            }
        }
        neighbours
    }

    #[test]
    fn every_ordered_pair_is_next_to_each_other_in_the_promised_number_of_orders() {
        for tests in 0..=41 {
            assert_eq!(
                orders(tests),
                if tests % 2 == 0 { tests } else { tests + 1 }
            );
            let pairs = tests * tests.saturating_sub(1);
            assert_eq!(neighbours(tests).len(), pairs, "{tests} tests");
        }
    }

    #[test]
    fn an_even_number_of_tests_needs_no_pair_twice() {
        for tests in (2..=40).step_by(2) {
            assert!(neighbours(tests).values().all(|count| *count == 1));
        }
    }
}
