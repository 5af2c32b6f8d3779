//! `seccomp(2)`: installing a filter.

use std::io;

use nix::libc;

/// Installs the classic BPF program of `filter`, whose elements are `struct sock_filter` as bytes in
/// native order, on the calling thread. Needs `no_new_privs` or `CAP_SYS_ADMIN`.
///
/// # Errors
/// What `seccomp` says: `EACCES` without either, `EINVAL` for a program that the kernel refuses or
/// one of more than 65535 instructions.
pub fn install(filter: &[[u8; 8]]) -> io::Result<()> {
    const SECCOMP_SET_MODE_FILTER: libc::c_uint = 1;
    let instructions: Vec<libc::sock_filter> = filter
        .iter()
        .map(|bytes| libc::sock_filter {
            code: u16::from_ne_bytes([bytes[0], bytes[1]]),
            jt: bytes[2],
            jf: bytes[3],
            k: u32::from_ne_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
        })
        .collect();
    let program = libc::sock_fprog {
        len: u16::try_from(instructions.len())
            .map_err(|_| io::Error::from_raw_os_error(libc::EINVAL))?,
        filter: instructions.as_ptr().cast_mut(),
    };
    // SAFETY: the kernel reads `len` instructions from `filter`, both of which outlive the call, and
    // checks the program before it takes it.
    let result = unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            SECCOMP_SET_MODE_FILTER,
            0,
            std::ptr::from_ref(&program),
        )
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
