//! How the standard library's types are said.

use super::{Json, Value, print_string};

impl Json for String {
    fn print(&self, to: &mut Vec<u8>) {
        print_string(self, to);
    }

    fn read(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(text.into_owned()),
            other => other.is_no("a text"),
        }
    }
}

impl Json for char {
    fn print(&self, to: &mut Vec<u8>) {
        print_string(self.encode_utf8(&mut [0; 4]), to);
    }

    fn read(value: Value<'_>) -> Result<Self, String> {
        let text = String::read(value)?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(character),
            _ => Err(format!("{text:?} is no single character")),
        }
    }
}

impl Json for bool {
    fn print(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(if *self { b"true" } else { b"false" });
    }

    fn read(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Bool(value) => Ok(value),
            other => other.is_no("a truth value"),
        }
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Json for $number {
            fn print(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(self.to_string().as_bytes());
            }

            fn read(value: Value<'_>) -> Result<Self, String> {
                match value {
                    Value::Number(digits) => digits
                        .parse()
                        .map_err(|error| format!("{digits}: {error}")),
                    other => other.is_no("a number"),
                }
            }
        }
    )*};
}

numbers!(i32, u32, u64, usize);

impl<T: Json> Json for Option<T> {
    fn print(&self, to: &mut Vec<u8>) {
        match self {
            Some(value) => value.print(to),
            None => to.extend_from_slice(b"null"),
        }
    }

    fn read(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            value => T::read(value).map(Some),
        }
    }
}

impl<T: Json> Json for Vec<T> {
    fn print(&self, to: &mut Vec<u8>) {
        to.push(b'[');
        for (index, value) in self.iter().enumerate() {
            if index > 0 {
                to.push(b',');
            }
            value.print(to);
        }
        to.push(b']');
    }

    fn read(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::List(values) => values.into_iter().map(T::read).collect(),
            other => other.is_no("a list"),
        }
    }
}

impl<T: Json> Json for Box<T> {
    fn print(&self, to: &mut Vec<u8>) {
        (**self).print(to);
    }

    fn read(value: Value<'_>) -> Result<Self, String> {
        T::read(value).map(Self::new)
    }
}
