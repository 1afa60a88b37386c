//! Fewer tests run than other ways to search, and right more often.
