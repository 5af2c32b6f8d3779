//! Thin safe wrappers over the system calls that `nix` and `rustix` don't offer, and the only room
//! with `unsafe`. What comes in are borrowed descriptors and plain values, what goes out is an
//! `io::Result`. Nothing here decides anything, retries, or knows what a container is.

pub mod bpf;
pub mod capability;
pub mod clone;
pub mod memory;
pub mod mount;
pub mod process;
pub mod seccomp;
