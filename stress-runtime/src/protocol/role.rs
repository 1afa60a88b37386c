//! The environment variables by which a test binary is told what it was started for.

/// Names the role; removed from the environment before any test runs, so that programs a test
/// starts (another annotated binary, say) do not take it for theirs.
pub const VARIABLE: &str = "STRESS_RUNTIME_ROLE";
/// Write the list of annotated tests to standard input, a socket, when libtest's list is done.
pub const LIST: &str = "list";
/// Serve the tool whose socket is standard input.
pub const HARNESS: &str = "harness";
/// Run the order given in [`ORDER`], then end.
pub const CHILD: &str = "child";
/// The order of a spawned child: a JSON array of test names.
pub const ORDER: &str = "STRESS_RUNTIME_ORDER";
