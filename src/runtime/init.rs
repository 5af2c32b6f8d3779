//! Starting a container: the child's half. The order of the steps is the point of this file.

use std::ffi::CString;
use std::os::fd::AsFd;

use nix::libc;
use rustix::fs::Mode;
use rustix::process::{DumpableBehavior, set_dumpable_behavior, setsid, umask};
use rustix::system::{setdomainname, sethostname};

use super::channel::Reporter;
use super::confine::Confined;
use super::error::{Attempt, RuntimeError};
use super::mounts::{Attached, filesystem};
use super::plan::Plan;
use super::{console, device, kernel_tunable, rootfs, shield};
use crate::sys::process::{exit_now, join_session_keyring};

/// Ends the process when it is dropped: whatever happens in a child, also a panic, must not go on
/// as if it were the parent.
pub(super) struct Never;

impl Drop for Never {
    fn drop(&mut self) {
        exit_now(128);
    }
}

/// Turns the calling process, fresh from its clone, into the container. Returns only why not.
pub(super) fn container(plan: Plan, reporter: &Reporter) -> RuntimeError {
    match set_up(plan, reporter) {
        Ok(process) => process.execute(),
        Err(error) => error,
    }
}

/// What every process on its way into a container does first.
pub(super) fn enter(id: &str) -> Result<(), RuntimeError> {
    // Nobody in the container may trace this process or look at its descriptors while it is not
    // the container's program yet (CVE-2016-9962). execve sets it back.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
        .attempt(|| "make the process undumpable".to_owned())?;
    let name = CString::new(format!("podling-{id}"))
        .map_err(|_| RuntimeError::invalid("id", "holds a NUL byte"))?;
    match join_session_keyring(&name) {
        // No keyrings, nothing to keep away; a quota of keys is no reason to give one's own away.
        Err(error) if error.raw_os_error() == Some(libc::ENOSYS) => {}
        result => result.attempt(|| "join a session keyring".to_owned())?,
    }
    // Modes of what is created are given in full.
    umask(Mode::empty());
    setsid().attempt(|| "start a session".to_owned())?;
    Ok(())
}

fn set_up(plan: Plan, reporter: &Reporter) -> Result<Confined, RuntimeError> {
    // First into the cgroup, so that all that follows is on the container's account, and so that a
    // cgroup namespace has it as its root.
    plan.membership.join()?;
    enter(&plan.id)?;
    plan.namespaces.join()?;

    let receive = plan.propagation != libc::MS_PRIVATE;
    rootfs::isolate(receive)?;
    let root = rootfs::attach(&plan.rootfs)?;
    let mut attached = Attached::default();
    for mount in plan.mounts {
        let dev = attached.dev.is_some();
        mount.attach(root.as_fd(), &plan.membership.views, &mut attached)?;
        if let (false, Some(dev)) = (dev, &attached.dev) {
            device::populate(dev)?;
        }
    }
    device::add(root.as_fd(), &plan.devices)?;

    // These need a procfs that nothing in the container can have touched.
    if plan.process.oom_score.is_some() || !plan.sysctls.is_empty() {
        let own;
        let proc = if let Some(proc) = &attached.proc {
            proc
        } else {
            own = filesystem("proc", &[], 0)?;
            &own
        };
        for (file, value) in &plan.sysctls {
            kernel_tunable::write_below(proc.as_fd(), file, value)?;
        }
        if let Some(score) = plan.process.oom_score {
            kernel_tunable::set_oom_score(proc.as_fd(), score)?;
        }
    }
    if let Some(name) = &plan.hostname {
        sethostname(name.as_bytes()).attempt(|| format!("set host name {name}"))?;
    }
    if let Some(name) = &plan.domainname {
        setdomainname(name.as_bytes()).attempt(|| format!("set domain name {name}"))?;
    }

    // The console before the root is read-only and the host's /dev/null out of reach.
    if plan.process.terminal {
        let pts = attached.pts.as_ref().ok_or_else(|| {
            RuntimeError::invalid("process.terminal", "a terminal needs a devpts on /dev/pts")
        })?;
        let process = &plan.process;
        let slave = console::open(pts, process.console_size, process.uid, reporter)?;
        if let Some(dev) = &attached.dev {
            console::bind(dev, &slave)?;
        }
        Confined::take_console(&slave)?;
        console::control(&slave)?;
    } else {
        plan.process.take_streams(plan.stdio)?;
    }

    // Read-only before masked: a copy of a tree would leave the masks in it behind.
    shield::make_read_only(root.as_fd(), &plan.read_only_paths)?;
    shield::mask(root.as_fd(), &plan.masked)?;
    rootfs::enter(&root, plan.propagation)?;
    plan.process.set_rlimits()?;
    plan.process.enter_cwd()?;
    if plan.read_only {
        shield::make_root_read_only(&root)?;
    }
    Ok(plan.process)
}
