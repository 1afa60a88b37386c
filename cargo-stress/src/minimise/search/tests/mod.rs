//! The search against simulated worlds, some of which were built to mislead it.

mod alternatives;
mod baselines;
mod chance;
mod company;
mod comparison;
mod correctness;
mod ends;
mod properties;
mod world;
