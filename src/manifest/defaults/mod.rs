//! The values that stand for absent fields, filled in as the API server fills them in, so that
//! nothing further down has to know them.

mod container;
mod pod;
mod resources;
mod volume;

pub use pod::pod;
