//! Reads JSON text.

use super::{Object, Value};
use std::borrow::Cow;

/// Nothing that we say is nested so deep; what a test writes on our descriptor by mistake may be.
const DEEPEST: usize = 32;

/// The one value that `text` is.
pub(crate) fn parse(text: &[u8]) -> Result<Value<'_>, String> {
    let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
    let mut parser = Parser { text, at: 0 };
    let parsed = parser.whole();
    parsed.map_err(|error| format!("{error} at byte {}", parser.at))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Result<Value<'a>, String> {
        let value = self.value(0)?;
        match self.next() {
            None => Ok(value),
            Some(_) => Err("there is more behind the value".to_owned()),
        }
    }

    /// The byte that comes next, spaces left aside.
    fn next(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, String> {
        if depth > DEEPEST {
            return Err("values are nested too deep".to_owned());
        }
        match self.next() {
            Some(b'"') => self.string().map(Value::Text),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'-' | b'0'..=b'9') => {
                let number = self.run_of(is_of_number);
                if is_number(number) {
                    Ok(Value::Number(number))
                } else {
                    Err("this is no number".to_owned())
                }
            }
            Some(b't' | b'f' | b'n') => match self.run_of(|byte| byte.is_ascii_alphabetic()) {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                "null" => Ok(Value::Null),
                word => Err(format!("{word:?} is no value")),
            },
            Some(_) => Err("no value can begin so".to_owned()),
            None => Err("the text ends too early".to_owned()),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, String> {
        let mut members = Vec::new();
        self.parts(b'}', |parser| {
            if parser.next() != Some(b'"') {
                return Err("a name is missing".to_owned());
            }
            let name = parser.string()?;
            if parser.next() != Some(b':') {
                return Err("a colon is missing".to_owned());
            }
            parser.at += 1;
            members.push((name, parser.value(depth + 1)?));
            Ok(())
        })?;
        Ok(Value::Object(Object(members)))
    }

    fn list(&mut self, depth: usize) -> Result<Value<'a>, String> {
        let mut values = Vec::new();
        self.parts(b']', |parser| {
            values.push(parser.value(depth + 1)?);
            Ok(())
        })?;
        Ok(Value::List(values))
    }

    /// What stands between brackets, with commas between.
    fn parts(
        &mut self,
        end: u8,
        mut part: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.at += 1;
        if self.next() == Some(end) {
            self.at += 1;
            return Ok(());
        }
        loop {
            part(self)?;
            match self.next() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == end => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err("a comma or a bracket is missing".to_owned()),
            }
        }
    }

    fn run_of(&mut self, belongs: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.text[self.at..];
        let length = rest.bytes().position(|byte| !belongs(byte));
        let (run, _) = rest.split_at(length.unwrap_or(rest.len()));
        self.at += run.len();
        run
    }

    /// A text, at whose first quote we stand.
    fn string(&mut self) -> Result<Cow<'a, str>, String> {
        self.at += 1;
        let rest = &self.text[self.at..];
        let quote = rest.find('"').ok_or("a text has no end")?;
        if !rest[..quote].contains('\\') {
            self.at += quote + 1;
            return Ok(Cow::Borrowed(&rest[..quote]));
        }
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let special = rest.find(['"', '\\']).ok_or("a text has no end")?;
            text.push_str(&rest[..special]);
            self.at += special + 1;
            if rest.as_bytes()[special] == b'"' {
                return Ok(Cow::Owned(text));
            }
            text.push(self.escaped()?);
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Result<char, String> {
        let letter = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        Ok(match letter {
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'u') => return self.by_number(),
            _ => return Err("no such escape".to_owned()),
        })
    }

    fn by_number(&mut self) -> Result<char, String> {
        let first = self.hex()?;
        let pair = self.text[self.at..].starts_with("\\u");
        let number = if (0xd800..0xdc00).contains(&first) && pair {
            self.at += 2;
            let second = self.hex()?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err("no such character".to_owned());
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(number).ok_or_else(|| "no such character".to_owned())
    }

    fn hex(&mut self) -> Result<u32, String> {
        let digits = self.text.get(self.at..self.at + 4);
        // A sign would be understood too.
        let digits = digits.filter(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        number.ok_or_else(|| "no such character".to_owned())
    }
}

fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`; nearly all have digits only.
fn is_number(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (text, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_whole = is_digits(whole) && (whole.len() == 1 || !whole.starts_with('0'));
    is_whole && is_digits(fraction) && is_digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_escape_is_understood() {
        let parsed = parse(br#" "a\"\\\/\b\f\n\r\t\u00fc\ud83d\ude00" "#);
        let expected = "a\"\\/\u{8}\u{c}\n\r\tü😀";
        assert_eq!(parsed, Ok(Value::Text(expected.into())));
    }

    #[test]
    fn what_is_nested_too_deep_is_refused_before_the_stack_ends() {
        let deep = "[".repeat(1 << 20);
        let error = parse(deep.as_bytes()).unwrap_err();
        assert!(error.contains("too deep"), "{error}");
    }

    #[test]
    fn no_beginning_of_a_message_is_one() {
        let message = r#"{"a":[1,-2.5e3,true,null,"\u00fc"],"b":{}}"#;
        assert!(parse(message.as_bytes()).is_ok());
        for length in (0..message.len()).filter(|it| message.is_char_boundary(*it)) {
            assert!(parse(&message.as_bytes()[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            "{",
            "{a:1}",
            "[1,]",
            "[1 2]",
            "nul",
            "\"\\x\"",
            "\"\\ud800\"",
            "1 2",
            "\u{1}",
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(b"\"\xff\"").is_err());
    }
}
