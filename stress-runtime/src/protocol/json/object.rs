//! The members of an object: told one after another, or taken out by name.

use super::{Json, Value, print_string};
use std::borrow::Cow;

/// What is an object, or lends its members to a larger one.
pub(crate) trait Fields: Sized {
    fn print_fields(&self, members: &mut Members<'_>);
    fn read_fields(object: &mut Object<'_>) -> Result<Self, String>;
}

/// An object in the making.
pub(crate) struct Members<'a> {
    to: &'a mut Vec<u8>,
    is_first: bool,
}

impl Members<'_> {
    /// Appends an object; `tell` tells its members.
    pub(crate) fn print(to: &mut Vec<u8>, tell: impl FnOnce(&mut Members<'_>)) {
        to.push(b'{');
        tell(&mut Members { to, is_first: true });
        to.push(b'}');
    }

    /// The next member.
    pub(crate) fn member<T: Json>(&mut self, name: &str, value: &T) {
        value.print(self.named(name));
    }

    /// The same for one that is left out where it is as usual.
    pub(crate) fn unusual<T: Json + PartialEq>(&mut self, name: &str, value: &T, usual: &T) {
        if value != usual {
            self.member(name, value);
        }
    }

    /// A member that is one of some words.
    pub(crate) fn word(&mut self, name: &str, word: &str) {
        print_string(word, self.named(name));
    }

    /// A member that is an object.
    pub(crate) fn object(&mut self, name: &str, tell: impl FnOnce(&mut Members<'_>)) {
        Members::print(self.named(name), tell);
    }

    fn named(&mut self, name: &str) -> &mut Vec<u8> {
        if !self.is_first {
            self.to.push(b',');
        }
        self.is_first = false;
        print_string(name, self.to);
        self.to.push(b':');
        self.to
    }
}

/// The members of a parsed object.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub struct Object<'a>(pub(super) Vec<(Cow<'a, str>, Value<'a>)>);

impl<'a> Object<'a> {
    /// A member that must be there.
    pub(crate) fn needed<T: Json>(&mut self, name: &str) -> Result<T, String> {
        match self.take(name) {
            Some(value) => read(name, value),
            None => Err(format!("{name:?} is missing")),
        }
    }

    /// A member that need not.
    pub(crate) fn or_usual<T: Json>(&mut self, name: &str, usual: T) -> Result<T, String> {
        self.take(name).map_or(Ok(usual), |value| read(name, value))
    }

    /// The only member, which says by its name what it is.
    pub(crate) fn only(mut self) -> Result<(Cow<'a, str>, Value<'a>), String> {
        match (self.0.pop(), self.0.is_empty()) {
            (Some(only), true) => Ok(only),
            _ => Err("an object does not have one member".to_owned()),
        }
    }

    fn take(&mut self, name: &str) -> Option<Value<'a>> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(at).1)
    }
}

fn read<T: Json>(name: &str, value: Value<'_>) -> Result<T, String> {
    T::read(value).map_err(|error| format!("{name:?}: {error}"))
}
