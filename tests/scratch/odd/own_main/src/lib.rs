//! Nothing but a test binary without libtest.
