//! Four shapes that messages have, each a macro that names the members or the words.
//!
//! `member = usual` is left out where it has its usual value, and has it where it is left out.

/// A struct: an object with its fields.
macro_rules! json_object {
    ($object:ty { $($field:ident $(= $usual:expr)?),* $(,)? }) => {
        impl $crate::protocol::json::Fields for $object {
            fn print_fields(&self, members: &mut $crate::protocol::json::Members<'_>) {
                $($crate::protocol::json::json_member!(
                    print members, $field, &self.$field $(, $usual)?
                );)*
            }

            fn read_fields(
                object: &mut $crate::protocol::json::Object<'_>,
            ) -> Result<Self, String> {
                Ok(Self {
                    $($field: $crate::protocol::json::json_member!(
                        read object, $field $(, $usual)?
                    ),)*
                })
            }
        }

        $crate::protocol::json::json_of_fields!($object);
    };
}

/// An enum without contents: a word.
macro_rules! json_words {
    ($words:ty { $($variant:ident => $word:literal),* $(,)? }) => {
        impl $crate::protocol::json::Json for $words {
            fn print(&self, to: &mut Vec<u8>) {
                $crate::protocol::json::print_string(match self {
                    $(Self::$variant => $word,)*
                }, to);
            }

            fn read(value: $crate::protocol::json::Value<'_>) -> Result<Self, String> {
                match <String as $crate::protocol::json::Json>::read(value)?.as_str() {
                    $($word => Ok(Self::$variant),)*
                    other => Err(format!("{other:?} is not known")),
                }
            }
        }
    };
}

/// An enum: an object whose one member is called after the variant, or the mere word.
macro_rules! json_variants {
    ($variants:ty { $(
        $variant:ident $(($inner:ident))? $({ $($field:ident $(= $usual:expr)?),* })? => $word:literal
    ),* $(,)? }) => {
        impl $crate::protocol::json::Json for $variants {
            fn print(&self, to: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($inner))? $({ $($field),* })? =>
                        $crate::protocol::json::json_content!(
                            print to, $word $(, ($inner))? $(, { $($field $(= $usual)?),* })?
                        ),)*
                }
            }

            fn read(value: $crate::protocol::json::Value<'_>) -> Result<Self, String> {
                use $crate::protocol::json::Value;
                let (word, content) = match value {
                    Value::Object(object) => object.only()?,
                    Value::Text(word) => (word, Value::Null),
                    other => return other.is_no("a message"),
                };
                match &*word {
                    $($word => $crate::protocol::json::json_content!(
                        read content, $variant $(, ($inner))? $(, { $($field $(= $usual)?),* })?
                    ),)*
                    other => Err(format!("{other:?} is not known")),
                }
            }
        }
    };
}

/// An enum: an object that has, beside the contents of the variant, a member that names it.
macro_rules! json_tagged {
    ($tag:literal, $variants:ty { $(
        $variant:ident $(($inner:ident))? $({ $($field:ident $(= $usual:expr)?),* })? => $word:literal
    ),* $(,)? }) => {
        impl $crate::protocol::json::Fields for $variants {
            fn print_fields(&self, members: &mut $crate::protocol::json::Members<'_>) {
                match self {
                    $(Self::$variant $(($inner))? $({ $($field),* })? => {
                        members.word($tag, $word);
                        $($crate::protocol::json::Fields::print_fields($inner, members);)?
                        $($($crate::protocol::json::json_member!(
                            print members, $field, $field $(, $usual)?
                        );)*)?
                    })*
                }
            }

            fn read_fields(
                object: &mut $crate::protocol::json::Object<'_>,
            ) -> Result<Self, String> {
                match object.needed::<String>($tag)?.as_str() {
                    $($word => Ok(Self::$variant
                        $(($crate::protocol::json::json_inner!($inner, object)))?
                        $({ $($field: $crate::protocol::json::json_member!(
                            read object, $field $(, $usual)?
                        )),* })?
                    ),)*
                    other => Err(format!("{other:?} is not known")),
                }
            }
        }

        $crate::protocol::json::json_of_fields!($variants);
    };
}

/// What has fields is an object.
macro_rules! json_of_fields {
    ($object:ty) => {
        impl $crate::protocol::json::Json for $object {
            fn print(&self, to: &mut Vec<u8>) {
                use $crate::protocol::json::{Fields as _, Members};
                Members::print(to, |members| self.print_fields(members));
            }

            fn read(value: $crate::protocol::json::Value<'_>) -> Result<Self, String> {
                use $crate::protocol::json::{Fields as _, Value};
                match value {
                    Value::Object(mut object) => Self::read_fields(&mut object),
                    other => other.is_no("an object"),
                }
            }
        }
    };
}

/// One field.
macro_rules! json_member {
    (print $members:expr, $field:ident, $value:expr) => {
        $members.member(stringify!($field), $value)
    };
    (print $members:expr, $field:ident, $value:expr, $usual:expr) => {
        $members.unusual(stringify!($field), $value, &$usual)
    };
    (read $object:expr, $field:ident) => {
        $object.needed(stringify!($field))?
    };
    (read $object:expr, $field:ident, $usual:expr) => {
        $object.or_usual(stringify!($field), $usual)?
    };
}

/// What a tagged variant holds that has fields itself.
macro_rules! json_inner {
    ($inner:ident, $object:expr) => {
        $crate::protocol::json::Fields::read_fields($object)?
    };
}

/// What stands behind the name of a variant.
macro_rules! json_content {
    (print $to:expr, $word:literal) => {
        $crate::protocol::json::print_string($word, $to)
    };
    (print $to:expr, $word:literal, ($inner:ident)) => {
        $crate::protocol::json::Members::print($to, |members| members.member($word, $inner))
    };
    (print $to:expr, $word:literal, { $($field:ident $(= $usual:expr)?),* }) => {
        $crate::protocol::json::Members::print($to, |members| {
            members.object($word, |members| {
                $($crate::protocol::json::json_member!(
                    print members, $field, $field $(, $usual)?
                );)*
            });
        })
    };
    (read $content:expr, $variant:ident) => {
        Ok(Self::$variant)
    };
    (read $content:expr, $variant:ident, ($inner:ident)) => {
        $crate::protocol::json::Json::read($content).map(Self::$variant)
    };
    (read $content:expr, $variant:ident, { $($field:ident $(= $usual:expr)?),* }) => {
        match $content {
            Value::Object(mut object) => Ok(Self::$variant {
                $($field: $crate::protocol::json::json_member!(
                    read object, $field $(, $usual)?
                ),)*
            }),
            other => other.is_no("an object"),
        }
    };
}

pub(crate) use {
    json_content, json_inner, json_member, json_object, json_of_fields, json_tagged, json_variants,
    json_words,
};
