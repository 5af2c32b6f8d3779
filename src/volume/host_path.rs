//! `hostPath`: a file or directory of the host, checked to be of the type that the manifest names.
//!
//! Types, modes and messages are the kubelet's (`pkg/volume/hostpath/host_path.go`).

use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::VolumeError;
use crate::api::volume::HostPathType;

/// Makes what `…OrCreate` says and checks the type.
pub(super) fn prepare(volume: &str, path: &Path, check: HostPathType) -> Result<(), VolumeError> {
    if !path.is_absolute() {
        return Err(VolumeError::Field {
            volume: volume.to_owned(),
            field: "hostPath.path",
            value: path.display().to_string(),
            reason: "must be an absolute path".to_owned(),
        });
    }
    let io = |action, path: &Path, cause| VolumeError::Io {
        volume: volume.to_owned(),
        action,
        path: path.to_owned(),
        cause,
    };
    // Follows symbolic links, as everything about a hostPath does: the path is the host's own.
    let exists = path
        .try_exists()
        .map_err(|cause| io("look for", path, cause))?;
    if !exists {
        match check {
            HostPathType::DirectoryOrCreate => {
                create_directories(path)
                    .map_err(|(path, cause)| io("create directory", &path, cause))?;
            }
            HostPathType::FileOrCreate => {
                create_file(path).map_err(|cause| io("create file", path, cause))?;
            }
            _ => {}
        }
    }
    open(volume, path, check).map(drop)
}

/// Opens (`O_PATH`) the path and checks the type of what was opened.
pub(super) fn open(volume: &str, path: &Path, check: HostPathType) -> Result<OwnedFd, VolumeError> {
    let wrong = |expected| VolumeError::HostPathType {
        volume: volume.to_owned(),
        path: path.to_owned(),
        expected,
    };
    let expected = expectation(check);
    let opened = rustix::fs::openat(CWD, path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty());
    let file = match (opened, expected) {
        (Ok(file), _) => file,
        // The kubelet names the type that it misses even when there is nothing at all.
        (Err(Errno::NOENT | Errno::NOTDIR), Some((_, expected))) => return Err(wrong(expected)),
        (Err(Errno::NOENT), None) => {
            return Err(VolumeError::HostPathMissing {
                volume: volume.to_owned(),
                path: path.to_owned(),
            });
        }
        (Err(cause), _) => return Err(VolumeError::io(volume, "open hostPath", path, cause)),
    };
    if let Some((kind, expected)) = expected {
        let stat = rustix::fs::fstat(&file)
            .map_err(|cause| VolumeError::io(volume, "examine hostPath", path, cause))?;
        if FileType::from_raw_mode(stat.st_mode) != kind {
            return Err(wrong(expected));
        }
    }
    Ok(file)
}

/// What the type asks for, and the kubelet's words for it.
fn expectation(check: HostPathType) -> Option<(FileType, &'static str)> {
    match check {
        HostPathType::Unset => None,
        HostPathType::Directory | HostPathType::DirectoryOrCreate => {
            Some((FileType::Directory, "a directory"))
        }
        HostPathType::File | HostPathType::FileOrCreate => Some((FileType::RegularFile, "a file")),
        HostPathType::Socket => Some((FileType::Socket, "a socket file")),
        HostPathType::CharDevice => Some((FileType::CharacterDevice, "a character device")),
        HostPathType::BlockDevice => Some((FileType::BlockDevice, "a block device")),
    }
}

/// Makes the directory and its missing parents, each 0755 whatever the umask.
fn create_directories(path: &Path) -> Result<(), (PathBuf, std::io::Error)> {
    let mut missing = Vec::new();
    for ancestor in path.ancestors() {
        match ancestor.try_exists() {
            Ok(true) => break,
            Ok(false) => missing.push(ancestor),
            Err(cause) => return Err((ancestor.to_owned(), cause)),
        }
    }
    for directory in missing.into_iter().rev() {
        match DirBuilder::new().mode(0o755).create(directory) {
            Ok(()) => std::fs::set_permissions(directory, Permissions::from_mode(0o755)),
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists && directory.is_dir() => Ok(()),
            Err(cause) => Err(cause),
        }
        .map_err(|cause| (directory.to_owned(), cause))?;
    }
    Ok(())
}

/// Makes an empty file, 0644 whatever the umask. Its directory has to be there.
fn create_file(path: &Path) -> std::io::Result<()> {
    let created = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o644)
        .open(path);
    match created {
        Ok(file) => file.set_permissions(Permissions::from_mode(0o644)),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(cause) => Err(cause),
    }
}
