//! How often counts were compared until they differed: each look is one more chance to be deceived.

/// Looks at the counts of one test.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Looks(u32);

impl Looks {
    /// There is something new to see.
    pub(super) fn again(&mut self) {
        self.0 += 1;
    }

    /// The chance that this look, or one of those before it or still to come, shows a difference as improbable as `p`
    /// where there is none. At each look so many pairs of counts are compared.
    ///
    /// Nobody knows beforehand how many looks it will take. So of all error that is allowed the i-th look may make
    /// 1/(i (i + 1)), which sums to 1 over all that may follow, and by Boole's inequality all together make no more.
    pub(super) fn by_chance(self, p: f64, compared: usize) -> f64 {
        let look = f64::from(self.0.max(1));
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let compared = compared as f64;
        (p * look * (look + 1.0) * compared).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::p_value;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    /// The least p-value at each look, in worlds in which three conditions do not differ from being alone: a test fails
    /// with `rate` in each.
    fn worlds(rate: f64) -> Vec<Vec<f64>> {
        const WORLDS: u64 = 2000;
        let world = |seed: u64| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let mut fails = || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64 > 1.0 - rate;
            let (mut failed, mut runs) = ([0_u64; 4], 0);
            let look = |batch| {
                runs += batch;
                for count in &mut failed {
                    *count += (0..batch).map(|_| u64::from(fails())).sum::<u64>();
                }
                let [alone, others @ ..] = failed;
                // It is the least for the one that failed most often.
                let most = others.into_iter().max().filter(|most| *most > alone);
                most.map_or(1.0, |most| p_value(most, runs, alone, runs))
            };
            [4, 8, 16, 32, 64, 64, 64, 64]
                .into_iter()
                .map(look)
                .collect()
        };
        (0..WORLDS).map(world).collect()
    }

    /// In so many of a thousand of them one condition seems to differ, at a claimed error of at most `error`.
    fn deceived(worlds: &[Vec<f64>], error: f64, by_chance: impl Fn(Looks, f64) -> f64) -> f64 {
        let is_deceived = |ps: &&Vec<f64>| {
            let mut looks = Looks::default();
            ps.iter().any(|p| {
                looks.again();
                by_chance(looks, *p) <= error
            })
        };
        worlds.iter().filter(is_deceived).count() as f64 * 1000.0 / worlds.len() as f64
    }

    #[test]
    fn chance_deceives_no_more_often_than_is_said() {
        for rate in [0.1, 0.3, 0.5] {
            let worlds = worlds(rate);
            let claimed = |looks: Looks, p| looks.by_chance(p, 3);
            assert!(deceived(&worlds, 0.05, claimed) <= 50.0, "{rate}");
            assert!(deceived(&worlds, 0.005, claimed) <= 5.0, "{rate}");
            // The p-value of the look that decides says less than it is.
            assert!(deceived(&worlds, 0.005, |_, p| p) > 15.0, "{rate}");
        }
    }

    #[test]
    fn of_an_error_that_is_allowed_in_all_no_more_is_made_however_many_looks_there_are() {
        let mut looks = Looks::default();
        let all: f64 = (0..100_000)
            .map(|_| {
                looks.again();
                1.0 / looks.by_chance(1e-12, 1) * 1e-12
            })
            .sum();
        assert!((0.99..=1.0).contains(&all), "{all}");
        assert_eq!(looks.by_chance(0.5, 3).to_string(), "1");
    }
}
