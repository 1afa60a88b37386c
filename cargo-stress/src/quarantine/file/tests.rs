//! How the file is found, read and changed.

use super::super::entry::tests::entry;
use super::*;
use miette::Diagnostic as _;

fn file(text: &str) -> QuarantineFile {
    QuarantineFile::of(NAME.into(), text.to_owned()).unwrap()
}

#[test]
fn what_is_put_is_read_again() {
    let mut file = file("");
    file.put(entry("closes"));
    file.put(entry("opens"));
    insta::assert_snapshot!(file.text, @r#"
    # Known flakes. They are still measured, but do not fail the build until their day is over.
    # Written by `cargo stress quarantine`, also by hand; comments are kept.

    [[quarantine]]
    package = "shop"
    binary = "orders"
    test = "closes"
    reason = "issue 12"
    until = 2027-03-01
    since = 2026-11-22
    rate = 0.02

    [[quarantine]]
    package = "shop"
    binary = "orders"
    test = "opens"
    reason = "issue 12"
    until = 2027-03-01
    since = 2026-11-22
    rate = 0.02
    "#);
    assert_eq!(self::file(&file.text).entries(), file.entries());
}

#[test]
fn a_new_day_takes_the_place_of_the_old_one_and_comments_stay() {
    let mut file = file("");
    file.put(entry("closes"));
    file.text = file
        .text
        .replace("test =", "# Only on Mondays.\ntest =")
        .replace("2027-03-01", "2027-03-01 # a Monday");
    let mut later = entry("closes");
    later.until = jiff::civil::date(2027, 4, 1);
    file.put(later.clone());
    for kept in [
        "# Known flakes.",
        "# Only on Mondays.",
        "2027-04-01 # a Monday",
    ] {
        assert!(file.text.contains(kept), "{kept}: {}", file.text);
    }
    assert_eq!(self::file(&file.text).entries(), [later]);
}

#[test]
fn released_is_only_who_was_named() {
    let mut file = file("");
    file.put(entry("a::closes"));
    file.put(entry("b::closes"));
    let several = file.release("closes").unwrap_err();
    assert!(matches!(several, QuarantineError::SeveralTests { .. }));
    assert_eq!(file.release("a::closes").unwrap(), entry("a::closes"));
    assert_eq!(self::file(&file.text).entries(), [entry("b::closes")]);
    let none = file.release("b::clases").unwrap_err();
    let help = none.help().unwrap().to_string();
    assert_eq!(help, "did you mean \"b::closes\"?");
    file.put(entry("b::opens"));
    let several = file.release("b::").unwrap_err();
    assert!(matches!(several, QuarantineError::SeveralTests { .. }));
    assert_eq!(file.release("open").unwrap(), entry("b::opens"));
    file.release("closes").unwrap();
    assert!(self::file(&file.text).entries().is_empty());
    assert_eq!(file.text, HEAD);
    // And one may come again.
    file.put(entry("a::closes"));
    assert_eq!(self::file(&file.text).entries(), file.entries());
}

#[test]
fn a_library_and_a_program_of_one_name_have_entries_of_their_own() {
    let of = |kind: &str| Entry {
        kind: Some(kind.to_owned()),
        ..entry("same")
    };
    let mut file = file("");
    file.put(of("bin"));
    assert_eq!(self::file(&file.text).entries(), [of("bin")]);
    let name = entry("same").full_name();
    let kind_of = |file: &QuarantineFile, kind| Some(file.entry_of(&name, kind)?.kind.clone());
    assert_eq!(kind_of(&file, "lib"), None);
    file.put(entry("same"));
    assert_eq!(kind_of(&file, "lib"), Some(None));
    assert_eq!(kind_of(&file, "bin"), Some(Some("bin".to_owned())));
    let several = file.release(&name).unwrap_err().to_string();
    assert!(several.contains("several"), "{several}");
    let called = file.name_of(&of("bin"));
    assert_eq!(called, "shop::orders::same@bin");
    assert_eq!(file.release(&called).unwrap(), of("bin"));
    assert_eq!(file.name_of(&entry("same")), name);
    assert_eq!(file.release(&name).unwrap(), entry("same"));
}

#[test]
fn a_list_of_inline_tables_may_be_added_to() {
    let inline = r#"quarantine = [{ package = "shop", binary = "orders", test = "opens", reason = "x", until = 2027-03-01 }]"#;
    let mut file = file(inline);
    file.put(entry("closes"));
    let again = self::file(&file.text);
    assert_eq!(again.entries(), file.entries());
    assert_eq!(again.entries().len(), 2);
}

#[test]
fn several_at_once_all_find_their_way_into_it() {
    let directory = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(directory.path()).unwrap();
    let put = |name: String| {
        let change = |file: &mut QuarantineFile| {
            file.put(entry(&name));
            Ok(())
        };
        QuarantineFile::change(root, change).unwrap();
    };
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || (0..20).for_each(|it| put(format!("test_{thread}_{it}"))));
        }
    });
    assert_eq!(QuarantineFile::load(root).unwrap().entries().len(), 80);
    let release = |file: &mut QuarantineFile| file.release("nobody");
    QuarantineFile::change(root, release).unwrap_err();
    assert_eq!(directory.path().read_dir().unwrap().count(), 1);
}
