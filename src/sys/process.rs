//! What a process does to itself on its way to becoming another program.

use std::io;

use nix::libc;

/// Ends the process at once: no destructors, no exit handlers, no flushing of buffers that the
/// process shares with the one it was cloned from.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: _exit has no preconditions.
    unsafe { libc::_exit(code) }
}

/// Marks every descriptor from `first` on close-on-exec, so that none leaks into the program,
/// whatever opened it.
///
/// # Errors
/// What `close_range` says; `EINVAL` before Linux 5.11.
pub fn close_on_exec_from(first: u32) -> io::Result<()> {
    const CLOSE_RANGE_CLOEXEC: libc::c_uint = 4;
    // SAFETY: close_range with CLOEXEC takes integers and closes nothing now.
    let result = unsafe {
        libc::syscall(
            libc::SYS_close_range,
            first,
            libc::c_uint::MAX,
            CLOSE_RANGE_CLOEXEC,
        )
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Gives every signal its default action and unblocks all: `execve` keeps what is ignored or
/// blocked, and the Rust runtime ignores `SIGPIPE`.
pub fn reset_signals() {
    // The kernel's own sigaction: action, flags, restorer, mask. The C library's wrapper refuses
    // the two realtime signals that it keeps for itself.
    let default = [0_u64; 4];
    for signal in 1..=64_i32 {
        // SAFETY: rt_sigaction reads 32 bytes from `default`; SIG_DFL installs no handler. It fails
        // for SIGKILL and SIGSTOP, which can't be anything but default.
        unsafe {
            libc::syscall(
                libc::SYS_rt_sigaction,
                signal,
                default.as_ptr(),
                std::ptr::null::<u64>(),
                8_usize,
            );
        }
    }
    let none = 0_u64;
    // SAFETY: rt_sigprocmask reads eight bytes from `none`.
    unsafe {
        libc::syscall(
            libc::SYS_rt_sigprocmask,
            libc::SIG_SETMASK,
            std::ptr::from_ref(&none),
            std::ptr::null::<u64>(),
            8_usize,
        );
    }
}

/// Moves the process into new namespaces (`CLONE_NEW*` bits) of its own.
///
/// # Errors
/// What `unshare` says; `EINVAL` for bits that aren't namespaces.
pub fn unshare_namespaces(namespaces: i32) -> io::Result<()> {
    let allowed = libc::CLONE_NEWCGROUP
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWNET
        | libc::CLONE_NEWNS
        | libc::CLONE_NEWUTS;
    if namespaces & !allowed != 0 {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    // SAFETY: only namespaces change; the descriptor table stays shared with nobody new.
    let result = unsafe { libc::unshare(namespaces) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Joins a new, empty session keyring, so that the keys of whoever started podling stay out of
/// reach.
///
/// # Errors
/// What `keyctl` says; `ENOSYS` on a kernel without keyrings.
pub fn join_session_keyring(name: &std::ffi::CStr) -> io::Result<()> {
    const KEYCTL_JOIN_SESSION_KEYRING: libc::c_int = 1;
    // SAFETY: the kernel reads the NUL-terminated name.
    let result =
        unsafe { libc::syscall(libc::SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, name.as_ptr()) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
