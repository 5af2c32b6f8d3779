//! Why a volume couldn't be made ready, opened or taken away.

use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use thiserror::Error;

/// Why a volume couldn't be made ready, opened or taken away.
#[derive(Debug, Error)]
pub enum VolumeError {
    /// A kind of volume that podling doesn't have.
    #[error(
        "volume {volume:?}: {source_field} volumes are not supported; use emptyDir or hostPath"
    )]
    Unsupported {
        /// The volume's name in the pod.
        volume: String,
        /// The field that holds the source, such as `nfs`.
        source_field: String,
    },
    /// A value in the volume that can't be served.
    #[error("volume {volume:?}: {field} {value:?} {reason}")]
    Field {
        /// The volume's name in the pod.
        volume: String,
        /// The field below the volume, such as `emptyDir.medium`.
        field: &'static str,
        /// Its value.
        value: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// The file at a `hostPath` isn't of the type that the manifest names. The text is the
    /// kubelet's, so that people who search for it find what they know.
    #[error("volume {volume:?}: hostPath type check failed: {} is not {expected}", path.display())]
    HostPathType {
        /// The volume's name in the pod.
        volume: String,
        /// The path on the host.
        path: PathBuf,
        /// Such as `a directory`.
        expected: &'static str,
    },
    /// A `hostPath` that has to be there, and isn't.
    #[error(
        "volume {volume:?}: hostPath {} does not exist; create it, or set type: DirectoryOrCreate",
        path.display()
    )]
    HostPathMissing {
        /// The volume's name in the pod.
        volume: String,
        /// The path on the host.
        path: PathBuf,
    },
    /// A `subPath` that can't be served.
    #[error("volume {volume:?}: subPath {sub_path:?}: {reason}")]
    SubPath {
        /// The volume's name in the pod.
        volume: String,
        /// The path in the volume.
        sub_path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A pod's or volume's name that can't be a file's name.
    #[error("{name:?} can't be the name of a directory")]
    Name {
        /// The name.
        name: String,
    },
    /// A directory that can't be deleted since something is mounted on it.
    #[error("{} is a mount point and is not deleted; unmount it and try again", path.display())]
    Mounted {
        /// The mount point.
        path: PathBuf,
    },
    /// The host refused an operation on a volume.
    #[error("volume {volume:?}: {action} {}: {cause}", path.display())]
    Io {
        /// The volume's name in the pod.
        volume: String,
        /// What was attempted, such as `open`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        #[source]
        cause: io::Error,
    },
    /// The host refused an operation while a pod's volumes were taken away.
    #[error("{action} {}: {cause}", path.display())]
    Remove {
        /// What was attempted, such as `unmount`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        #[source]
        cause: io::Error,
    },
    /// Not everything of a pod could be taken away.
    #[error("volumes of pod {uid} are not wholly released: {}", join(failures))]
    Release {
        /// The pod's UID.
        uid: String,
        /// Every failure, in order.
        failures: Vec<VolumeError>,
    },
}

impl VolumeError {
    /// An operation of a volume that the kernel refused.
    pub(super) fn io(volume: &str, action: &'static str, path: &Path, cause: Errno) -> Self {
        Self::Io {
            volume: volume.to_owned(),
            action,
            path: path.to_owned(),
            cause: cause.into(),
        }
    }

    /// An operation of taking volumes away that the kernel refused.
    pub(super) fn remove(action: &'static str, path: &Path, cause: Errno) -> Self {
        Self::Remove {
            action,
            path: path.to_owned(),
            cause: cause.into(),
        }
    }
}

fn join(failures: &[VolumeError]) -> String {
    let lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
    lines.join("; ")
}
