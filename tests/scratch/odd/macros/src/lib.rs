//! A proc-macro crate: its unit tests are loaded by the host, and need the compiler's libraries.

use proc_macro::TokenStream;

#[proc_macro]
pub fn nothing(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

#[test]
fn runs_in_a_proc_macro_crate() {
    assert_eq!(std::env::var("CARGO_PKG_NAME").unwrap(), "macros");
}
