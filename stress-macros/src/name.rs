//! Finds out how libtest will print the name of a test.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

/// The function's name for the generated test, and how libtest will print it.
///
/// libtest writes `r#` only before a word that is reserved in the edition of the name's span. That
/// edition is unknown here, so a raw name is given this crate's own.
pub(crate) fn for_libtest(ident: &Ident) -> (Ident, String) {
    let bare = ident.unraw();
    if bare == *ident {
        return (ident.clone(), ident.to_string());
    }
    let bare = bare.to_string();
    // syn does not know `gen`, reserved since 2024.
    let is_reserved = bare == "gen" || syn::parse_str::<Ident>(&bare).is_err();
    let printed = if is_reserved { ident.to_string() } else { bare };
    let mut outer_ident = ident.clone();
    outer_ident.set_span(Span::call_site().located_at(ident.span()));
    (outer_ident, printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reserved_word_keeps_its_prefix() {
        for (name, printed) in [
            ("plain", "plain"),
            ("r#plain", "plain"),
            ("r#type", "r#type"),
            ("r#async", "r#async"),
            ("r#gen", "r#gen"),
            ("gen", "gen"),
        ] {
            let ident = match name.strip_prefix("r#") {
                Some(bare) => Ident::new_raw(bare, Span::call_site()),
                None => Ident::new(name, Span::call_site()),
            };
            let (outer_ident, for_libtest) = for_libtest(&ident);
            assert_eq!(
                (outer_ident.to_string().as_str(), for_libtest.as_str()),
                (name, printed)
            );
        }
    }
}
