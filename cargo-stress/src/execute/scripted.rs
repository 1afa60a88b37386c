//! A stand-in for the harness pool that follows a script, so that the loop is tested in no time.
