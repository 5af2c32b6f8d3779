//! One file a command: arguments in, calls down, rendering out. No logic of its own.

pub mod failure;
pub mod image;

use crate::store::{paths::Paths, settings::Settings};

/// What every command is given.
#[derive(Clone, Debug)]
pub struct Context {
    /// Where this instance's files are.
    pub paths: Paths,
    /// The host's settings with the flags applied.
    pub settings: Settings,
}
