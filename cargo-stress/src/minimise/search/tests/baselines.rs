//! Other ways to search, to compare with.
