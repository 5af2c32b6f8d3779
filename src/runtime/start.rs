//! Starting a container: the caller's half.

use std::os::fd::OwnedFd;
use std::path::PathBuf;

use oci_spec::runtime::Spec;

use super::cgroup::Cgroup;
use super::channel::{self, Starting};
use super::error::{Attempt, RuntimeError};
use super::init::{self, Never};
use super::plan::Plan;
use crate::sys::clone::{Clone, clone3};

/// Where a container's root filesystem comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rootfs {
    /// Layers with a writable one on top, joined by overlayfs.
    Overlay {
        /// The read-only layers, bottom first; at least one.
        lower: Vec<PathBuf>,
        /// The writable layer.
        upper: PathBuf,
        /// overlayfs' own directory, on the same filesystem as `upper`. It has to be empty: the
        /// mount is volatile, and the kernel refuses a work directory that was used by one.
        work: PathBuf,
    },
    /// A directory as it is.
    #[allow(dead_code, reason = "pods have layers; a spec may have this")]
    Directory(PathBuf),
}

/// A process' standard streams.
#[derive(Debug)]
pub struct Stdio {
    /// Standard input; `/dev/null` if none.
    pub stdin: Option<OwnedFd>,
    /// Standard output.
    pub stdout: OwnedFd,
    /// Standard error.
    pub stderr: OwnedFd,
}

/// What [`start`] needs.
#[derive(Debug)]
pub struct StartRequest<'a> {
    /// The container's name, for messages and the session keyring.
    pub id: &'a str,
    /// What to run and how to isolate it.
    pub spec: &'a Spec,
    /// Its root filesystem.
    pub rootfs: &'a Rootfs,
    /// Its streams. With `process.terminal` the console takes their place and they are closed.
    pub stdio: Stdio,
    /// Sources of bind mounts by the destination of the entry in `spec.mounts`: an `O_PATH`
    /// descriptor of a file or directory, or a detached mount. An entry whose destination is not
    /// here is bound from its `source` path, followed as the host sees it.
    pub binds: Vec<(PathBuf, OwnedFd)>,
    /// The container's cgroup, created. Without one it stays in the caller's.
    pub cgroup: Option<&'a Cgroup>,
}

/// Clones the container's first process and returns at once; the process goes on by itself.
///
/// The calling process has to be single-threaded: the child allocates memory after the clone.
///
/// # Errors
/// What is wrong with the spec, what can't be opened, or why the clone failed. What fails in the
/// child comes from [`Starting`].
pub fn start(request: StartRequest<'_>) -> Result<Starting, RuntimeError> {
    let plan = Plan::new(request)?;
    let (status, reporter) = channel::pair()?;
    let joined = plan.namespaces.enter_for_children()?;
    let cgroup = plan
        .membership
        .unified
        .as_ref()
        .map(std::os::fd::AsFd::as_fd);
    let cloned = clone3(plan.namespaces.created(), cgroup);
    match cloned {
        Ok(Clone::Child) => {
            let guard = Never;
            drop(status);
            let error = init::container(plan, &reporter);
            reporter.failed(&error);
            drop(guard);
            unreachable!("dropping the guard ends the process")
        }
        Ok(Clone::Parent { pid, pidfd }) => {
            joined.leave()?;
            Ok(Starting::new(pid, pidfd, status))
        }
        Err(error) => {
            joined.leave()?;
            Err(error).needs("clone3 with CLONE_PIDFD (Linux 5.7)", || {
                "clone the container's first process".to_owned()
            })
        }
    }
}
