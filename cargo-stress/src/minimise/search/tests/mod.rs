//! The search against simulated worlds, some of which were built to mislead it.

mod baselines;
mod chance;
mod comparison;
mod correctness;
mod world;
