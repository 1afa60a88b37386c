//! Uses what its build script has made.

include!(concat!(env!("OUT_DIR"), "/made.rs"));

#[test]
fn finds_what_the_build_script_made() {
    assert_eq!((THREE, env!("MADE")), (3, "7"));
    assert_eq!(std::env::var("OUT_DIR").unwrap(), env!("OUT_DIR"));
}
