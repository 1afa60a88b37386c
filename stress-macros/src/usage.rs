//! Knows how every option is written, and says so to what is none.

use proc_macro2::{Ident, TokenStream};
use syn::Error;

use crate::suggest::nearest;
use crate::values;

/// Every option as it is written, in the order in which messages list them.
const USAGE: &[(&str, &str)] = &[
    ("runs", "runs = 500"),
    ("timeout", "timeout = \"5s\""),
    ("grace", "grace = \"2s\""),
    ("shuffle", "shuffle"),
    ("launch", "launch = \"fork\""),
    ("crate", "crate = ::stress_runtime"),
];

/// How the option of this name is written.
pub(crate) fn of(name: &Ident) -> Option<&'static str> {
    USAGE
        .iter()
        .find(|(known, _)| name == known)
        .map(|(_, usage)| *usage)
}

/// What to say to a value that stands alone, as in `#[stress(500)]`.
pub(crate) fn nameless(value: &TokenStream) -> Error {
    let meant = if values::runs(value).is_ok() {
        format!("; did you mean `runs = {value}`?")
    } else if values::timeout(value).is_ok() {
        format!("; did you mean `timeout = {value}`?")
    } else {
        String::new()
    };
    Error::new_spanned(value, format!("this value has no name{meant}\n{}", all()))
}

/// What to say to an option that there is not.
pub(crate) fn unknown(name: &Ident) -> Error {
    let names: Vec<&str> = USAGE.iter().map(|(name, _)| *name).collect();
    let meant = nearest(&name.to_string(), &names)
        .map(|meant| format!("; did you mean `{meant}`?"))
        .unwrap_or_default();
    Error::new(
        name.span(),
        format!("unknown option `{name}`{meant}\n{}", all()),
    )
}

/// The line that lists all options.
pub(crate) fn all() -> String {
    let names: Vec<String> = USAGE.iter().map(|(name, _)| format!("`{name}`")).collect();
    format!("the options are {}", names.join(", "))
}
