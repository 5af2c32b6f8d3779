//! What this host is and has, for `podling info`.

use std::{fs, path::Path};

use serde::Serialize;

use crate::store::{paths::Paths, settings::Settings};

/// The host as podling sees it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Host {
    /// podling's version.
    pub version: &'static str,
    /// The host's name.
    pub node: String,
    /// Kernel release.
    pub kernel: String,
    /// Machine, such as `x86_64`.
    pub architecture: String,
    /// Processors that podling may use.
    pub cpus: usize,
    /// Memory, bytes.
    pub memory_bytes: u64,
    /// `v1`, `hybrid`, `v2` or `none`.
    pub cgroups: &'static str,
    /// Features that pods need or use, and whether the kernel has them.
    pub features: Vec<Feature>,
    /// Where files are and how pods are connected.
    pub settings: Settings,
    /// Lasting files.
    pub root: String,
    /// Files that end with the boot.
    pub run_root: String,
    /// Pods that are known.
    pub pods: usize,
}

/// A feature of the kernel.
#[derive(Debug, Serialize)]
pub struct Feature {
    /// Its name.
    pub name: &'static str,
    /// Whether it was found.
    pub found: bool,
    /// What it is for.
    pub purpose: &'static str,
}

/// Looks at the host. What can't be read counts as not found.
pub fn look(paths: &Paths, settings: &Settings, pods: usize) -> Host {
    let uname = rustix::system::uname();
    let filesystems = fs::read_to_string("/proc/filesystems").unwrap_or_default();
    let filesystem = |name: &str| {
        filesystems
            .lines()
            .any(|line| line.split_whitespace().last() == Some(name))
    };
    let exists = |path: &str| Path::new(path).exists();
    let feature = |name, found, purpose| Feature {
        name,
        found,
        purpose,
    };
    Host {
        version: env!("CARGO_PKG_VERSION"),
        node: uname.nodename().to_string_lossy().into_owned(),
        kernel: uname.release().to_string_lossy().into_owned(),
        architecture: uname.machine().to_string_lossy().into_owned(),
        cpus: std::thread::available_parallelism().map_or(1, Into::into),
        memory_bytes: memory_bytes(),
        cgroups: cgroups(),
        features: vec![
            feature("overlay", filesystem("overlay"), "layers of images"),
            feature("mqueue", filesystem("mqueue"), "/dev/mqueue"),
            feature(
                "seccomp",
                exists("/proc/sys/kernel/seccomp/actions_avail"),
                "the default profile",
            ),
            feature(
                "network namespaces",
                exists("/proc/self/ns/net"),
                "a pod's own network",
            ),
            feature(
                "cgroup namespaces",
                exists("/proc/self/ns/cgroup"),
                "a container's own view of its limits",
            ),
            feature("nfs", filesystem("nfs4"), "NFS volumes"),
        ],
        settings: settings.clone(),
        root: paths.root.display().to_string(),
        run_root: paths.run_root.display().to_string(),
        pods,
    }
}

fn memory_bytes() -> u64 {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = text.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kibibytes = total.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}

/// cgroups(7): version 2 alone, version 1 alone, or version 1 with a version 2 hierarchy beside.
fn cgroups() -> &'static str {
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let has = |kind: &str| {
        mounts.lines().any(|line| {
            line.split_once(" - ")
                .is_some_and(|(_, rest)| rest.split(' ').next() == Some(kind))
        })
    };
    match (has("cgroup"), has("cgroup2")) {
        (true, true) => "hybrid",
        (true, false) => "v1",
        (false, true) => "v2",
        (false, false) => "none",
    }
}
