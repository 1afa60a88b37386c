//! Asks each question several times, for a victim that also fails by itself now and then: one failure
//! proves nothing of it.
//!
//! With a base rate b and the rate r that the whole has, an answer is taken for a failure if c of n tries fail: so
//! chosen that the base alone does that with a probability of at most [`BY_CHANCE`], and the whole at least
//! every second time. What is left is a victim without a base rate, for which the searches are made.

use super::{Answer, Interrupted, Oracle};

/// The probability with which a sequence without a failing set is taken for one that has it. A search asks some
/// hundred questions.
const BY_CHANCE: f64 = 1e-4;
/// The probability with which one that has it must be seen.
const SEEN: f64 = 0.5;
/// More tries than this for one answer take too long.
const MOST: u32 = 16;

/// How often is tried, and how many of that have to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tries {
    tries: u32,
    failures: u32,
}

impl Tries {
    /// The fewest that tell these two rates apart; `None` if they are too close.
    pub(crate) fn between(base: f64, rate: f64) -> Option<Self> {
        let mut all =
            (1..=MOST).flat_map(|tries| (1..=tries).map(move |failures| Self { tries, failures }));
        all.find(|it| it.chance(base) <= BY_CHANCE && it.chance(rate) >= SEEN)
    }

    /// How often is tried.
    pub(crate) fn count(self) -> u32 {
        self.tries
    }

    /// The probability of so many failures or more at that rate: the binomial distribution's tail.
    fn chance(self, rate: f64) -> f64 {
        let of = |failures: u32| {
            let ways = (0..failures).fold(1.0, |ways, it| {
                ways * f64::from(self.tries - it) / f64::from(it + 1)
            });
            let exponent = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
            ways * rate.powi(exponent(failures))
                * (1.0 - rate).powi(exponent(self.tries - failures))
        };
        (self.failures..=self.tries).map(of).sum()
    }

    fn read(self, answers: &[Answer]) -> Answer {
        let count = |wanted| answers.iter().filter(|it| **it == wanted).count();
        let (failures, tries) = (self.failures as usize, self.tries as usize);
        if count(Answer::Fails) >= failures {
            Answer::Fails
        } else if count(Answer::Passes) > tries - failures {
            Answer::Passes
        } else {
            Answer::Unclear
        }
    }
}

/// Asks that one so often, and makes no copies: what happens while a copy is made may be what makes it fail.
pub(crate) struct Several<'a> {
    pub(crate) oracle: &'a mut dyn Oracle,
    pub(crate) tries: Tries,
}

impl Oracle for Several<'_> {
    fn ask(&mut self, sequences: &[Vec<usize>]) -> Result<Vec<Answer>, Interrupted> {
        let tries = self.tries.tries as usize;
        let each = sequences.iter().flat_map(|it| vec![it.clone(); tries]);
        let answers = self.oracle.ask(&each.collect::<Vec<_>>())?;
        Ok(answers
            .chunks(tries)
            .map(|it| self.tries.read(it))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_tries_as_tell_the_two_rates_apart() {
        let between = |base, rate| Tries::between(base, rate).map(|it| (it.failures, it.tries));
        assert_eq!(between(0.0, 1.0), Some((1, 1)));
        assert_eq!(between(0.01, 0.95), Some((2, 2)));
        assert_eq!(between(0.03, 0.9), Some((3, 3)));
        let (failures, tries) = between(0.06, 0.55).unwrap();
        assert!(failures > 3 && tries <= MOST, "{failures} of {tries}");
        assert_eq!(between(0.3, 0.5), None);
        assert_eq!(between(0.5, 0.3), None);
    }

    #[test]
    fn the_tail_is_that_of_the_binomial_distribution() {
        let tries = Tries {
            tries: 3,
            failures: 2,
        };
        assert!((tries.chance(0.5) - 0.5).abs() < 1e-12);
        assert!((tries.chance(0.1) - 0.028).abs() < 1e-12);
        assert!(
            (Tries {
                tries: 5,
                failures: 0
            }
            .chance(0.3)
                - 1.0)
                .abs()
                < 1e-12
        );
    }

    #[test]
    fn an_answer_is_one_of_several() {
        use Answer::{Fails, Passes, Unclear};
        let tries = Tries {
            tries: 3,
            failures: 2,
        };
        assert_eq!(tries.read(&[Fails, Passes, Fails]), Fails);
        assert_eq!(tries.read(&[Fails, Passes, Passes]), Passes);
        assert_eq!(tries.read(&[Fails, Unclear, Passes]), Unclear);
    }
}
