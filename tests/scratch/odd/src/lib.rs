//! Nothing: its dependencies are what is looked at.
