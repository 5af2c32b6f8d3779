//! Resource quantities such as `100m` or `64Mi`.

use serde::{Deserialize, Serialize};

use super::schema::{Schema, Type};

/// A quantity in its text form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity(pub String);

impl Schema for Quantity {
    const TYPE: Type = Type::Quantity;
}
