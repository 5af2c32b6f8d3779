//! Capability sets as bit masks, bit n being capability n.

use std::io;

use nix::libc;

#[repr(C)]
struct Header {
    version: u32,
    pid: i32,
}

#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Data {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

/// The three sets of a process that `capset` changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sets {
    /// What is checked.
    pub effective: u64,
    /// What may be made effective.
    pub permitted: u64,
    /// What survives `execve` of a file that inherits it.
    pub inheritable: u64,
}

fn header() -> Header {
    Header {
        version: 0x2008_0522, // _LINUX_CAPABILITY_VERSION_3
        pid: 0,
    }
}

/// The calling thread's sets.
///
/// # Errors
/// What `capget` says.
pub fn get() -> io::Result<Sets> {
    let mut data = [Data::default(); 2];
    // SAFETY: version 3 writes exactly two Data elements.
    let result =
        unsafe { libc::syscall(libc::SYS_capget, std::ptr::from_ref(&header()), data.as_mut_ptr()) };
    if result != 0 {
        return Err(io::Error::last_os_error());
    }
    let join = |part: fn(&Data) -> u32| u64::from(part(&data[0])) | u64::from(part(&data[1])) << 32;
    Ok(Sets {
        effective: join(|data| data.effective),
        permitted: join(|data| data.permitted),
        inheritable: join(|data| data.inheritable),
    })
}

/// Sets the calling thread's sets.
///
/// # Errors
/// What `capset` says: `EPERM` if something isn't in the permitted set now.
pub fn set(sets: Sets) -> io::Result<()> {
    #[expect(clippy::cast_possible_truncation, reason = "the halves are taken apart")]
    let part = |shift: u32| Data {
        effective: (sets.effective >> shift) as u32,
        permitted: (sets.permitted >> shift) as u32,
        inheritable: (sets.inheritable >> shift) as u32,
    };
    let data = [part(0), part(32)];
    // SAFETY: version 3 reads exactly two Data elements.
    let result =
        unsafe { libc::syscall(libc::SYS_capset, std::ptr::from_ref(&header()), data.as_ptr()) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Drops every capability from the bounding set that isn't in `keep`. Capabilities that the kernel
/// doesn't know end the walk.
///
/// # Errors
/// `EPERM` without `CAP_SETPCAP`.
pub fn limit_bounding(keep: u64) -> io::Result<()> {
    for capability in (0..63_u64).filter(|capability| keep & (1 << capability) == 0) {
        // SAFETY: PR_CAPBSET_DROP takes integers.
        let result = unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) };
        if result != 0 {
            let error = io::Error::last_os_error();
            // Unknown to this kernel, and so is every higher one.
            if error.raw_os_error() == Some(libc::EINVAL) {
                return Ok(());
            }
            return Err(error);
        }
    }
    Ok(())
}

/// Makes `capabilities` the ambient set. Each has to be permitted and inheritable.
///
/// # Errors
/// What `prctl` says.
pub fn set_ambient(capabilities: u64) -> io::Result<()> {
    // SAFETY: PR_CAP_AMBIENT takes integers.
    let cleared =
        unsafe { libc::prctl(libc::PR_CAP_AMBIENT, libc::PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) };
    if cleared != 0 {
        return Err(io::Error::last_os_error());
    }
    for capability in (0..63_u64).filter(|capability| capabilities & (1 << capability) != 0) {
        // SAFETY: PR_CAP_AMBIENT takes integers.
        let raised = unsafe {
            libc::prctl(libc::PR_CAP_AMBIENT, libc::PR_CAP_AMBIENT_RAISE, capability, 0, 0)
        };
        if raised != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}
