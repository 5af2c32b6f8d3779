//! Paths that a container must not read or not write, whatever its user.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use nix::libc;
use rustix::fs::OFlags;
use rustix::io::Errno;

use super::device::host_null;
use super::error::{Attempt, RuntimeError};
use super::mounts::{attach_at, clone_tree, filesystem};
use super::rooted::{self, Kind};
use crate::sys::mount::{Change, set_attributes};

/// Hides each path that exists: a file behind the null device, a directory behind an empty one.
pub(super) fn mask(root: BorrowedFd<'_>, paths: &[String]) -> Result<(), RuntimeError> {
    // Both are opened once: a mount of either kind is then a copy of it.
    let mut null: Option<OwnedFd> = None;
    let mut empty: Option<OwnedFd> = None;
    for path in paths {
        let what = || format!("mask {path}");
        let Some(target) = existing(root, path)? else {
            continue;
        };
        match rooted::kind(&target).attempt(what)? {
            Kind::File => {
                let source = match null.take() {
                    Some(source) => source,
                    None => host_null(OFlags::PATH)?,
                };
                let tree = clone_tree(&source, false).attempt(what)?;
                attach_at(tree, &target).attempt(what)?;
                null = Some(source);
            }
            Kind::Directory => {
                if let Some(source) = &empty {
                    let tree = clone_tree(source, false).attempt(what)?;
                    attach_at(tree, &target).attempt(what)?;
                } else {
                    let parameters = [("size".to_owned(), Some("4k".to_owned()))];
                    let attributes = libc::MOUNT_ATTR_RDONLY
                        | libc::MOUNT_ATTR_NOSUID
                        | libc::MOUNT_ATTR_NODEV
                        | libc::MOUNT_ATTR_NOEXEC;
                    let tree = filesystem("tmpfs", &parameters, attributes)?;
                    attach_at(&tree, &target).attempt(what)?;
                    empty = Some(tree);
                }
            }
        }
    }
    Ok(())
}

/// Makes each path that exists read-only, with what is mounted below it.
pub(super) fn make_read_only(root: BorrowedFd<'_>, paths: &[String]) -> Result<(), RuntimeError> {
    let read_only = Change {
        set: libc::MOUNT_ATTR_RDONLY,
        ..Change::default()
    };
    for path in paths {
        let what = || format!("make {path} read-only");
        let Some(target) = existing(root, path)? else {
            continue;
        };
        let tree = clone_tree(&target, true).attempt(what)?;
        set_attributes(&tree, read_only, true).attempt(what)?;
        attach_at(tree, &target).attempt(what)?;
    }
    Ok(())
}

fn existing(root: BorrowedFd<'_>, path: &str) -> Result<Option<OwnedFd>, RuntimeError> {
    let target = match rooted::open(root, Path::new(path), OFlags::PATH) {
        Err(Errno::NOENT | Errno::NOTDIR) => return Ok(None),
        result => result.attempt(|| format!("open {path}"))?,
    };
    Ok(Some(target))
}

/// Makes the root filesystem itself read-only; mounts on it stay as they are.
pub(super) fn make_root_read_only(root: impl AsFd) -> Result<(), RuntimeError> {
    let read_only = Change {
        set: libc::MOUNT_ATTR_RDONLY,
        ..Change::default()
    };
    set_attributes(root, read_only, false)
        .attempt(|| "make the root filesystem read-only".to_owned())
}
