//! One container from an OCI runtime spec. What comes in is a spec, the directories of its root
//! filesystem, descriptors for its standard streams and bind mounts, and a cgroup; what goes out
//! is a process that is isolated as the spec says, by pidfd, or a reason why not. This room knows
//! nothing of pods, images or volumes, keeps no state on disk, and never waits for a container to
//! end: that is its caller's part.
//!
//! [`start`] works in two halves. In the caller, everything that can be decided or prepared is
//! turned into a [`plan`]; then `clone3` makes the container's first process, and [`init`] carries
//! the plan out there, one step after the other, up to `execve`. The two talk over a [`channel`]
//! that closes by itself when the program is executed.
#![forbid(unsafe_code)]

pub mod cgroup;
mod channel;
mod confine;
mod console;
mod device;
mod error;
mod exec;
mod init;
mod kernel_tunable;
pub mod lookup;
mod mount_option;
mod mounts;
mod namespace;
mod plan;
mod rooted;
mod rootfs;
pub mod seccomp;
mod shield;
mod start;

#[cfg(test)]
mod container_tests;

pub use channel::{Running, Starting};
pub use error::{Errno, RuntimeError};
pub use exec::{ExecRequest, exec};
pub use start::{Rootfs, StartRequest, Stdio, start};
