//! What a pidfd can tell beyond signals and waiting.

use std::io;
use std::os::fd::{AsFd, AsRawFd};

use nix::libc;

/// `struct pidfd_info` as of Linux 6.15.
#[repr(C)]
#[derive(Default)]
struct Info {
    mask: u64,
    cgroupid: u64,
    pid: u32,
    tgid: u32,
    ppid: u32,
    ruid: u32,
    rgid: u32,
    euid: u32,
    egid: u32,
    suid: u32,
    sgid: u32,
    fsuid: u32,
    fsgid: u32,
    exit_code: i32,
}

const PIDFD_INFO_EXIT: u64 = 1 << 3;

/// The wait status of a process that has ended, as `waitpid` would have given it: also to a holder
/// of the pidfd who isn't the parent, and after the parent has reaped it (Linux 6.15). `None` while
/// the process isn't reaped.
///
/// # Errors
/// `ENOTTY` or `EINVAL` on a kernel without it, `ESRCH` when the process ended before the kernel
/// could note how.
pub fn exit_status(pidfd: impl AsFd) -> io::Result<Option<i32>> {
    // _IOWR(0xFF, 11, struct pidfd_info), the size being that of the first 64 bytes.
    const PIDFD_GET_INFO: libc::c_ulong =
        (3 << 30) | ((size_of::<Info>() as libc::c_ulong) << 16) | (0xff << 8) | 11;
    let mut info = Info {
        mask: PIDFD_INFO_EXIT,
        ..Info::default()
    };
    // SAFETY: the request's size field says how much the kernel reads and writes: one Info.
    let result = unsafe {
        libc::ioctl(
            pidfd.as_fd().as_raw_fd(),
            PIDFD_GET_INFO as _,
            std::ptr::from_mut(&mut info),
        )
    };
    if result != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok((info.mask & PIDFD_INFO_EXIT != 0).then_some(info.exit_code))
}
