//! Where everything lives. `--root` and `--run-root` move all of it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The two directories that hold podling's files, and the names of everything in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paths {
    /// What survives a reboot; `/var/lib/podling` unless moved.
    pub root: PathBuf,
    /// What doesn't; `/run/podling` unless moved.
    pub run_root: PathBuf,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            root: PathBuf::from("/var/lib/podling"),
            run_root: PathBuf::from("/run/podling"),
        }
    }
}

impl Paths {
    /// A short name of this instance: empty for the default roots, else `-` and eight hex digits
    /// of a hash of `run_root`. Names of cgroups, namespaces and tables end in it, so that two
    /// instances never meet.
    pub fn instance_suffix(&self) -> String {
        if self.run_root == Self::default().run_root {
            return String::new();
        }
        // FNV-1a: stable across builds, unlike the standard library's hasher.
        let hash = self
            .run_root
            .as_os_str()
            .as_encoded_bytes()
            .iter()
            .fold(0x811c_9dc5_u32, |hash, byte| {
                (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
            });
        format!("-{hash:08x}")
    }

    /// Applied objects: `objects/<kind>/<namespace>/<name>.json`.
    pub fn objects(&self) -> PathBuf {
        self.root.join("objects")
    }

    /// The image store.
    pub fn images(&self) -> PathBuf {
        self.root.join("images")
    }

    /// All pods' lasting files.
    pub fn pods(&self) -> PathBuf {
        self.root.join("pods")
    }

    /// One pod's lasting files: record, logs, volumes, writable layers.
    pub fn pod(&self, uid: &str) -> PathBuf {
        self.pods().join(uid)
    }

    /// All pods' files that end with the boot.
    pub fn run_pods(&self) -> PathBuf {
        self.run_root.join("pods")
    }

    /// One pod's files that end with the boot: socket, lock, status, pipes, memory volumes.
    pub fn run_pod(&self, uid: &str) -> PathBuf {
        self.run_pods().join(uid)
    }

    /// The network's files: addresses in use and their lock.
    pub fn network(&self) -> PathBuf {
        self.run_root.join("network")
    }

    /// Where the pod's network namespace is bound, so that `ip netns exec` works on it.
    pub fn netns(&self, uid: &str) -> PathBuf {
        Path::new("/run/netns").join(format!("podling-{uid}"))
    }

    /// The cgroup below which all of this instance's cgroups live, relative to the hierarchy's
    /// root and without a leading slash: `podling` or `podling-<hash>`.
    pub fn cgroup_parent(&self) -> String {
        format!("podling{}", self.instance_suffix())
    }
}
