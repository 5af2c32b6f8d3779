//! Values that may be a number or text, and objects kept as they are.

use serde::{Deserialize, Serialize};

use super::schema::{Schema, Type};

/// A port's number or name, a count or a percentage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum IntOrString {
    /// A number.
    Int(i32),
    /// Text.
    String(String),
}

impl Default for IntOrString {
    fn default() -> Self {
        Self::Int(0)
    }
}

impl Schema for IntOrString {
    const TYPE: Type = Type::IntOrString;
}

/// The field set of a `managedFields` entry, which podling carries and never reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldsV1(pub serde_json::Map<String, serde_json::Value>);

impl Schema for FieldsV1 {
    const TYPE: Type = Type::Any;
}
