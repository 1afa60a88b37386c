//! Uses the library as another crate would.

use healthy::{NoEqualsSign, Settings};
use stress_runtime::stress;

#[stress(shuffle)]
fn what_is_printed_parses_back() {
    let settings = Settings::parse("port=8080\nhost = example.org").unwrap();
    assert_eq!(Settings::parse(&settings.to_string()), Ok(settings));
}

#[stress(shuffle)]
fn a_line_without_an_equals_sign_is_refused_by_its_number() {
    assert_eq!(Settings::parse("# door\nport 8080"), Err(NoEqualsSign(2)));
}
