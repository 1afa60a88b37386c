//! A parsed value, and what can be made of one.

use super::Object;
use std::borrow::Cow;

/// What can be said in a message.
pub trait Json: Sized {
    /// Appends it.
    #[doc(hidden)]
    fn print(&self, to: &mut Vec<u8>);

    /// Takes it out of what has been parsed.
    ///
    /// # Errors
    /// If it is something else.
    #[doc(hidden)]
    fn read(value: Value<'_>) -> Result<Self, String>;
}

/// A parsed value; texts without escapes are those of the line.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    /// As it is written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Object<'a>),
}

impl Value<'_> {
    /// The complaint that it is not what was expected.
    pub(crate) fn is_no<T>(&self, expected: &str) -> Result<T, String> {
        let kind = match self {
            Self::Null => "null",
            Self::Bool(_) => "a truth value",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        };
        Err(format!("{kind} stands where {expected} belongs"))
    }
}
