//! Paths inside a root filesystem, which is made by somebody who may be hostile: every one is
//! resolved by the kernel with the root as `/`, so that neither `..` nor a symlink leads out, and is
//! used through the descriptor from then on (CVE-2021-30465, CVE-2023-28642, CVE-2024-45310).

use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{
    FileType, Mode, OFlags, PROC_SUPER_MAGIC, ResolveFlags, fstat, fstatfs, mkdirat, openat, openat2,
};
use rustix::io::Errno;

use super::error::{Attempt, RuntimeError};

/// What a path is to be when it has to be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A directory.
    Directory,
    /// An empty regular file.
    File,
}

/// Opens `path` below `root` as an `O_PATH` descriptor or with other `flags`, following symlinks
/// within the root, never through procfs' magic links.
pub(super) fn open(root: impl AsFd, path: &Path, flags: OFlags) -> Result<OwnedFd, Errno> {
    // A rename beside the walk makes the kernel give up with EAGAIN rather than be fooled.
    for _ in 0..64 {
        let opened = openat2(
            root.as_fd(),
            path,
            flags | OFlags::CLOEXEC,
            Mode::empty(),
            ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS,
        );
        if !matches!(opened, Err(Errno::AGAIN | Errno::INTR)) {
            return opened;
        }
    }
    Err(Errno::AGAIN)
}

/// Opens `path` below `root` as `O_PATH` and creates what is missing of it: directories with mode
/// 0755 and at the end what `kind` says.
pub(super) fn ensure(root: impl AsFd, path: &Path, kind: Kind) -> Result<OwnedFd, RuntimeError> {
    let root = root.as_fd();
    match open(root, path, OFlags::PATH) {
        Err(Errno::NOENT) => {}
        other => return other.needs("openat2 (Linux 5.6)", || format!("open {}", path.display())),
    }
    let names: Vec<&Path> = path
        .components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(Path::new(name)),
            _ => None,
        })
        .collect();
    if path.components().any(|component| component == Component::ParentDir) {
        return Err(RuntimeError::Unsafe {
            path: path.display().to_string(),
            message: "a path with .. is not created".to_owned(),
        });
    }
    let mut reached = PathBuf::from("/");
    let mut parent = open(root, &reached, OFlags::PATH | OFlags::DIRECTORY)
        .attempt(|| "open the root filesystem".to_owned())?;
    for (index, name) in names.iter().enumerate() {
        reached.push(name);
        let opened = match open(root, &reached, OFlags::PATH) {
            Err(Errno::NOENT) => {
                let last = index + 1 == names.len();
                create(&parent, name, if last { kind } else { Kind::Directory })
                    .attempt(|| format!("create {}", reached.display()))?;
                open(root, &reached, OFlags::PATH)
            }
            other => other,
        };
        parent = opened.attempt(|| format!("open {}", reached.display()))?;
    }
    Ok(parent)
}

fn create(parent: &OwnedFd, name: &Path, kind: Kind) -> Result<(), Errno> {
    let made = match kind {
        Kind::Directory => mkdirat(parent, name, Mode::from_raw_mode(0o755)),
        Kind::File => openat(
            parent,
            name,
            OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::WRONLY,
            Mode::from_raw_mode(0o644),
        )
        .map(drop),
    };
    match made {
        // Somebody was faster, or there is a dangling symlink, which the next open refuses.
        Err(Errno::EXIST) => Ok(()),
        other => other,
    }
}

/// What a descriptor's file is.
pub(super) fn kind(fd: impl AsFd) -> Result<Kind, Errno> {
    let mode = fstat(fd)?.st_mode;
    Ok(if FileType::from_raw_mode(mode) == FileType::Directory {
        Kind::Directory
    } else {
        Kind::File
    })
}

/// Whether a descriptor's file is on procfs.
pub(super) fn is_proc(fd: impl AsFd) -> Result<bool, Errno> {
    Ok(fstatfs(fd)?.f_type == PROC_SUPER_MAGIC)
}
