//! In whose company a failing test is run again: each turn tries others of those in which it failed.

use crate::model::{Company, TestId};

/// The companies of one turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen<'a> {
    /// One test after another.
    pub(super) in_order: Option<&'a Company>,
    /// Several tests at a time.
    pub(super) at_once: Option<&'a Company>,
    /// Whether those beside it are not asked yet.
    pub(super) at_once_waits: bool,
}

impl<'a> Chosen<'a> {
    /// Of those in which the test failed in one way, the ones for that turn, from 0 on.
    pub(super) fn of(failing: &[&'a Company], test: TestId, turn: usize) -> Self {
        let others = |company: &&&Company| company.order.iter().any(|it| *it != test);
        let (in_order, at_once): (Vec<&Company>, Vec<&Company>) = failing
            .iter()
            .filter(others)
            .copied()
            .partition(|company| company.threads == 1);
        // If it failed without anybody beside it, those beside it come one turn later.
        let later = usize::from(!in_order.is_empty());
        Self {
            in_order: in_order.get(turn).copied(),
            at_once: at_once.get(turn.saturating_sub(later)).copied(),
            at_once_waits: turn < later,
        }
    }

    /// Those after whom it is run; none if it was the first.
    pub(super) fn before(&self) -> Option<Vec<TestId>> {
        let before = match (self.in_order, self.at_once) {
            (Some(company), _) => company.before().to_vec(),
            // Beside others, any of them may have come first.
            (None, Some(company)) => others_of(company),
            (None, None) => return None,
        };
        (!before.is_empty()).then_some(before)
    }
}

fn others_of(company: &Company) -> Vec<TestId> {
    let mut others = company.order.to_vec();
    others.remove(company.step);
    others
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::protocol::Launch;

    /// Of test 0, which stands last, after or beside those.
    fn company(others: &[usize], threads: usize) -> Company {
        let order = others.iter().chain(&[0]).copied().map(TestId);
        Company {
            order: order.collect(),
            step: others.len(),
            threads,
            stagger_us: 0,
            launch: Launch::Fork,
            round: None,
        }
    }

    /// Turn by turn, who is before it, who is beside it, and whether those are asked.
    fn turns(failing: &[&Company]) -> Vec<(Option<Vec<usize>>, Option<usize>, bool)> {
        let chosen = (0..4).map(|turn| Chosen::of(failing, TestId(0), turn));
        let told = chosen.map(|it| {
            let before = it.before();
            let before = before.map(|all| all.iter().map(|test| test.0).collect());
            let beside = it.at_once.map(|company| company.order[0].0);
            (before, beside, !it.at_once_waits)
        });
        told.collect()
    }

    #[test]
    fn those_beside_it_come_a_turn_later_where_it_has_failed_without_any() {
        let alone = company(&[], 1);
        let after = [company(&[1], 1), company(&[2], 1)];
        let beside = [company(&[3, 4], 2), company(&[5], 2)];
        let before = |tests: &[usize]| Some(tests.to_vec());
        assert_eq!(
            turns(&[&alone, &after[0], &beside[0], &after[1], &beside[1]]),
            [
                (before(&[1]), Some(3), false),
                (before(&[2]), Some(3), true),
                (before(&[5]), Some(5), true),
                (None, None, true)
            ]
        );
        assert_eq!(
            turns(&[&beside[0], &beside[1], &alone])[..3],
            [
                (before(&[3, 4]), Some(3), true),
                (before(&[5]), Some(5), true),
                (None, None, true)
            ]
        );
    }
}
