//! The environment variables by which a test binary is told what it was started for.

/// Names the role; removed from the environment before any test runs, so that programs a test
/// starts (another annotated binary, say) do not take it for theirs.
pub const VARIABLE: &str = "STRESS_RUNTIME_ROLE";
/// Write the list of annotated tests to standard input, a socket, when libtest's list is done.
pub const LIST: &str = "list";
/// Serve the tool whose socket is standard input.
pub const HARNESS: &str = "harness";
/// Of `cargo stress` itself: be the harness of the test binary named as argument, which has no runtime
/// inside that is used.
pub const HARNESS_OF: &str = "harness-of";
/// Run the order given in further variables, then end.
pub const CHILD: &str = "child";
/// Begins the role of a runtime whose test is being run by another one in the same process, the shim's:
/// it runs the test's body and supervises nothing. The program in question follows, because programs
/// that a test starts have the variable too.
pub(crate) const BODY: &str = "body:";
/// The order of a spawned child is JSON in as many variables as it takes, numbered from 0.
const ORDER: &str = "STRESS_RUNTIME_ORDER_";

/// The name of the variable with that piece of the order.
pub(crate) fn order_variable(piece: usize) -> String {
    format!("{ORDER}{piece}")
}

/// Whether an environment variable of that name is one with a piece of an order.
pub(crate) fn is_of_order(name: &[u8]) -> bool {
    name.starts_with(ORDER.as_bytes())
}
