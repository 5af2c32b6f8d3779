//! A container's or a pod's cgroup, the same to its users on a host with cgroup v1, with v2, and
//! with both (v1's controllers and a v2 tree beside them).
//!
//! A cgroup is named by a path from the root of the hierarchies, like `podling/pod<uid>/web`, never
//! from where the caller happens to be. It is a directory in every hierarchy; the two
//! implementations of [`Hierarchy`] do the work for one side each, and [`Cgroup`] asks both.

mod device_filter;
mod legacy;
mod mounted;
mod unified;

use std::fs::File;
use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use oci_spec::runtime::LinuxResources;
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open, pidfd_send_signal};

use super::error::{Attempt, RuntimeError};
use legacy::Legacy;
use mounted::Mounted;
use unified::Unified;

/// How long [`Cgroup::remove`] waits for the processes of a killed cgroup to be gone.
const REMOVE_TIMEOUT: Duration = Duration::from_secs(2);

/// One side of the host's cgroups.
trait Hierarchy {
    /// Makes the directories of `path` and lets controllers reach it.
    fn create(&self, path: &Path) -> Result<(), RuntimeError>;
    /// Sets the limits of `path`.
    fn apply(&self, path: &Path, resources: &LinuxResources) -> Result<(), RuntimeError>;
    /// Every directory that `path` has.
    fn directories(&self, path: &Path) -> Vec<PathBuf>;
    /// Keeps processes from running, or lets them run again.
    fn freeze(&self, path: &Path, frozen: bool) -> Result<(), RuntimeError>;
    /// How many processes the kernel has killed there for want of memory.
    fn oom_kills(&self, path: &Path) -> Option<u64>;
}

/// A cgroup that exists, or did.
#[derive(Clone, Debug)]
pub struct Cgroup {
    path: PathBuf,
    legacy: Option<Legacy>,
    unified: Option<Unified>,
}

/// What a process needs to become a member, opened beforehand.
#[derive(Debug, Default)]
pub(super) struct Membership {
    /// The directory on v2, for `CLONE_INTO_CGROUP`.
    pub(super) unified: Option<OwnedFd>,
    /// The `tasks` files on v1.
    tasks: Vec<(PathBuf, File)>,
    /// What the container is shown below `/sys/fs/cgroup`.
    pub(super) views: Vec<View>,
}

/// A directory of the cgroup, as a container is to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct View {
    /// Its name below `/sys/fs/cgroup`; none if it is that itself.
    pub(super) name: Option<String>,
    /// Other names of it, when several controllers share a hierarchy.
    pub(super) aliases: Vec<String>,
    /// Where it is on the host.
    pub(super) directory: PathBuf,
}

impl Membership {
    /// Makes the calling process, which has a single thread, a member on v1; on v2 it was born as
    /// one.
    ///
    /// A thread that moves itself by `tasks` doesn't take the kernel's lock over all thread groups,
    /// which `cgroup.procs` takes, and so saves the grace period of 10 ms and more that this lock
    /// waits for.
    pub(super) fn join(&self) -> Result<(), RuntimeError> {
        for (path, tasks) in &self.tasks {
            let mut tasks = tasks;
            tasks
                .write_all(b"0")
                .attempt(|| format!("join cgroup {}", path.display()))?;
        }
        Ok(())
    }
}

impl Cgroup {
    /// Creates the cgroup `path`, given from the root of the hierarchies without a leading slash,
    /// in every hierarchy, with all that is missing above it, and sets its limits. One that exists
    /// is taken as it is and gets the limits.
    ///
    /// # Errors
    /// A path that isn't plain; no cgroups mounted; what the kernel refuses. What was created by
    /// then stays, for [`Cgroup::remove`].
    pub fn create(path: &str, resources: &LinuxResources) -> Result<Self, RuntimeError> {
        let this = Self::open(path)?;
        for side in this.sides() {
            side.create(&this.path)?;
        }
        this.update(resources)?;
        Ok(this)
    }

    /// The cgroup `path`, which need not exist: for looking at or removing what an earlier process
    /// created.
    ///
    /// # Errors
    /// A path that isn't plain, or no cgroups mounted.
    pub fn open(path: &str) -> Result<Self, RuntimeError> {
        let plain = !path.is_empty()
            && path
                .split('/')
                .all(|part| !matches!(part, "" | "." | "..") && !part.contains('\0'));
        if !plain {
            return Err(RuntimeError::invalid(
                "cgroup",
                format!("{path:?} is no cgroup's path"),
            ));
        }
        let mounted = Mounted::of_host()?;
        let legacy = (!mounted.legacy.is_empty()).then(|| Legacy::new(mounted.legacy.clone()));
        let unified = mounted
            .unified
            .as_ref()
            .map(|mount| Unified::new(mount.clone(), legacy.is_none()));
        if legacy.is_none() && unified.is_none() {
            return Err(RuntimeError::Kernel {
                feature: "cgroups (none are mounted below /sys/fs/cgroup)".to_owned(),
                cause: super::Errno(nix::libc::ENODEV),
            });
        }
        Ok(Self {
            path: PathBuf::from(path),
            legacy,
            unified,
        })
    }

    /// Sets the limits that `resources` names on the live cgroup; others stay.
    ///
    /// # Errors
    /// What the kernel refuses, such as a memory limit below what is in use on v1.
    pub fn update(&self, resources: &LinuxResources) -> Result<(), RuntimeError> {
        self.sides()
            .try_for_each(|side| side.apply(&self.path, resources))
    }

    /// Whether any of its directories is there.
    pub fn exists(&self) -> bool {
        self.directories()
            .iter()
            .any(|directory| directory.exists())
    }

    /// The ids of all processes in it and below it, in the caller's PID namespace.
    ///
    /// # Errors
    /// What reading them gave; a cgroup that is gone has none.
    pub fn processes(&self) -> Result<Vec<i32>, RuntimeError> {
        let mut processes = Vec::new();
        for directory in self.directories() {
            list_processes(&directory, &mut processes)?;
        }
        processes.sort_unstable();
        processes.dedup();
        Ok(processes)
    }

    /// Kills every process in it and below it. They may take a moment to be gone.
    ///
    /// # Errors
    /// What the kernel refuses; every process was tried.
    pub fn kill_all(&self) -> Result<(), RuntimeError> {
        if let Some(unified) = &self.unified {
            let file = unified.directory(&self.path).join("cgroup.kill");
            match write_file(&file, "1") {
                // On a host with both, a process may have been moved on one side only.
                Ok(()) if self.legacy.is_none() => return Ok(()),
                _ => {}
            }
        }
        if self.processes()?.is_empty() {
            return Ok(());
        }
        // Frozen, nothing can fork away between being listed and being killed.
        let side: Option<&dyn Hierarchy> = match (&self.legacy, &self.unified) {
            (Some(legacy), _) => Some(legacy),
            (None, Some(unified)) => Some(unified),
            (None, None) => None,
        };
        let frozen = side.map(|side| side.freeze(&self.path, true));
        let killed = self.kill_listed();
        let thawed = side.map(|side| side.freeze(&self.path, false));
        killed?;
        thawed.transpose()?;
        frozen.transpose()?;
        Ok(())
    }

    fn kill_listed(&self) -> Result<(), RuntimeError> {
        let mut first_error = Ok(());
        for process in self.processes()? {
            let Some(pid) = Pid::from_raw(process) else {
                continue;
            };
            let killed = match pidfd_open(pid, PidfdFlags::empty()) {
                Ok(pidfd) => pidfd_send_signal(pidfd, Signal::KILL),
                Err(rustix::io::Errno::NOSYS) => kill_process(pid, Signal::KILL),
                Err(errno) => Err(errno),
            };
            if let Err(errno) = killed
                && errno != rustix::io::Errno::SRCH
                && first_error.is_ok()
            {
                first_error = Err(errno).attempt(|| format!("kill process {process}"));
            }
        }
        first_error
    }

    /// Removes it with all below it, in every hierarchy. Processes of a killed cgroup that are not
    /// yet gone are waited for, up to two seconds.
    ///
    /// # Errors
    /// The first directory that couldn't be removed; all were tried. One that is gone is none.
    pub fn remove(&self) -> Result<(), RuntimeError> {
        let deadline = Instant::now() + REMOVE_TIMEOUT;
        let mut first_error = Ok(());
        for directory in self.directories() {
            let removed = remove_tree(&directory, deadline)
                .attempt(|| format!("remove cgroup {}", directory.display()));
            if first_error.is_ok() {
                first_error = removed;
            }
        }
        first_error
    }

    /// Removes it if nothing is in it and nothing below it, without waiting; `false` if it is
    /// still in use. For a parent that several share.
    ///
    /// # Errors
    /// What `rmdir` gave other than that.
    pub fn remove_if_empty(&self) -> Result<bool, RuntimeError> {
        let mut gone = true;
        for directory in self.directories() {
            match std::fs::remove_dir(&directory) {
                Ok(()) => {}
                Err(error) => match error.raw_os_error() {
                    Some(nix::libc::ENOENT) => {}
                    Some(nix::libc::EBUSY | nix::libc::ENOTEMPTY) => gone = false,
                    _ => {
                        return Err(error)
                            .attempt(|| format!("remove cgroup {}", directory.display()));
                    }
                },
            }
        }
        Ok(gone)
    }

    /// How many of its processes the kernel has killed for want of memory; `None` if it can't be
    /// told.
    pub fn memory_events_oom(&self) -> Option<u64> {
        self.sides().find_map(|side| side.oom_kills(&self.path))
    }

    /// Makes the calling process, which must have a single thread, a member: fast on v1 too.
    ///
    /// # Errors
    /// What the kernel refuses.
    pub fn join(&self) -> Result<(), RuntimeError> {
        if let Some(unified) = &self.unified {
            write_file(&unified.directory(&self.path).join("cgroup.procs"), "0")?;
        }
        self.membership()?.join()
    }

    /// Opens what a process needs to become a member.
    pub(super) fn membership(&self) -> Result<Membership, RuntimeError> {
        let mut membership = Membership::default();
        if let Some(legacy) = &self.legacy {
            for directory in legacy.directories(&self.path) {
                let path = directory.join("tasks");
                let tasks = File::options()
                    .write(true)
                    .open(&path)
                    .attempt(|| format!("open {}", path.display()))?;
                membership.tasks.push((path, tasks));
            }
            membership.views = legacy.views(&self.path);
        }
        if let Some(unified) = &self.unified {
            let directory = unified.directory(&self.path);
            let opened =
                File::open(&directory).attempt(|| format!("open {}", directory.display()))?;
            membership.unified = Some(opened.into());
            membership.views.push(View {
                name: self.legacy.is_some().then(|| "unified".to_owned()),
                aliases: Vec::new(),
                directory,
            });
        }
        Ok(membership)
    }

    fn sides(&self) -> impl Iterator<Item = &dyn Hierarchy> {
        let legacy = self.legacy.as_ref().map(|side| side as &dyn Hierarchy);
        let unified = self.unified.as_ref().map(|side| side as &dyn Hierarchy);
        legacy.into_iter().chain(unified)
    }

    fn directories(&self) -> Vec<PathBuf> {
        self.sides()
            .flat_map(|side| side.directories(&self.path))
            .collect()
    }
}

fn list_processes(directory: &Path, into: &mut Vec<i32>) -> Result<(), RuntimeError> {
    let file = directory.join("cgroup.procs");
    match std::fs::read_to_string(&file) {
        Ok(text) => into.extend(text.lines().filter_map(|line| line.parse::<i32>().ok())),
        // Gone, or being removed.
        Err(error)
            if matches!(
                error.raw_os_error(),
                Some(nix::libc::ENOENT | nix::libc::ENODEV)
            ) =>
        {
            return Ok(());
        }
        Err(error) => return Err(error).attempt(|| format!("read {}", file.display())),
    }
    for child in children(directory) {
        list_processes(&child, into)?;
    }
    Ok(())
}

fn children(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}

fn remove_tree(directory: &Path, deadline: Instant) -> Result<(), std::io::Error> {
    let mut pause = Duration::from_micros(200);
    loop {
        let error = match std::fs::remove_dir(directory) {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        match error.raw_os_error() {
            Some(nix::libc::ENOENT | nix::libc::ENODEV) => return Ok(()),
            Some(nix::libc::EBUSY | nix::libc::ENOTEMPTY) => {
                for child in children(directory) {
                    remove_tree(&child, deadline)?;
                }
            }
            _ => return Err(error),
        }
        match std::fs::remove_dir(directory) {
            Ok(()) => return Ok(()),
            Err(error) if Instant::now() >= deadline => return Err(error),
            Err(_) => std::thread::sleep(pause),
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Writes to a file of a cgroup, which takes a value in one write.
fn write_file(file: &Path, value: &str) -> Result<(), RuntimeError> {
    File::options()
        .write(true)
        .open(file)
        .and_then(|mut file| file.write_all(value.as_bytes()))
        .attempt(|| format!("write {value:?} to {}", file.display()))
}

/// The number after `key` in a file of `key value` lines.
fn keyed(file: &Path, key: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    text.lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(name, _)| *name == key)
        .and_then(|(_, value)| value.trim().parse().ok())
}

/// The weight on v2 of `shares` on v1, as the kubelet and the OCI runtimes turn them over:
/// 2..262144 to 1..10000.
fn weight(shares: u64) -> u64 {
    let shares = shares.clamp(2, 262_144);
    1 + ((shares - 2) * 9999) / 262_142
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_become_weights_as_the_kubelet_has_it() {
        assert_eq!(weight(0), 1);
        assert_eq!(weight(2), 1);
        assert_eq!(weight(1024), 39);
        assert_eq!(weight(262_144), 10_000);
    }

    #[test]
    fn a_path_that_climbs_is_refused() {
        for path in ["", "/a", "a/../b", "a//b", "."] {
            assert!(Cgroup::open(path).is_err(), "{path}");
        }
    }
}
