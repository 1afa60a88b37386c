//! A simulated test binary: polluters, alternatives, cleaners, and a victim that fails now and then.

use super::super::{Answer, Cost, Interrupted, Oracle};
use super::chance::Chance;

/// Where the chance comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Luck {
    /// Each victim in a polluted process has its own.
    OfTheVictim,
    /// All copies of one process share it: its polluters did their work or did not.
    OfTheProcess,
}

/// How a world is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) candidates: usize,
    /// How many polluters it takes.
    pub(super) joint: usize,
    /// How often the victim fails after them.
    pub(super) rate: f64,
    pub(super) luck: Luck,
    /// Sets of polluters of which each is enough.
    pub(super) sets: usize,
    pub(super) cleaners: usize,
    /// How often the victim fails in a way that says nothing.
    pub(super) unclear: f64,
    /// Whether there is a test after which it always fails so, until another has run.
    pub(super) masked: bool,
}

impl Plan {
    pub(super) fn simple(candidates: usize, joint: usize, rate: f64) -> Self {
        Self {
            candidates,
            joint,
            rate,
            luck: Luck::OfTheVictim,
            sets: 1,
            cleaners: 0,
            unclear: 0.0,
            masked: false,
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Role {
    /// Of each set, the members that this candidate is.
    pollutes: [u8; 4],
    /// Bits of the sets whose pollution it takes away.
    cleans: u8,
    /// Cleaners do nothing after it.
    spoils_cleaners: bool,
    /// Begins or ends the stretch in which the victim fails in another way.
    masks: Option<bool>,
}

pub(super) struct World {
    roles: Vec<Role>,
    pub(super) sets: Vec<Vec<usize>>,
    plan: Plan,
    chance: Chance,
    pub(super) can_walk: bool,
    /// Processes in which this candidate ran cannot be forked.
    pub(super) leaves_a_thread: Option<usize>,
    /// After so many questions it is interrupted.
    pub(super) patience: u64,
    pub(super) questions: u64,
    pub(super) cost: Cost,
}

/// What one process remembers.
#[derive(Clone, Copy, Default)]
struct State {
    seen: [u8; 4],
    spoilt: bool,
    lucky: bool,
    masked: bool,
}

impl World {
    pub(super) fn new(plan: Plan, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        loop {
            let (roles, sets) = cast(plan, &mut chance);
            let world = Self {
                roles,
                sets,
                plan,
                chance: Chance::new(chance.next()),
                can_walk: true,
                leaves_a_thread: None,
                patience: u64::MAX,
                questions: 0,
                cost: Cost::default(),
            };
            // The search begins with an order after which the victim failed.
            let mut state = State::default();
            (0..plan.candidates).for_each(|it| world.run(&mut state, it));
            if world.is_polluted(&state) {
                return world;
            }
        }
    }

    pub(super) fn is_right(&self, set: Option<&[usize]>) -> bool {
        set.is_some_and(|set| self.sets.iter().any(|it| it == set))
    }

    fn run(&self, state: &mut State, candidate: usize) {
        let role = &self.roles[candidate];
        for set in 0..self.sets.len() {
            if role.cleans & (1 << set) != 0 && !state.spoilt {
                state.seen[set] = 0;
            }
            state.seen[set] |= role.pollutes[set];
        }
        state.spoilt |= role.spoils_cleaners;
        state.masked = role.masks.unwrap_or(state.masked);
    }

    fn is_polluted(&self, state: &State) -> bool {
        let full = |set: usize| (1_u8 << self.sets[set].len()) - 1;
        (0..self.sets.len()).any(|set| state.seen[set] == full(set))
    }

    fn process(&mut self) -> State {
        self.cost.processes += 1;
        State {
            lucky: self.plan.luck == Luck::OfTheProcess && self.chance.happens(self.plan.rate),
            ..State::default()
        }
    }

    fn victim(&mut self, state: &State) -> Answer {
        self.cost.tests += 1;
        if state.masked || self.chance.happens(self.plan.unclear) {
            return Answer::Unclear;
        }
        let happens = match self.plan.luck {
            Luck::OfTheVictim => self.chance.happens(self.plan.rate),
            Luck::OfTheProcess => state.lucky,
        };
        if happens && self.is_polluted(state) {
            Answer::Fails
        } else {
            Answer::Passes
        }
    }

    fn run_all(&mut self, state: &mut State, candidates: &[usize]) {
        assert!(candidates.is_sorted_by(|a, b| a < b), "out of order");
        self.cost.tests += candidates.len() as u64;
        candidates.iter().for_each(|it| self.run(state, *it));
    }

    fn question(&mut self) -> Result<(), Interrupted> {
        self.questions += 1;
        if self.questions > self.patience {
            return Err(Interrupted);
        }
        Ok(())
    }
}

impl Oracle for World {
    fn ask(&mut self, sequences: &[Vec<usize>]) -> Result<Vec<Answer>, Interrupted> {
        self.question()?;
        let answer = |sequence: &Vec<usize>| {
            let mut state = self.process();
            self.run_all(&mut state, sequence);
            self.victim(&state)
        };
        Ok(sequences.iter().map(answer).collect())
    }

    fn walk(
        &mut self,
        sequence: &[usize],
        stops: &[usize],
        then: &[usize],
    ) -> Result<Option<Vec<Answer>>, Interrupted> {
        self.question()?;
        let leaver = self.leaves_a_thread;
        if !self.can_walk || leaver.is_some_and(|it| sequence.contains(&it)) {
            return Ok(None);
        }
        let mut state = self.process();
        let mut at = 0;
        let mut answers = Vec::new();
        for stop in stops {
            self.run_all(&mut state, &sequence[at..*stop]);
            at = *stop;
            let mut copy = state;
            self.cost.processes += 1;
            self.run_all(&mut copy, then);
            let answer = self.victim(&copy);
            answers.push(answer);
            if answer != Answer::Passes {
                break;
            }
        }
        Ok(Some(answers))
    }
}

/// Gives the roles: sets anywhere, which sometimes share a member, and cleaners of one set each, before
/// some of which there is one that spoils them.
fn cast(plan: Plan, chance: &mut Chance) -> (Vec<Role>, Vec<Vec<usize>>) {
    let mut roles = vec![Role::default(); plan.candidates];
    let mut sets: Vec<Vec<usize>> = Vec::new();
    while sets.len() < plan.sets {
        let mut set = chance.some_of(plan.joint, plan.candidates);
        if plan.joint > 1 && !sets.is_empty() && chance.happens(0.3) {
            set[0] = sets[0][chance.below(plan.joint)];
            set.sort_unstable();
            set.dedup();
        }
        let is_minimal = sets
            .iter()
            .all(|it| it.iter().any(|one| !set.contains(one)));
        if set.len() == plan.joint && is_minimal {
            sets.push(set);
        }
    }
    for (index, set) in sets.iter().enumerate() {
        for (member, candidate) in set.iter().enumerate() {
            roles[*candidate].pollutes[index] |= 1 << member;
        }
    }
    for _ in 0..plan.cleaners {
        let cleaner = chance.below(plan.candidates);
        if sets.iter().all(|set| !set.contains(&cleaner)) {
            roles[cleaner].cleans |= 1 << chance.below(sets.len());
        }
        if chance.happens(0.3) {
            roles[chance.below(plan.candidates)].spoils_cleaners = true;
        }
    }
    let mut open = plan.masked;
    while open {
        let pair = chance.some_of(2, plan.candidates);
        // A polluter that masks itself would belong together with who ends that.
        if sets.concat().iter().all(|it| !pair.contains(it)) {
            roles[pair[0]].masks = Some(true);
            roles[pair[1]].masks = Some(false);
            open = false;
        }
    }
    (roles, sets)
}
