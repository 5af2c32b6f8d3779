//! Executing a further process in a running container.

use std::os::fd::{AsFd, OwnedFd};

use oci_spec::runtime::{LinuxSeccomp, Process};
use rustix::fs::{Mode, OFlags, open};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use rustix::thread::{ThreadNameSpaceType, move_into_thread_name_spaces};

use super::cgroup::{Cgroup, Membership};
use super::channel::{self, Reporter, Starting};
use super::confine::Confined;
use super::error::{Attempt, RuntimeError};
use super::init::{self, Never};
use super::namespace::enter_for_children;
use super::start::Stdio;
use super::{console, kernel_tunable};
use crate::sys::clone::{Clone, clone3};

/// What [`exec`] needs.
#[derive(Debug)]
pub struct ExecRequest<'a> {
    /// The container's name, for the session keyring.
    pub id: &'a str,
    /// The container's first process, in the caller's PID namespace. The caller makes sure that it
    /// still is that process, best by holding its pidfd.
    pub target_pid: i32,
    /// What to execute and as whom: the process of the container's spec with other arguments.
    pub process: &'a Process,
    /// The streams. With `process.terminal` the console takes their place and they are closed.
    pub stdio: Stdio,
    /// The container's cgroup.
    pub cgroup: Option<&'a Cgroup>,
    /// The filter of the container's spec.
    pub seccomp: Option<&'a LinuxSeccomp>,
}

struct Plan {
    id: String,
    target: OwnedFd,
    membership: Membership,
    process: Confined,
    stdio: Stdio,
}

/// Starts a process in all of the container's namespaces and its cgroup, confined like the
/// container's first one. The caller is its parent, and has to have a single thread.
///
/// # Errors
/// What can't be opened, also because the container has ended, or why the clone failed. What fails
/// in the child comes from [`Starting`].
pub fn exec(request: ExecRequest<'_>) -> Result<Starting, RuntimeError> {
    let what = || format!("open process {} of container {}", request.target_pid, request.id);
    let pid = Pid::from_raw(request.target_pid)
        .filter(|_| request.target_pid > 0)
        .ok_or_else(|| RuntimeError::invalid("pid", request.target_pid))?;
    let target = pidfd_open(pid, PidfdFlags::empty()).attempt(what)?;
    let pid_namespace: OwnedFd = open(
        format!("/proc/{}/ns/pid", request.target_pid),
        OFlags::RDONLY | OFlags::CLOEXEC,
        Mode::empty(),
    )
    .attempt(what)?;
    let plan = Plan {
        id: request.id.to_owned(),
        target,
        membership: match request.cgroup {
            Some(cgroup) => cgroup.membership()?,
            None => Membership::default(),
        },
        process: Confined::new(request.process, request.seccomp)?,
        stdio: request.stdio,
    };
    let (status, reporter) = channel::pair()?;
    // The child is born in the container's PID namespace, so that no process in between has to
    // fork for it, and is the caller's own.
    let joined = enter_for_children(Some(&pid_namespace))?;
    let cgroup = plan.membership.unified.as_ref().map(AsFd::as_fd);
    match clone3(0, cgroup) {
        Ok(Clone::Child) => {
            let guard = Never;
            drop(status);
            let error = match set_up(plan, &reporter) {
                Ok(process) => process.execute(),
                Err(error) => error,
            };
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
                format!("clone a process for container {}", request.id)
            })
        }
    }
}

fn set_up(plan: Plan, reporter: &Reporter) -> Result<Confined, RuntimeError> {
    plan.membership.join()?;
    // Undumpable before it can be seen from inside.
    init::enter(&plan.id)?;
    if let Some(score) = plan.process.oom_score {
        let proc = open("/proc", OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
            .attempt(|| "open /proc".to_owned())?;
        kernel_tunable::set_oom_score(proc.as_fd(), score)?;
    }
    // The mount namespace brings its root and working directory along.
    move_into_thread_name_spaces(
        plan.target.as_fd(),
        ThreadNameSpaceType::MOUNT
            | ThreadNameSpaceType::CONTROL_GROUP
            | ThreadNameSpaceType::HOST_NAME_AND_NIS_DOMAIN_NAME
            | ThreadNameSpaceType::INTER_PROCESS_COMMUNICATION
            | ThreadNameSpaceType::NETWORK,
    )
    .needs("setns by pidfd (Linux 5.8)", || "join the container's namespaces".to_owned())?;
    if plan.process.terminal {
        let root = open("/", OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
            .attempt(|| "open the container's root".to_owned())?;
        let pts = super::rooted::open(&root, "/dev/pts".as_ref(), OFlags::PATH | OFlags::DIRECTORY)
            .attempt(|| "open /dev/pts".to_owned())?;
        let slave = console::open(&pts, plan.process.console_size, plan.process.uid, reporter)?;
        Confined::take_console(&slave)?;
        console::control(&slave)?;
    } else {
        plan.process.take_streams(plan.stdio)?;
    }
    plan.process.set_rlimits()?;
    plan.process.enter_cwd()?;
    Ok(plan.process)
}
