//! `#[stress]` compiles and runs wherever `#[test]` does.
//!
//! trybuild compiles fixtures without `--test`, where every test vanishes; so the passing ones are
//! modules here, compiled as tests and run.

#![forbid(unsafe_code)]
#![deny(warnings)]

#[path = "../macro-fixtures/pass/async_tests.rs"]
mod async_tests;
#[path = "../macro-fixtures/pass/ignored.rs"]
mod ignored;
#[path = "../macro-fixtures/pass/lints.rs"]
mod lints;
#[path = "../macro-fixtures/pass/locations.rs"]
mod locations;
#[path = "../macro-fixtures/pass/modules_and_visibility.rs"]
mod modules_and_visibility;
#[path = "../macro-fixtures/pass/options.rs"]
mod options;
#[path = "../macro-fixtures/pass/raw_identifiers.rs"]
mod raw_identifiers;
#[path = "../macro-fixtures/pass/renamed_runtime.rs"]
mod renamed_runtime;
#[path = "../macro-fixtures/pass/returned_values.rs"]
mod returned_values;
#[path = "../macro-fixtures/pass/shadowed_names.rs"]
mod shadowed_names;
#[path = "../macro-fixtures/pass/should_panic.rs"]
mod should_panic;
#[path = "../macro-fixtures/pass/stacked_tests.rs"]
mod stacked_tests;
#[path = "../macro-fixtures/pass/written_by_macros.rs"]
mod written_by_macros;

#[test]
fn every_passing_fixture_is_a_module_of_this_file() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/macro-fixtures/pass");
    for fixture in std::fs::read_dir(fixtures).expect("the passing fixtures are missing") {
        let name = fixture.expect("a fixture cannot be read").file_name();
        let module = format!("macro-fixtures/pass/{}", name.display());
        assert!(
            include_str!("attribute.rs").contains(&module),
            "{module} is not compiled"
        );
    }
}
