//! The root filesystem: put together from its layers, made the process' root at the end.

use std::fmt::Write as _;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};

use nix::libc;
use rustix::fs::{CWD, Mode, OFlags, open};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MountFlags, MountPropagationFlags, MoveMountFlags,
    OpenTreeFlags, UnmountFlags, fsconfig_create, fsconfig_set_flag, fsconfig_set_string, fsmount,
    fsopen, mount, mount_change, move_mount, open_tree, unmount,
};
use rustix::process::{chdir, fchdir, pivot_root};

use super::error::{Attempt, RuntimeError};
use super::start::Rootfs;
use crate::sys::mount::{Change, set_attributes};

/// Longest string that `fsconfig` takes.
const PARAMETER_LIMIT: usize = 255;

/// Cuts the mount namespace's copies of the host's mounts off from the host: what is mounted here
/// never shows there. With `receive`, what is mounted on the host later still shows here.
pub(super) fn isolate(receive: bool) -> Result<(), RuntimeError> {
    let kind = if receive {
        MountPropagationFlags::DOWNSTREAM
    } else {
        MountPropagationFlags::PRIVATE
    };
    mount_change("/", kind | MountPropagationFlags::REC)
        .attempt(|| "make the host's mounts private".to_owned())
}

/// Mounts the root filesystem over the host's root in this mount namespace, where nobody else has
/// to have a directory for it. The process still sees the host's; the descriptor returned is the
/// container's.
pub(super) fn attach(rootfs: &Rootfs) -> Result<OwnedFd, RuntimeError> {
    let tree = match rootfs {
        Rootfs::Directory(directory) => open_tree(
            CWD,
            directory,
            OpenTreeFlags::OPEN_TREE_CLONE
                | OpenTreeFlags::OPEN_TREE_CLOEXEC
                | OpenTreeFlags::AT_RECURSIVE,
        )
        .needs("open_tree (Linux 5.2)", || {
            format!("mount root filesystem {}", directory.display())
        })?,
        Rootfs::Overlay { lower, upper, work } => match overlay(lower, upper, work) {
            // Before Linux 6.8 the layers go into one string.
            Err(OverlayError::NoLayerParameter) => {
                return overlay_by_string(lower, upper, work);
            }
            Err(OverlayError::Runtime(error)) => return Err(error),
            Ok(tree) => tree,
        },
    };
    // The clone of a directory on a shared mount is shared with it.
    set_attributes(
        &tree,
        Change {
            propagation: libc::MS_PRIVATE,
            ..Change::default()
        },
        true,
    )
    .needs("mount_setattr (Linux 5.12)", || "make the root filesystem private".to_owned())?;
    move_mount(&tree, "", CWD, "/", MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)
        .attempt(|| "attach the root filesystem".to_owned())?;
    Ok(tree)
}

enum OverlayError {
    NoLayerParameter,
    Runtime(RuntimeError),
}

impl From<RuntimeError> for OverlayError {
    fn from(error: RuntimeError) -> Self {
        Self::Runtime(error)
    }
}

fn overlay(lower: &[PathBuf], upper: &Path, work: &Path) -> Result<OwnedFd, OverlayError> {
    let context = fsopen("overlay", FsOpenFlags::FSOPEN_CLOEXEC)
        .needs("overlayfs", || "open overlayfs".to_owned())?;
    let mut held = Vec::new();
    let mut set = |key: &str, path: &Path| -> Result<(), OverlayError> {
        let value = if path.as_os_str().len() > PARAMETER_LIMIT {
            let fd = open(path, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
                .attempt(|| format!("open layer {}", path.display()))?;
            let short = PathBuf::from(format!("/proc/self/fd/{}", fd.as_raw_fd()));
            held.push(fd);
            short
        } else {
            path.to_owned()
        };
        match fsconfig_set_string(&context, key, &*value) {
            Err(Errno::INVAL) if key == "lowerdir+" && !complained(&context) => {
                Err(OverlayError::NoLayerParameter)
            }
            result => Ok(result.attempt(|| format!("add layer {} to overlayfs", path.display()))?),
        }
    };
    for layer in lower.iter().rev() {
        set("lowerdir+", layer)?;
    }
    set("upperdir", upper)?;
    set("workdir", work)?;
    // What a container writes needn't survive a power cut, so its syncs don't go to the disk.
    fsconfig_set_flag(&context, "volatile")
        .attempt(|| "make the writable layer volatile (Linux 5.10)".to_owned())?;
    let attempt = || {
        let mut text = format!("mount overlayfs of {} layers on {}", lower.len(), upper.display());
        if let Some(reason) = complaint(&context) {
            let _ = write!(text, " ({reason})");
        }
        text
    };
    fsconfig_create(&context).attempt(attempt)?;
    Ok(fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, MountAttrFlags::empty())
        .attempt(|| "mount overlayfs".to_owned())?)
}

/// Whether the kernel said something about the parameter other than that it doesn't know it.
fn complained(context: &OwnedFd) -> bool {
    complaint(context).is_some_and(|text| !text.contains("Unknown parameter"))
}

/// What the kernel has to say about a filesystem context that it refused.
fn complaint(context: &OwnedFd) -> Option<String> {
    let mut buffer = [0; 512];
    let length = rustix::io::read(context, &mut buffer[..]).ok()?;
    let text = String::from_utf8_lossy(&buffer[..length]);
    // One letter for the severity, a space, the message.
    Some(text.get(2..)?.trim().to_owned())
}

fn overlay_by_string(lower: &[PathBuf], upper: &Path, work: &Path) -> Result<OwnedFd, RuntimeError> {
    let mut options = String::from("lowerdir=");
    for (index, layer) in lower.iter().rev().enumerate() {
        let separator = if index == 0 { "" } else { ":" };
        let _ = write!(options, "{separator}{}", escape(layer, &['\\', ':', ',']));
    }
    let plain = &['\\', ','];
    let _ = write!(options, ",upperdir={}", escape(upper, plain));
    let _ = write!(options, ",workdir={},volatile", escape(work, plain));
    if options.len() >= 4096 {
        return Err(RuntimeError::Kernel {
            feature: format!("{} layers (Linux 6.8)", lower.len()),
            cause: super::Errno(libc::E2BIG),
        });
    }
    let options = std::ffi::CString::new(options)
        .map_err(|_| RuntimeError::invalid("root", "a layer's path holds a NUL byte"))?;
    // Over the writable layer: a directory that is there and that nobody looks at.
    mount("overlay", upper, "overlay", MountFlags::empty(), Some(&*options))
        .needs("overlayfs", || format!("mount overlayfs on {}", upper.display()))?;
    open(upper, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
        .attempt(|| "open the root filesystem".to_owned())
}

fn escape(path: &Path, special: &[char]) -> String {
    let mut text = String::new();
    for letter in path.to_string_lossy().chars() {
        if special.contains(&letter) {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

/// Makes `root` the process' root and takes every mount of the host away. `propagation` is what
/// the spec wants of the new root.
pub(super) fn enter(root: impl AsFd, propagation: u64) -> Result<(), RuntimeError> {
    fchdir(root).attempt(|| "enter the root filesystem".to_owned())?;
    match pivot_root(".", ".") {
        Err(Errno::INVAL) => {
            return Err(RuntimeError::Kernel {
                feature: "pivot_root from the host's root filesystem (is it an initramfs?)".into(),
                cause: Errno::INVAL.into(),
            });
        }
        result => result.attempt(|| "change the root filesystem".to_owned())?,
    }
    // The host's root now lies over the container's at `.`; nothing of it may be unmounted there.
    unmount(".", UnmountFlags::DETACH).attempt(|| "take the host's mounts away".to_owned())?;
    chdir("/").attempt(|| "enter the container's root".to_owned())?;
    if propagation == libc::MS_SHARED {
        mount_change("/", MountPropagationFlags::SHARED)
            .attempt(|| "share the root filesystem".to_owned())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_in_a_layer_path_are_escaped() {
        assert_eq!(escape(Path::new("/a:b,c\\d"), &['\\', ':', ',']), "/a\\:b\\,c\\\\d");
    }
}
