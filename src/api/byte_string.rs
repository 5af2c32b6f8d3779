//! Bytes that a manifest writes in base64.

use serde::{Deserialize, Serialize};

use super::schema::{Schema, Type};

/// Base64 text as the manifest has it; `manifest` has checked that it decodes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByteString(pub String);

impl Schema for ByteString {
    const TYPE: Type = Type::Bytes;
}
