//! The `#[stress]` attribute; use it through `stress-runtime`.

mod attributes;
mod durations;
mod expand;
mod item;
mod name;
mod options;
mod signature;
mod suggest;
mod test_case;
mod usage;
mod values;

use proc_macro::TokenStream;

/// Makes a function a test that `cargo stress` can run thousands of times.
///
/// The function becomes an ordinary `#[test]` of the same name, so `cargo test`, `cargo nextest`
/// and editors find it; no other `#[test]` is needed. Under `cargo test` it runs once, in a child
/// process of its own and under its time limit. Under `cargo stress` it runs as often, and under
/// as many conditions, as its options and the command line say.
///
/// ```rust,ignore
/// use stress_runtime::stress;
///
/// #[stress(runs = 500, timeout = "5s", shuffle)]
/// fn drains_before_it_closes() {
///     let queue = Queue::filled(3);
///     queue.close();
///     assert_eq!(queue.drained(), 3);
/// }
/// ```
///
/// # Options
///
/// All are optional; each is given at most once.
///
/// | option | unit | default | meaning |
/// |---|---|---|---|
/// | `runs` | runs, at least 1 | 100 | how often `cargo stress` runs the test |
/// | `timeout` | duration, longer than zero | `"60s"` | how long one attempt may take |
/// | `grace` | duration, may be zero | `"2s"` | time between TERM and KILL once the time is up |
/// | `shuffle` | — | off | the test takes part in rounds of shuffled order |
/// | `launch` | `"fork"` or `"spawn"` | chosen by `cargo stress` | how its child processes start |
/// | `crate` | path | `::stress_runtime` | where the runtime is found |
///
/// A duration is text such as `"250ms"`, `"1.5s"` or `"1min 30s"`, as on the command line, and is
/// kept in whole milliseconds.
///
/// ## `runs`
///
/// ```rust,ignore
/// #[stress(runs = 500)]
/// fn drains_before_it_closes() { /* … */ }
/// ```
///
/// ## `timeout`
///
/// ```rust,ignore
/// #[stress(timeout = "5s")]
/// fn drains_before_it_closes() { /* … */ }
/// ```
///
/// ## `grace`
///
/// ```rust,ignore
/// #[stress(timeout = "5s", grace = "250ms")]
/// fn drains_before_it_closes() { /* … */ }
/// ```
///
/// ## `shuffle`
///
/// ```rust,ignore
/// #[stress(shuffle)]
/// fn drains_before_it_closes() { /* … */ }
/// ```
///
/// ## `launch`
///
/// `"fork"` starts a child as a copy of the waiting test binary, at a fraction of the price;
/// `"spawn"` executes the binary anew, with an address space layout of its own.
///
/// ```rust,ignore
/// #[stress(launch = "spawn")]
/// fn depends_on_where_the_stack_is() { /* … */ }
/// ```
///
/// ## `crate`
///
/// Where `stress-runtime` goes by another name, or is re-exported by another crate.
///
/// ```rust,ignore
/// #[stress(crate = our_test_support::stress_runtime)]
/// fn drains_before_it_closes() { /* … */ }
/// ```
///
/// # Other attributes
///
/// Put `#[stress]` above every other test attribute.
///
/// - **Attributes that make a test of a function** go below and keep their effect. They are what
///   runs an async test and what supplies arguments:
///
///   ```rust,ignore
///   #[stress(runs = 500)]
///   #[tokio::test(flavor = "multi_thread")]
///   async fn drains_before_it_closes() { /* … */ }
///   ```
///
///   They must leave one function of the same name that takes no arguments; so `rstest` fixtures
///   work, and `rstest` cases, each of which becomes a function of its own, do not.
/// - **`#[test]`** is allowed below and adds nothing. Above `#[stress]` it is applied first,
///   without this attribute seeing it, and libtest then lists the test twice.
/// - **`#[should_panic]`**, with or without a text, is judged in the child process.
/// - **`#[ignore]`**, with or without a reason, holds for libtest and for `cargo stress`.
/// - **`#[cfg]` and `#[cfg_attr]`** are resolved by the compiler before this attribute, wherever
///   they stand; so `#[cfg_attr(windows, ignore)]` does what it says.
/// - **`#[should_panic]` or `#[ignore]` that another attribute adds** is not seen by `cargo stress`.
/// - **Lint levels** (`#[allow]`, `#[expect]`, …) hold for the whole of the test.
///
/// The function may return `()` or anything that a `#[test]` may. It cannot be `const`, `unsafe`,
/// `extern` or a method.
#[proc_macro_attribute]
pub fn stress(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::stress(options.into(), item.into()).into()
}
