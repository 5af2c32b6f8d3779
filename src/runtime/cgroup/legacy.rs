//! cgroup v1: one hierarchy a controller, or a few together.

use std::path::{Path, PathBuf};

use oci_spec::runtime::{LinuxDeviceCgroup, LinuxDeviceType, LinuxResources};

use super::mounted::LegacyMount;
use super::{Hierarchy, RuntimeError, View, keyed, write_file};
use crate::runtime::error::Attempt;

/// The hierarchies of v1.
#[derive(Clone, Debug)]
pub(super) struct Legacy {
    mounts: Vec<LegacyMount>,
}

impl Legacy {
    pub(super) fn new(mounts: Vec<LegacyMount>) -> Self {
        Self { mounts }
    }

    fn directory(&self, controller: &str, path: &Path) -> Option<PathBuf> {
        self.mounts
            .iter()
            .find(|mount| mount.controllers.iter().any(|name| name == controller))
            .map(|mount| mount.root.join(path))
    }

    fn set(
        &self,
        controller: &str,
        path: &Path,
        name: &str,
        value: &str,
    ) -> Result<(), RuntimeError> {
        match self.directory(controller, path) {
            Some(directory) => write_file(&directory.join(name), value),
            None => Err(RuntimeError::Kernel {
                feature: format!("the cgroup controller {controller}, which {name} needs"),
                cause: crate::runtime::Errno(nix::libc::ENODEV),
            }),
        }
    }

    /// What a container is shown.
    pub(super) fn views(&self, path: &Path) -> Vec<View> {
        self.mounts
            .iter()
            .map(|mount| {
                let name = mount.root.file_name().map_or_else(
                    || mount.controllers.join(","),
                    |name| name.to_string_lossy().into_owned(),
                );
                View {
                    aliases: mount
                        .controllers
                        .iter()
                        .filter(|controller| **controller != name)
                        .cloned()
                        .collect(),
                    name: Some(name),
                    directory: mount.root.join(path),
                }
            })
            .collect()
    }

    fn set_memory(
        &self,
        path: &Path,
        limit: Option<i64>,
        swap: Option<i64>,
    ) -> Result<(), RuntimeError> {
        const LIMIT: &str = "memory.limit_in_bytes";
        const WITH_SWAP: &str = "memory.memsw.limit_in_bytes";
        let Some(limit) = limit else { return Ok(()) };
        let swap = swap.unwrap_or(limit);
        let has_swap = self
            .directory("memory", path)
            .is_some_and(|directory| directory.join(WITH_SWAP).exists());
        if !has_swap {
            return self.set("memory", path, LIMIT, &limit.to_string());
        }
        // The kernel wants the one with swap to be no lower at any moment: lowering goes from
        // the one without to the one with it, raising the other way round.
        let first = self.set("memory", path, LIMIT, &limit.to_string());
        self.set("memory", path, WITH_SWAP, &swap.to_string())?;
        if first.is_err() {
            self.set("memory", path, LIMIT, &limit.to_string())?;
        }
        Ok(())
    }
}

impl Hierarchy for Legacy {
    fn create(&self, path: &Path) -> Result<(), RuntimeError> {
        for directory in self.directories(path) {
            // On most starts all but the last part is there.
            match std::fs::create_dir(&directory) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    std::fs::create_dir_all(&directory)
                        .attempt(|| format!("create cgroup {}", directory.display()))?;
                }
                result => result.attempt(|| format!("create cgroup {}", directory.display()))?,
            }
        }
        Ok(())
    }

    fn apply(&self, path: &Path, resources: &LinuxResources) -> Result<(), RuntimeError> {
        if let Some(memory) = resources.memory() {
            self.set_memory(path, memory.limit(), memory.swap())?;
            if let Some(reservation) = memory.reservation() {
                self.set(
                    "memory",
                    path,
                    "memory.soft_limit_in_bytes",
                    &reservation.to_string(),
                )?;
            }
        }
        if let Some(cpu) = resources.cpu() {
            if let Some(shares) = cpu.shares().filter(|&shares| shares != 0) {
                self.set("cpu", path, "cpu.shares", &shares.to_string())?;
            }
            if let Some(period) = cpu.period().filter(|&period| period != 0) {
                self.set("cpu", path, "cpu.cfs_period_us", &period.to_string())?;
            }
            if let Some(quota) = cpu.quota().filter(|&quota| quota != 0) {
                self.set("cpu", path, "cpu.cfs_quota_us", &quota.to_string())?;
            }
        }
        if let Some(pids) = resources.pids() {
            self.set("pids", path, "pids.max", &pids_max(pids.limit()))?;
        }
        for limit in resources.hugepage_limits().iter().flatten() {
            let name = format!("hugetlb.{}.limit_in_bytes", limit.page_size());
            self.set("hugetlb", path, &name, &limit.limit().to_string())?;
        }
        for rule in resources.devices().iter().flatten() {
            let name = if rule.allow() {
                "devices.allow"
            } else {
                "devices.deny"
            };
            self.set("devices", path, name, &device_rule(rule))?;
        }
        Ok(())
    }

    fn directories(&self, path: &Path) -> Vec<PathBuf> {
        self.mounts
            .iter()
            .map(|mount| mount.root.join(path))
            .collect()
    }

    fn freeze(&self, path: &Path, frozen: bool) -> Result<(), RuntimeError> {
        let state = if frozen { "FROZEN" } else { "THAWED" };
        self.set("freezer", path, "freezer.state", state)?;
        let Some(directory) = self.directory("freezer", path) else {
            return Ok(());
        };
        // Freezing goes on in the background, and reading the state pushes it on.
        for _ in 0..100 {
            let now = std::fs::read_to_string(directory.join("freezer.state")).unwrap_or_default();
            if !frozen || now.trim() == state {
                break;
            }
            std::thread::sleep(std::time::Duration::from_micros(100));
        }
        Ok(())
    }

    fn oom_kills(&self, path: &Path) -> Option<u64> {
        keyed(
            &self.directory("memory", path)?.join("memory.oom_control"),
            "oom_kill",
        )
    }
}

/// A limit of processes as both versions take it: none if it isn't positive.
pub(super) fn pids_max(limit: i64) -> String {
    if limit > 0 {
        limit.to_string()
    } else {
        "max".to_owned()
    }
}

/// A device rule as `devices.allow` and `devices.deny` take it.
fn device_rule(rule: &LinuxDeviceCgroup) -> String {
    let kind = match rule.typ().unwrap_or_default() {
        LinuxDeviceType::B => 'b',
        LinuxDeviceType::C | LinuxDeviceType::U => 'c',
        LinuxDeviceType::A | LinuxDeviceType::P => 'a',
    };
    let number = |number: Option<i64>| match number {
        Some(number) if number >= 0 => number.to_string(),
        _ => "*".to_owned(),
    };
    let access = rule
        .access()
        .as_deref()
        .filter(|access| !access.is_empty())
        .unwrap_or("rwm");
    format!(
        "{kind} {}:{} {access}",
        number(rule.major()),
        number(rule.minor())
    )
}

#[cfg(test)]
mod tests {
    use oci_spec::runtime::LinuxDeviceCgroupBuilder;

    use super::*;

    #[test]
    fn a_rule_without_numbers_is_for_all_devices() {
        let rule = LinuxDeviceCgroupBuilder::default()
            .allow(false)
            .access("rwm")
            .build()
            .unwrap();
        assert_eq!(device_rule(&rule), "a *:* rwm");
    }

    #[test]
    fn a_rule_names_its_device() {
        let rule = LinuxDeviceCgroupBuilder::default()
            .allow(true)
            .typ(LinuxDeviceType::C)
            .major(1)
            .minor(3)
            .access("rw")
            .build()
            .unwrap();
        assert_eq!(device_rule(&rule), "c 1:3 rw");
    }
}
