//! `subPath`: a file or directory in a volume, opened so that it can't be anything outside.
//!
//! A container that shares the volume may put a symbolic link where another container's `subPath`
//! leads, and may swap it at any moment (CVE-2017-1002101, CVE-2021-25741). So the kernel resolves
//! the path, in one call, and refuses what would leave the volume; what was opened is what gets
//! mounted. Links that stay inside the volume work, as with a kubelet.

use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path};

use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use super::{VolumeError, tree};

/// Links that lead out of the volume are refused, and so are those of procfs, which lead anywhere.
const INSIDE: ResolveFlags = ResolveFlags::BENEATH.union(ResolveFlags::NO_MAGICLINKS);

/// Opens `sub_path` in the volume. When it is missing it is made as a directory with the
/// permissions of the volume's root, the kubelet's rule (`makeMounts` in `kubelet_pods.go`).
pub(super) fn open(volume: &str, root: &OwnedFd, sub_path: &str) -> Result<OwnedFd, VolumeError> {
    let refuse = |reason: &str| VolumeError::SubPath {
        volume: volume.to_owned(),
        sub_path: sub_path.to_owned(),
        reason: reason.to_owned(),
    };
    let path = Path::new(sub_path);
    for component in path.components() {
        match component {
            Component::Normal(_) | Component::CurDir => {}
            Component::ParentDir => return Err(refuse("must not contain '..'")),
            Component::RootDir | Component::Prefix(_) => {
                return Err(refuse("must be a relative path"));
            }
        }
    }
    open_or_create(root, path).map_err(|cause| match cause {
        Errno::XDEV => refuse("it leads out of the volume, by a symbolic link in it"),
        Errno::LOOP => {
            refuse("it has too many symbolic links, or one that leads out of the volume")
        }
        Errno::NOTDIR => refuse("a part of it is a file, not a directory"),
        Errno::NOENT => refuse("a part of it is a symbolic link to nothing"),
        Errno::AGAIN => {
            refuse("the volume changes too fast to open it safely; start the pod again")
        }
        cause => refuse(&std::io::Error::from(cause).to_string()),
    })
}

fn open_or_create(root: &OwnedFd, path: &Path) -> Result<OwnedFd, Errno> {
    match tree::open_within(root, path, OFlags::PATH, INSIDE) {
        Err(Errno::NOENT) => {
            let permissions =
                Mode::from_raw_mode(rustix::fs::fstat(root)?.st_mode) & Mode::from_raw_mode(0o777);
            tree::create_directories(root.as_fd(), path, permissions, INSIDE)
        }
        outcome => outcome,
    }
}
