//! `clone3(2)`: a child process with its own copy of everything, by pidfd, straight into a cgroup.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use nix::libc;

/// `CLONE_CLEAR_SIGHAND`: handlers of the parent are reset to their default in the child.
const CLEAR_SIGHAND: u64 = 0x1_0000_0000;
/// `CLONE_INTO_CGROUP`: the child is born in the cgroup v2 directory given.
const INTO_CGROUP: u64 = 0x2_0000_0000;

/// Which side of the clone the caller is.
#[derive(Debug)]
pub enum Clone {
    /// The new process.
    Child,
    /// The process that called.
    Parent {
        /// The child's process id in the caller's PID namespace.
        pid: i32,
        /// A pidfd of the child, close-on-exec.
        pidfd: OwnedFd,
    },
}

/// Clones the calling process, like `fork(2)`, into the new namespaces of `namespaces`
/// (`CLONE_NEW*` bits, nothing else) and, if given, into the cgroup v2 directory `cgroup`.
///
/// No `pthread_atfork` handlers run: a child of a process with several threads must not take a
/// lock that one of them may hold, which includes the allocator's. Callers have a single thread.
///
/// # Errors
/// What `clone3` says; `EINVAL` if `namespaces` holds other bits.
pub fn clone3(namespaces: u64, cgroup: Option<BorrowedFd<'_>>) -> io::Result<Clone> {
    let allowed = (libc::CLONE_NEWCGROUP
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWNET
        | libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWUSER) as u64;
    if namespaces & !allowed != 0 {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    let mut pidfd: libc::c_int = -1;
    // SAFETY: clone_args is plain integers, for which all zeroes is a value.
    let mut arguments: libc::clone_args = unsafe { std::mem::zeroed() };
    {
        arguments.flags = namespaces | libc::CLONE_PIDFD as u64 | CLEAR_SIGHAND;
        arguments.exit_signal = libc::SIGCHLD as u64;
    }
    arguments.pidfd = std::ptr::from_mut(&mut pidfd) as u64;
    if let Some(cgroup) = cgroup {
        arguments.flags |= INTO_CGROUP;
        arguments.cgroup = u64::from(cgroup.as_raw_fd().unsigned_abs());
    }
    // SAFETY: neither CLONE_VM nor a stack is asked for, so the child goes on on its own copy of
    // this stack as after fork(2); the kernel writes one c_int through `pidfd`, which outlives the
    // call, and reads `arguments` for exactly the size given.
    let pid = unsafe {
        libc::syscall(
            libc::SYS_clone3,
            std::ptr::from_mut(&mut arguments),
            size_of::<libc::clone_args>(),
        )
    };
    match pid {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(Clone::Child),
        pid => Ok(Clone::Parent {
            pid: i32::try_from(pid).map_err(io::Error::other)?,
            // SAFETY: with CLONE_PIDFD a successful call has stored a new descriptor that nobody
            // else owns.
            pidfd: unsafe { OwnedFd::from_raw_fd(pidfd) },
        }),
    }
}
