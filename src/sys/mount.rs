//! `mount_setattr(2)`: changing the attributes of a mount that is held by a descriptor.

use std::io;
use std::os::fd::{AsFd, AsRawFd};

use nix::libc;

/// What to change on a mount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// `MOUNT_ATTR_*` bits to set.
    pub set: u64,
    /// `MOUNT_ATTR_*` bits to clear.
    pub clear: u64,
    /// `MS_PRIVATE`, `MS_SLAVE`, `MS_SHARED`, `MS_UNBINDABLE`, or 0 for as it is.
    pub propagation: u64,
}

impl Change {
    /// Whether there is nothing to change.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Applies `change` to the mount at `mount`, and with `recursive` to every mount below it, all
/// or nothing.
///
/// # Errors
/// What `mount_setattr` says; `ENOSYS` before Linux 5.12.
pub fn set_attributes(mount: impl AsFd, change: Change, recursive: bool) -> io::Result<()> {
    let attributes = libc::mount_attr {
        attr_set: change.set,
        attr_clr: change.clear,
        propagation: change.propagation,
        userns_fd: 0,
    };
    let flags = libc::AT_EMPTY_PATH | if recursive { libc::AT_RECURSIVE } else { 0 };
    // SAFETY: the path is a NUL-terminated constant and the kernel reads `attributes` for exactly
    // the size given.
    let result = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_fd().as_raw_fd(),
            c"".as_ptr(),
            flags,
            std::ptr::from_ref(&attributes),
            size_of::<libc::mount_attr>(),
        )
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
