//! The API server's rules for objects that have the right shape: what a schema can't say.
//!
//! Rules run on defaulted objects, as in the API server, and use its paths and phrases.

mod container;
mod env;
mod metadata;
mod pod;
mod probe;
mod report;
mod resources;
mod security;
mod volume;
mod volume_mount;

pub use pod::pod;
pub use report::Report;
