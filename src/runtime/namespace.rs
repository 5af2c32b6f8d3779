//! Which namespaces a container gets: new ones, ones to join, and the caller's for the rest.

use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};

use nix::libc;
use oci_spec::runtime::{LinuxNamespace, LinuxNamespaceType};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::error::{Attempt, RuntimeError};
use crate::sys::process::unshare_namespaces;

/// A spec's namespaces, with those to join opened.
#[derive(Debug)]
pub(super) struct Namespaces {
    created: u64,
    pid: Option<OwnedFd>,
    joined: Vec<(LinkNameSpaceType, OwnedFd)>,
    cgroup: bool,
    uts: bool,
    net: bool,
    ipc: bool,
}

/// Puts the caller's PID namespace for children back.
pub(super) struct Joined(Option<OwnedFd>);

impl Joined {
    /// Children are born in the caller's own PID namespace again.
    pub(super) fn leave(self) -> Result<(), RuntimeError> {
        match self.0 {
            Some(own) => move_into_link_name_space(own.as_fd(), Some(LinkNameSpaceType::ProcessID))
                .attempt(|| "return to the own PID namespace".to_owned()),
            None => Ok(()),
        }
    }
}

impl Namespaces {
    /// Reads the spec's list. There is always a new mount namespace, listed or not.
    pub(super) fn new(listed: &[LinuxNamespace]) -> Result<Self, RuntimeError> {
        let mut this = Self {
            created: bits(libc::CLONE_NEWNS),
            pid: None,
            joined: Vec::new(),
            cgroup: false,
            uts: false,
            net: false,
            ipc: false,
        };
        for namespace in listed {
            let kind = namespace.typ();
            let field = || format!("linux.namespaces[{kind}]");
            match kind {
                LinuxNamespaceType::User | LinuxNamespaceType::Time => {
                    return Err(RuntimeError::invalid(field(), "this kind isn't supported"));
                }
                LinuxNamespaceType::Uts => this.uts = true,
                LinuxNamespaceType::Network => this.net = true,
                LinuxNamespaceType::Ipc => this.ipc = true,
                LinuxNamespaceType::Mount
                | LinuxNamespaceType::Cgroup
                | LinuxNamespaceType::Pid => {}
            }
            let path = namespace.path().as_deref().filter(|path| !path.as_os_str().is_empty());
            let Some(path) = path else {
                match kind {
                    // Has to wait until the process is in its cgroup.
                    LinuxNamespaceType::Cgroup => this.cgroup = true,
                    kind => this.created |= kind as u64,
                }
                continue;
            };
            let opened = File::open(path)
                .map(OwnedFd::from)
                .attempt(|| format!("open namespace {}", path.display()))?;
            match kind {
                LinuxNamespaceType::Mount => {
                    return Err(RuntimeError::invalid(
                        field(),
                        "a mount namespace can't be joined: the container's mounts live in its own",
                    ));
                }
                LinuxNamespaceType::Pid => this.pid = Some(opened),
                kind => this.joined.push((link_type(kind), opened)),
            }
        }
        Ok(this)
    }

    /// The bits for `clone3`.
    pub(super) fn created(&self) -> u64 {
        self.created
    }

    /// Whether the container has an UTS, network or IPC namespace that isn't the host's, as far
    /// as the spec says.
    pub(super) fn owns(&self) -> Owned {
        Owned {
            uts: self.uts,
            net: self.net,
            ipc: self.ipc,
        }
    }

    /// Lets the caller's next child be born in the PID namespace to join: a process can't change
    /// its own.
    pub(super) fn enter_for_children(&self) -> Result<Joined, RuntimeError> {
        enter_for_children(self.pid.as_ref())
    }

    /// In the child: joins what is to be joined, after it is in its cgroup.
    pub(super) fn join(&self) -> Result<(), RuntimeError> {
        for (kind, fd) in &self.joined {
            move_into_link_name_space(fd.as_fd(), Some(*kind))
                .attempt(|| format!("join the {kind:?} namespace"))?;
        }
        if self.cgroup {
            unshare_namespaces(libc::CLONE_NEWCGROUP)
                .attempt(|| "create a cgroup namespace".to_owned())?;
        }
        Ok(())
    }
}

/// Lets the caller's next child be born in `namespace`.
pub(super) fn enter_for_children(namespace: Option<&OwnedFd>) -> Result<Joined, RuntimeError> {
    let Some(namespace) = namespace else {
        return Ok(Joined(None));
    };
    let own = File::open("/proc/self/ns/pid")
        .map(OwnedFd::from)
        .attempt(|| "open the own PID namespace".to_owned())?;
    move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::ProcessID))
        .attempt(|| "join the PID namespace".to_owned())?;
    Ok(Joined(Some(own)))
}

/// Which namespaces are the container's or its pod's rather than the host's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owned {
    pub(super) uts: bool,
    pub(super) net: bool,
    pub(super) ipc: bool,
}

#[expect(clippy::cast_sign_loss, reason = "flag constants are positive")]
const fn bits(flag: i32) -> u64 {
    flag as u64
}

fn link_type(kind: LinuxNamespaceType) -> LinkNameSpaceType {
    match kind {
        LinuxNamespaceType::Mount => LinkNameSpaceType::Mount,
        LinuxNamespaceType::Cgroup => LinkNameSpaceType::ControlGroup,
        LinuxNamespaceType::Uts => LinkNameSpaceType::HostNameAndNISDomainName,
        LinuxNamespaceType::Ipc => LinkNameSpaceType::InterProcessCommunication,
        LinuxNamespaceType::User => LinkNameSpaceType::User,
        LinuxNamespaceType::Pid => LinkNameSpaceType::ProcessID,
        LinuxNamespaceType::Network => LinkNameSpaceType::Network,
        LinuxNamespaceType::Time => LinkNameSpaceType::Time,
    }
}
