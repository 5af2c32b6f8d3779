//! What an instance of podling has on this machine: mounts, interfaces, firewall tables, cgroups,
//! network namespaces, processes, files. After `down` the list has to be empty.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::cgroup;

/// One thing that is on the machine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// What it is: `mount`, `interface`, `nft table`, `cgroup`, `network namespace`, `process`, `file`.
    pub kind: &'static str,
    /// Which one.
    pub name: String,
}

/// How podling's things are told from others.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The directory that holds its two roots.
    pub directory: PathBuf,
    /// The hash of `--run-root` that its cgroup, table and namespaces carry.
    pub hash: String,
}

impl Instance {
    /// The instance with `run` below that directory as `--run-root`.
    pub fn at(directory: &Path) -> Self {
        let run_root = directory.join("run");
        // FNV-1a, as podling names its instances; part of what users see, so it may be relied on.
        let hash = run_root
            .as_os_str()
            .as_encoded_bytes()
            .iter()
            .fold(0x811c_9dc5_u32, |hash, byte| {
                (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
            });
        Self {
            directory: directory.to_owned(),
            hash: format!("{hash:08x}"),
        }
    }

    /// The cgroup that all others of the instance are in, below the root of each hierarchy.
    pub fn cgroup(&self) -> String {
        format!("podling-{}", self.hash)
    }

    /// The name of the instance's bridge in these tests.
    pub fn bridge(&self) -> String {
        format!("pt{}", self.hash)
    }

    /// Everything of this instance that is on the machine now. The names of pods' network
    /// namespaces hold a UID only, so those are asked for by `uids`.
    pub fn inventory(&self, uids: &[String]) -> Vec<Item> {
        let directory = self.directory.to_string_lossy().into_owned();
        let mut found = Vec::new();
        found.extend(mounts().filter(|mount| mount.name.contains(&directory)));
        found.extend(named(interfaces(), &[&self.bridge(), &self.hash]));
        found.extend(named(nft_tables(), &[&self.hash]));
        found.extend(named(cgroups(), &[&self.cgroup()]));
        let uids: Vec<&str> = uids.iter().map(String::as_str).collect();
        found.extend(named(network_namespaces(), &uids));
        found.extend(processes(&[&directory, &self.cgroup()]));
        found.extend(files(&self.directory));
        found.sort();
        found.dedup();
        found
    }

    /// Removes all of it by force, for what a killed test run has left.
    pub fn destroy(&self) {
        for hierarchy in cgroup::hierarchies() {
            // Parents first, so that they are removed last.
            let mut directories = vec![hierarchy.join(self.cgroup())];
            walk(&hierarchy.join(self.cgroup()), &mut |path| {
                if path.is_dir() {
                    directories.push(path.to_owned());
                }
            });
            for directory in &directories {
                for pid in cgroup::processes(directory) {
                    let pid = rustix::process::Pid::from_raw(pid);
                    if let Some(pid) = pid.filter(|pid| *pid != rustix::process::getpid()) {
                        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
                    }
                }
            }
            for directory in directories.iter().rev() {
                for _ in 0..50 {
                    if !directory.exists() || fs::remove_dir(directory).is_ok() {
                        break;
                    }
                    std::thread::sleep(std::time::Duration::from_millis(20));
                }
            }
        }
        for uid in self.pods() {
            let path = format!("/run/netns/podling-{uid}");
            quietly("umount", &["-l", &path]);
            let _ = fs::remove_file(path);
        }
        for mount in mounts() {
            if mount
                .name
                .contains(self.directory.to_string_lossy().as_ref())
            {
                quietly("umount", &["-l", &mount.name]);
            }
        }
        quietly("ip", &["link", "delete", &self.bridge()]);
        for table in nft_tables() {
            if table.name.contains(&self.hash) {
                let mut words = vec!["delete", "table"];
                words.extend(table.name.split(' '));
                quietly("nft", &words);
            }
        }
    }

    /// The UIDs of the pods that it has files of.
    pub fn pods(&self) -> Vec<String> {
        let mut uids: Vec<String> = ["root/pods", "run/pods"]
            .iter()
            .filter_map(|name| fs::read_dir(self.directory.join(name)).ok())
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| !name.starts_with('.'))
            .collect();
        uids.sort();
        uids.dedup();
        uids
    }
}

/// Everything on this machine that belongs to any instance of the tests: what the check at the
/// end of the suite reports. The instance of the machine's user is none of it.
#[allow(
    dead_code,
    reason = "the check after the suite calls it from another test binary"
)]
pub fn of_all_tests() -> Vec<Item> {
    let prefix = super::scratch::PREFIX;
    let is_hash = |text: &str| text.len() == 8 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let of_instance = |name: &str| {
        // A pod's interface bears a hash: it is the tests' by its bridge, or an orphan without one.
        if name.starts_with("pdl") && !name.contains(' ') {
            return true;
        }
        name.split(['/', ' ']).any(|part| {
            ["podling-pt", "podling-", "podling_", "pt"]
                .iter()
                .any(|prefix| part.strip_prefix(prefix).is_some_and(is_hash))
        })
    };
    let mut found: Vec<Item> = mounts()
        .filter(|mount| mount.name.contains(prefix))
        .collect();
    found.extend(
        interfaces()
            .into_iter()
            .chain(nft_tables())
            .chain(cgroups())
            .filter(|item| of_instance(&item.name)),
    );
    found.extend(processes(&[prefix]));
    for entry in fs::read_dir(std::env::temp_dir())
        .into_iter()
        .flatten()
        .flatten()
    {
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            found.push(item("file", entry.path().to_string_lossy()));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn item(kind: &'static str, name: impl Into<String>) -> Item {
    Item {
        kind,
        name: name.into(),
    }
}

fn named(items: Vec<Item>, parts: &[&str]) -> impl Iterator<Item = Item> {
    items
        .into_iter()
        .filter(move |item| parts.iter().any(|part| item.name.contains(part)))
}

fn mounts() -> impl Iterator<Item = Item> {
    fs::read_to_string("/proc/self/mountinfo")
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.split(' ').nth(4))
        .map(|point| item("mount", point))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Every interface with its bridge, so that a port that has lost its pod is found as well.
fn interfaces() -> Vec<Item> {
    fs::read_dir("/sys/class/net")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let alias = fs::read_to_string(entry.path().join("ifalias")).unwrap_or_default();
            match fs::read_link(entry.path().join("master")) {
                Ok(master) => {
                    let master = master
                        .file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned();
                    item("interface", format!("{name} {master} {}", alias.trim()))
                }
                Err(_) => item("interface", format!("{name} {}", alias.trim()).trim()),
            }
        })
        .collect()
}

fn nft_tables() -> Vec<Item> {
    let Ok(output) = Command::new("nft").args(["-j", "list", "tables"]).output() else {
        return Vec::new();
    };
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    list["nftables"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.get("table"))
        .map(|table| {
            let word = |key: &str| table[key].as_str().unwrap_or_default().to_owned();
            item("nft table", format!("{} {}", word("family"), word("name")))
        })
        .collect()
}

/// The first two levels of podling's cgroups: an instance, and a pod or the supervisors.
fn cgroups() -> Vec<Item> {
    let mut found = Vec::new();
    for hierarchy in cgroup::hierarchies() {
        for entry in fs::read_dir(&hierarchy).into_iter().flatten().flatten() {
            if !entry.file_name().to_string_lossy().starts_with("podling") {
                continue;
            }
            found.push(item("cgroup", entry.path().to_string_lossy()));
            for below in fs::read_dir(entry.path()).into_iter().flatten().flatten() {
                if below.path().is_dir() {
                    found.push(item("cgroup", below.path().to_string_lossy()));
                }
            }
        }
    }
    found
}

fn network_namespaces() -> Vec<Item> {
    fs::read_dir("/run/netns")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| item("network namespace", entry.file_name().to_string_lossy()))
        .collect()
}

/// Living processes whose command line or cgroup has one of the parts. Test processes themselves
/// and ended ones that nobody has reaped yet are not meant.
fn processes(parts: &[&str]) -> Vec<Item> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        if pid == std::process::id() {
            continue;
        }
        let read = |name: &str| {
            fs::read(entry.path().join(name))
                .map(|bytes| String::from_utf8_lossy(&bytes).replace('\0', " "))
                .unwrap_or_default()
        };
        let line = read("cmdline");
        if line.is_empty() {
            continue;
        }
        let cgroup = read("cgroup");
        if parts
            .iter()
            .any(|part| line.contains(part) || cgroup.contains(part))
        {
            found.push(item("process", format!("{pid} {}", line.trim())));
        }
    }
    found
}

/// What is left below the roots, apart from the images and from empty directories and locks: a
/// lock's file stays, since removing one that somebody waits for would split it in two.
fn files(directory: &Path) -> Vec<Item> {
    let mut found = Vec::new();
    for top in ["root/pods", "root/objects", "root/volumes", "run"] {
        walk(&directory.join(top), &mut |path| {
            let is_lock = path.extension().is_some_and(|e| e == "lock")
                || path.file_name().is_some_and(|name| name == "lock");
            let is_pod = path.parent().is_some_and(|parent| parent.ends_with("pods"));
            if is_pod || (!path.is_dir() && !is_lock) {
                found.push(item("file", path.to_string_lossy()));
            }
        });
    }
    found
}

/// Visits everything below a directory, parents first, without following links.
fn walk(directory: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        visit(&entry.path());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&entry.path(), visit);
        }
    }
}

fn quietly(program: &str, arguments: &[&str]) {
    let _ = Command::new(program).args(arguments).output();
}
