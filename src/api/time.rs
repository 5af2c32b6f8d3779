//! Time stamps as the API writes them.

use serde::{Deserialize, Serialize};

use super::schema::{Schema, Type};

/// An instant, RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Time(pub jiff::Timestamp);

impl Schema for Time {
    const TYPE: Type = Type::Time;
}
