//! Images: names, registries, the store on disk, unpacking, archives.
//!
//! In comes a reference, an archive or a registry's answer, all of it untrusted; out comes an
//! [`Image`]: its config and one directory a layer, ready to be the lower directories of an
//! overlay. This room never mounts and never runs anything, and knows nothing of pods.
#![forbid(unsafe_code)]

pub mod archive;
pub mod builtin;
mod compression;
pub mod digest;
pub mod error;
mod gc;
mod import;
pub mod manifest;
mod pipe;
pub mod platform;
pub mod pull;
pub mod reference;
mod refs;
mod registry;
mod retry;
pub mod store;
#[cfg(test)]
mod tests;
pub mod unpack;

pub use digest::Digest;
pub use error::ImageError;
pub use manifest::ImageConfig;
pub use platform::Platform;
pub use pull::{LayerStage, PullOptions, PullProgress, Silent, pull};
pub use reference::{ImageRef, InvalidImageName};
pub use store::{Image, ImageStore};
