//! Writes to procfs on the container's behalf: sysctls and the score for the out-of-memory killer.
//! They go through a handle of a procfs that podling itself mounted, and never leave it
//! (CVE-2019-16884, CVE-2025-52881).

use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
use rustix::io::{Errno, write};

use super::error::{Attempt, RuntimeError};
use super::namespace::Owned;
use super::rooted;

/// Sysctls that a namespace has its own of (`ipc`, `net`, `uts`), as the kubelet knows them.
const IPC: &[&str] = &[
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
];

/// The file below `/proc` of a sysctl, if the container has a namespace of its own for it.
///
/// A value with a NUL or newline, or a name with anything but a plain path's letters, is refused.
pub(super) fn sysctl_file(name: &str, value: &str, owned: Owned) -> Result<PathBuf, RuntimeError> {
    let field = || format!("linux.sysctl[{name}]");
    let dotted = name.replace('/', ".");
    let namespaced = if dotted.starts_with("net.") {
        owned.net
    } else if IPC.contains(&dotted.as_str()) || dotted.starts_with("fs.mqueue.") {
        owned.ipc
    } else if matches!(dotted.as_str(), "kernel.domainname" | "kernel.hostname") {
        owned.uts
    } else {
        return Err(RuntimeError::invalid(field(), "the whole host would be changed by it"));
    };
    if !namespaced {
        return Err(RuntimeError::invalid(
            field(),
            "the container has no namespace of its own for it",
        ));
    }
    if value.contains(['\0', '\n']) {
        return Err(RuntimeError::invalid(field(), "the value isn't one line"));
    }
    // With slashes as separators a dot is part of a name, as in `net/ipv4/conf/eth0.1/…`.
    let path = if name.contains('/') {
        name.to_owned()
    } else {
        name.replace('.', "/")
    };
    let plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !plain || path.contains('\0') {
        return Err(RuntimeError::invalid(field(), "this is no name of a sysctl"));
    }
    Ok(Path::new("sys").join(path))
}

/// Writes `value` to `file` below `proc`, the root of a procfs.
pub(super) fn write_below(proc: BorrowedFd<'_>, file: &Path, value: &str) -> Result<(), RuntimeError> {
    let what = || format!("write {value:?} to /proc/{}", file.display());
    if !rooted::is_proc(proc).attempt(what)? {
        return Err(RuntimeError::Unsafe {
            path: "/proc".to_owned(),
            message: "is not procfs".to_owned(),
        });
    }
    let file = open_below(proc, file).attempt(what)?;
    write(&file, value.as_bytes()).attempt(what)?;
    Ok(())
}

fn open_below(proc: BorrowedFd<'_>, file: &Path) -> Result<std::os::fd::OwnedFd, Errno> {
    openat2(
        proc.as_fd(),
        file,
        OFlags::WRONLY | OFlags::CLOEXEC,
        Mode::empty(),
        ResolveFlags::BENEATH | ResolveFlags::NO_XDEV | ResolveFlags::NO_MAGICLINKS,
    )
}

/// Sets how likely the out-of-memory killer takes the process. Lowering it needs a capability that
/// podling may not have: that is no reason not to run the container.
pub(super) fn set_oom_score(proc: BorrowedFd<'_>, score: i32) -> Result<(), RuntimeError> {
    let file = Path::new("self/oom_score_adj");
    match open_below(proc, file).and_then(|file| write(&file, score.to_string().as_bytes())) {
        Ok(_) | Err(Errno::ACCESS | Errno::PERM) => Ok(()),
        Err(errno) => Err(errno).attempt(|| format!("set oom_score_adj to {score}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Owned = Owned {
        uts: true,
        net: true,
        ipc: true,
    };

    #[test]
    fn a_namespaced_sysctl_has_a_file() {
        let file = sysctl_file("net.ipv4.ip_forward", "1", ALL).unwrap();
        assert_eq!(file, Path::new("sys/net/ipv4/ip_forward"));
        let file = sysctl_file("net/ipv4/conf/eth0.1/forwarding", "1", ALL).unwrap();
        assert_eq!(file, Path::new("sys/net/ipv4/conf/eth0.1/forwarding"));
    }

    #[test]
    fn a_sysctl_of_the_host_is_refused() {
        let none = Owned { net: false, ..ALL };
        assert!(sysctl_file("kernel.core_pattern", "|/x", ALL).is_err());
        assert!(sysctl_file("vm.swappiness", "1", ALL).is_err());
        assert!(sysctl_file("net.ipv4.ip_forward", "1", none).is_err());
    }

    #[test]
    fn a_sysctl_can_not_climb() {
        assert!(sysctl_file("net/../kernel/core_pattern", "1", ALL).is_err());
        assert!(sysctl_file("net..x", "1", ALL).is_err());
        assert!(sysctl_file("net.a", "1\n2", ALL).is_err());
    }
}
