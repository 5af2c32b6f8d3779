//! cgroup v2: one hierarchy, controllers switched on from the top down.

use std::path::{Path, PathBuf};

use oci_spec::runtime::LinuxResources;

use super::legacy::pids_max;
use super::{Hierarchy, RuntimeError, device_filter, keyed, weight, write_file};
use crate::runtime::error::Attempt;

/// Controllers that podling uses.
const CONTROLLERS: &[&str] = &["cpu", "hugetlb", "memory", "pids"];

/// The hierarchy of v2.
#[derive(Clone, Debug)]
pub(super) struct Unified {
    root: PathBuf,
    /// Whether the controllers are here; they aren't when v1 has them.
    controls: bool,
}

impl Unified {
    pub(super) fn new(root: PathBuf, controls: bool) -> Self {
        Self { root, controls }
    }

    /// Where `path` is.
    pub(super) fn directory(&self, path: &Path) -> PathBuf {
        self.root.join(path)
    }

    fn set(&self, path: &Path, name: &str, value: &str) -> Result<(), RuntimeError> {
        write_file(&self.directory(path).join(name), value)
    }
}

/// Lets the controllers that there are reach the children of `directory`.
fn delegate(directory: &Path) -> Result<(), RuntimeError> {
    let read = |name: &str| std::fs::read_to_string(directory.join(name)).unwrap_or_default();
    let (available, enabled) = (read("cgroup.controllers"), read("cgroup.subtree_control"));
    let has = |list: &str, name: &str| list.split_whitespace().any(|word| word == name);
    let missing: Vec<String> = CONTROLLERS
        .iter()
        .filter(|name| has(&available, name) && !has(&enabled, name))
        .map(|name| format!("+{name}"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    write_file(
        &directory.join("cgroup.subtree_control"),
        &missing.join(" "),
    )
}

impl Hierarchy for Unified {
    fn create(&self, path: &Path) -> Result<(), RuntimeError> {
        let mut directory = self.root.clone();
        for part in path {
            if self.controls {
                delegate(&directory)?;
            }
            directory.push(part);
            match std::fs::create_dir(&directory) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                result => result.attempt(|| format!("create cgroup {}", directory.display()))?,
            }
        }
        Ok(())
    }

    fn apply(&self, path: &Path, resources: &LinuxResources) -> Result<(), RuntimeError> {
        if !self.controls {
            return Ok(());
        }
        if let Some(memory) = resources.memory()
            && let Some(limit) = memory.limit()
        {
            let bytes = |limit: i64| {
                if limit < 0 {
                    "max".to_owned()
                } else {
                    limit.to_string()
                }
            };
            self.set(path, "memory.max", &bytes(limit))?;
            // The spec's number counts memory and swap together, the kernel's swap alone.
            let swap = memory.swap().unwrap_or(limit);
            let swap = if swap < 0 || limit < 0 {
                swap
            } else {
                (swap - limit).max(0)
            };
            if self.directory(path).join("memory.swap.max").exists() {
                self.set(path, "memory.swap.max", &bytes(swap))?;
            }
        }
        if let Some(memory) = resources.memory()
            && let Some(reservation) = memory.reservation()
        {
            self.set(path, "memory.low", &reservation.to_string())?;
        }
        if let Some(cpu) = resources.cpu() {
            if let Some(shares) = cpu.shares().filter(|&shares| shares != 0) {
                self.set(path, "cpu.weight", &weight(shares).to_string())?;
            }
            let period = cpu.period().filter(|&period| period != 0);
            let quota = cpu.quota().filter(|&quota| quota != 0);
            if period.is_some() || quota.is_some() {
                let quota = match quota {
                    Some(quota) if quota > 0 => quota.to_string(),
                    _ => "max".to_owned(),
                };
                let value = format!("{quota} {}", period.unwrap_or(100_000));
                self.set(path, "cpu.max", &value)?;
            }
        }
        if let Some(pids) = resources.pids() {
            self.set(path, "pids.max", &pids_max(pids.limit()))?;
        }
        for limit in resources.hugepage_limits().iter().flatten() {
            let name = format!("hugetlb.{}.max", limit.page_size());
            self.set(path, &name, &limit.limit().to_string())?;
        }
        for (name, value) in resources.unified().iter().flatten() {
            if name.contains('/') {
                return Err(RuntimeError::invalid("linux.resources.unified", name));
            }
            self.set(path, name, value)?;
        }
        match resources.devices() {
            Some(rules) if !rules.is_empty() => device_filter::attach(&self.directory(path), rules),
            _ => Ok(()),
        }
    }

    fn directories(&self, path: &Path) -> Vec<PathBuf> {
        vec![self.directory(path)]
    }

    fn freeze(&self, path: &Path, frozen: bool) -> Result<(), RuntimeError> {
        self.set(path, "cgroup.freeze", if frozen { "1" } else { "0" })?;
        let events = self.directory(path).join("cgroup.events");
        for _ in 0..100 {
            if !frozen || keyed(&events, "frozen") == Some(1) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_micros(100));
        }
        Ok(())
    }

    fn oom_kills(&self, path: &Path) -> Option<u64> {
        if !self.controls {
            return None;
        }
        keyed(&self.directory(path).join("memory.events"), "oom_kill")
    }
}
