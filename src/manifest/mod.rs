//! Text into checked objects.
pub mod diagnostic;
pub mod node;
pub mod path;
pub mod yaml;
