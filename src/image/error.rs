//! What can go wrong with an image, each with what was attempted, on what, and what to do.

use std::{io, path::PathBuf};

use super::{digest::Digest, reference::InvalidImageName, unpack::UnpackError};

/// A failure of the image room. Its text is what the user reads.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// The name is no image name.
    #[error(transparent)]
    InvalidName(#[from] InvalidImageName),
    /// The registry has no such tag, digest or repository.
    #[error(
        "image {image} not found: registry {registry} has no such repository, tag or digest ({status}); check the name"
    )]
    NotFound {
        /// The canonical reference.
        image: String,
        /// `host[:port]`.
        registry: String,
        /// What the registry answered.
        status: String,
    },
    /// The registry wants credentials or refuses these.
    #[error(
        "image {image}: registry {registry} denies access ({status}); the image may be private or not exist there"
    )]
    Denied {
        /// The canonical reference.
        image: String,
        /// `host[:port]`.
        registry: String,
        /// What the registry answered.
        status: String,
    },
    /// The registry can't be reached.
    #[error(
        "image {image}: registry {registry} can't be reached: {reason}; is it running, and is its name right?"
    )]
    Unreachable {
        /// The canonical reference.
        image: String,
        /// `host[:port]`.
        registry: String,
        /// The chain of causes.
        reason: String,
    },
    /// The connection can't be made safe.
    #[error("image {image}: no safe connection to registry {registry}: {reason}; {help}")]
    Tls {
        /// The canonical reference.
        image: String,
        /// `host[:port]`.
        registry: String,
        /// The chain of causes.
        reason: String,
        /// What to do.
        help: &'static str,
    },
    /// The registry is overloaded or broken, or a connection to it was lost.
    #[error("image {image}: registry {registry} failed: {reason}; try again later")]
    Unavailable {
        /// The canonical reference.
        image: String,
        /// `host[:port]`.
        registry: String,
        /// The chain of causes, with the HTTP status.
        reason: String,
    },
    /// The registry answered what it mustn't.
    #[error("image {image}: registry {registry} failed: {reason}")]
    Registry {
        /// The canonical reference.
        image: String,
        /// `host[:port]`.
        registry: String,
        /// The chain of causes, with the HTTP status.
        reason: String,
    },
    /// Content isn't what its digest says.
    #[error(
        "{what}: expected {expected}, got {actual}; the content was damaged or changed on its way, nothing of it was kept"
    )]
    DigestMismatch {
        /// Which content.
        what: String,
        /// The digest that was asked for.
        expected: Digest,
        /// The digest of what came.
        actual: Digest,
    },
    /// A manifest, index or config that can't be used.
    #[error("image {image}: {reason}")]
    Malformed {
        /// The image or archive.
        image: String,
        /// What is wrong.
        reason: String,
    },
    /// No manifest of the index fits this machine.
    #[error("image {image} has nothing for {wanted}; it has {available}")]
    NoPlatform {
        /// The canonical reference.
        image: String,
        /// The platform that was looked for.
        wanted: String,
        /// What the index offers.
        available: String,
    },
    /// A layer can't be unpacked.
    #[error("layer {layer}: {source}")]
    Unpack {
        /// The layer's diff id.
        layer: Digest,
        /// What is wrong with it.
        source: UnpackError,
    },
    /// An image that isn't in the store.
    #[error("image {0} is not in the store; `podling image ls` lists what is")]
    NotStored(String),
    /// An image that a pod uses.
    #[error("image {0} is used by a pod; take the pod down first, or use --force")]
    InUse(String),
    /// An archive that can't be read or written.
    #[error("{}: {reason}", path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The file system refused.
    #[error("{action} {}: {source}", path.display())]
    Io {
        /// What was attempted.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the kernel said.
        source: io::Error,
    },
}

impl ImageError {
    /// Whether the same may succeed a moment later.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Unreachable { .. })
    }

    /// Wraps an I/O error with what was attempted on what.
    pub(super) fn io<'p>(
        action: &'static str,
        path: &'p std::path::Path,
    ) -> impl FnOnce(io::Error) -> Self + use<'p> {
        move |source| Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }
}
