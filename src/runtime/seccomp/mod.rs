//! Which system calls a container may make: profiles, and their compilation to the kernel's filter.
//!
//! A profile is the OCI runtime specification's `LinuxSeccomp`: podling's own [`default_profile`],
//! or one from a file of the host ([`parse_localhost`]). [`compile`] turns it into a [`Program`] for
//! seccomp(2). Nothing here is installed: that is one system call of the process that becomes the
//! container. All of it is pure.

#![forbid(unsafe_code)]

mod allowed;
mod compile;
#[cfg(test)]
mod interpret;
mod localhost;
mod numbers;
mod profile;
mod program;
mod syscalls;

use thiserror::Error;

pub use self::compile::compile;
pub use self::localhost::parse_localhost;
pub use self::profile::default_profile;

/// Why a profile can't be used.
#[derive(Debug, Error)]
pub enum SeccompError {
    /// The file isn't a profile.
    #[error("not a seccomp profile: {0}; it has to be JSON as Docker and the OCI define it")]
    Syntax(#[from] serde_json::Error),
    /// It asks for a listener.
    #[error("SCMP_ACT_NOTIFY is not supported: there is no agent to notify; use SCMP_ACT_ERRNO")]
    Notify,
    /// No system call has that many arguments.
    #[error("argument index {index} is out of range: a system call has arguments 0 to 5")]
    ArgumentIndex {
        /// The index.
        index: usize,
    },
    /// An error number that the kernel can't return.
    #[error("errnoRet {errno} is out of range")]
    Errno {
        /// The number.
        errno: u32,
    },
    /// The kernel takes no filter of that size.
    #[error(
        "the profile needs {instructions} instructions and the kernel takes 4096; use fewer argument rules"
    )]
    TooLarge {
        /// Its size.
        instructions: usize,
    },
}
