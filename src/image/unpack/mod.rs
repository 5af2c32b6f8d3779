//! A layer's archive becomes a directory that overlayfs can use as a lower one.
//!
//! Every archive is taken for hostile. Paths are resolved by the kernel inside the layer's root
//! (`openat2` with `RESOLVE_IN_ROOT` and without magic links), so neither `..` nor a symlink nor a
//! hard link of the archive leads out (CVE-2014-9357, CVE-2021-32760, CVE-2021-41103); numbers and
//! sizes are limited; an entry that can't be had as it stands is refused with its name, and the
//! caller throws the whole staged directory away.
//!
//! [`entries`] reads the archive, [`tree`] is the directory, [`apply`](unpack) brings the one to
//! the other, [`attributes`] has the extended attributes that an image may set.

mod apply;
mod attributes;
mod entries;
#[cfg(test)]
mod tests;
mod tree;

use std::io;

pub use apply::unpack;

/// How much an archive may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Entries of the archive.
    pub entries: u64,
    /// Bytes of all files together.
    pub bytes: u64,
    /// Bytes of one path; the kernel's own limit is 4096 with the final NUL.
    pub path: usize,
    /// Bytes of one entry's headers: long names, PAX records, sparse maps.
    pub headers: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 4_000_000,
            bytes: 256 << 30,
            path: 4095,
            headers: 2 << 20,
        }
    }
}

/// Why a layer can't be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// The archive itself can't be read.
    #[error("its archive can't be read: {0}")]
    Archive(io::Error),
    /// One entry is refused.
    #[error("entry {path:?}: {reason}")]
    Refused {
        /// The entry's path as the archive has it.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The file system refuses an entry.
    #[error("entry {path:?}: {action}: {source}")]
    Entry {
        /// The entry's path as the archive has it.
        path: String,
        /// What was attempted.
        action: &'static str,
        /// What the kernel said.
        source: io::Error,
    },
    /// The archive asks for more than is allowed.
    #[error("it is larger than allowed: more than {limit} {what}")]
    TooLarge {
        /// The limit.
        limit: u64,
        /// Of what.
        what: &'static str,
    },
}
