//! Writes bytes as text and reads them back, in encodings that are known by their names.

use std::collections::BTreeMap;
use std::sync::RwLock;

/// A way to write bytes as text.
#[derive(Clone, Copy)]
pub struct Codec {
    pub encode: fn(&[u8]) -> String,
    pub decode: fn(&str) -> Option<Vec<u8>>,
}

/// No codec is registered under this name.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownCodec(pub String);

static CODECS: RwLock<BTreeMap<String, Codec>> = RwLock::new(BTreeMap::new());

/// Makes a codec known, in place of any other of this name.
pub fn register(name: &str, codec: Codec) {
    CODECS.write().unwrap().insert(name.to_owned(), codec);
}

/// Makes the standard codecs known: `binary` and `hex`. A program does this when it starts.
pub fn register_standard() {
    register("binary", BINARY);
    register("hex", HEX);
}

/// The codec of that name.
pub fn codec(name: &str) -> Result<Codec, UnknownCodec> {
    let codecs = CODECS.read().unwrap();
    let found = codecs.get(name).copied();
    found.ok_or_else(|| UnknownCodec(name.to_owned()))
}

/// Two digits a byte.
pub const HEX: Codec = Codec {
    encode: |bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    decode: |text| numbers(text, 2, 16),
};

/// Eight digits a byte.
pub const BINARY: Codec = Codec {
    encode: |bytes| bytes.iter().map(|byte| format!("{byte:08b}")).collect(),
    decode: |text| numbers(text, 8, 2),
};

/// Reads a number from every `width` digits.
fn numbers(text: &str, width: usize, radix: u32) -> Option<Vec<u8>> {
    let digits: Vec<char> = text.chars().collect();
    let number = |digits: &[char]| {
        let is_whole = digits.len() == width && digits.iter().all(|it| it.is_digit(radix));
        let digits: String = digits.iter().collect();
        is_whole.then(|| u8::from_str_radix(&digits, radix).ok())?
    };
    digits.chunks(width).map(number).collect()
}
