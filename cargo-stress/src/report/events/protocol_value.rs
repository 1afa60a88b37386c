//! What the runtime says, in the stream: it has a JSON of its own, which serde does not know.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use stress_runtime::protocol::{Json, from_line, to_line};

/// A message of the protocol, with the names that the protocol gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said<T>(pub(super) T);

impl<T: Json> Serialize for Said<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value: Value = serde_json::from_slice(&to_line(&self.0)).map_err(S::Error::custom)?;
        value.serialize(serializer)
    }
}

impl<'de, T: Json> Deserialize<'de> for Said<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let line = serde_json::to_vec(&value).map_err(D::Error::custom)?;
        from_line(&line).map(Self).map_err(D::Error::custom)
    }
}
