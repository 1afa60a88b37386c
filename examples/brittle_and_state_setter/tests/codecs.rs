//! Uses the codecs as a program does.

use brittle_and_state_setter::{
    BINARY, Codec, HEX, UnknownCodec, codec, register, register_standard,
};
use stress_runtime::stress;

#[stress(runs = 200, timeout = "5s", shuffle)]
fn text_survives_hex_and_back() {
    let hex = codec("hex").expect("hex is a standard codec");
    let written = (hex.encode)("grüße".as_bytes());
    assert_eq!((hex.decode)(&written), Some("grüße".into()));
}

#[stress(runs = 200, timeout = "5s", shuffle)]
fn standard_codecs_have_names() {
    register_standard();
    assert!(["binary", "hex"].iter().all(|name| codec(name).is_ok()));
}

#[stress(runs = 200, timeout = "5s", shuffle)]
fn a_byte_is_eight_binary_digits() {
    assert_eq!((BINARY.encode)(&[5]), "00000101");
}

#[stress(runs = 200, timeout = "5s", shuffle)]
fn a_byte_is_two_hex_digits() {
    assert_eq!((HEX.encode)(&[10, 255]), "0aff");
}

#[stress(runs = 200, timeout = "5s", shuffle)]
fn a_codec_of_ones_own_can_be_registered() {
    let lossy = Codec {
        encode: |bytes| String::from_utf8_lossy(bytes).into_owned(),
        decode: |text| Some(text.into()),
    };
    register("lossy", lossy);
    assert_eq!((codec("lossy").unwrap().encode)(b"abc"), "abc");
}

#[stress(runs = 200, timeout = "5s", shuffle)]
fn a_sign_is_no_digit() {
    assert_eq!((HEX.decode)("+f"), None);
}

#[stress(runs = 200, timeout = "5s", shuffle)]
fn an_unknown_name_is_reported() {
    let unknown = UnknownCodec("base91".to_owned());
    assert_eq!(codec("base91").err(), Some(unknown));
}

#[stress(runs = 200, timeout = "5s", shuffle)]
fn half_a_byte_is_refused() {
    assert_eq!((HEX.decode)("0af"), None);
}

#[stress(runs = 200, timeout = "5s", shuffle)]
fn nothing_is_written_as_nothing() {
    assert_eq!((BINARY.encode)(&[]), "");
    assert_eq!((BINARY.decode)(""), Some(Vec::new()));
}
