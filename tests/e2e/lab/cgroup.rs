//! A container's cgroup as the host sees it, on version 1, hybrid and version 2.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where the controller's hierarchy is mounted, and whether it is a version 2 one.
fn hierarchy(controller: &str) -> (PathBuf, bool) {
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    let mut unified = None;
    for line in mounts.lines() {
        let (head, tail) = line.split_once(" - ").unwrap();
        let point = PathBuf::from(head.split(' ').nth(4).unwrap());
        let mut tail = tail.split(' ');
        match tail.next() {
            Some("cgroup")
                if tail
                    .nth(1)
                    .is_some_and(|o| o.split(',').any(|o| o == controller)) =>
            {
                return (point, false);
            }
            Some("cgroup2") => unified = Some(point),
            _ => {}
        }
    }
    (unified.expect("a cgroup hierarchy is mounted"), true)
}

/// All places where cgroups of podling can be.
pub fn hierarchies() -> Vec<PathBuf> {
    fs::read_to_string("/proc/self/mountinfo")
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once(" - "))
        .filter(|(_, tail)| tail.starts_with("cgroup"))
        .map(|(head, _)| PathBuf::from(head.split(' ').nth(4).unwrap()))
        .collect()
}

/// One cgroup, by its path below the root of each hierarchy.
#[derive(Clone, Debug)]
pub struct Cgroup(pub String);

impl Cgroup {
    /// A controller's file by its version 1 and version 2 names; which of the two it is.
    pub fn file(&self, controller: &str, v1: &str, v2: &str) -> (String, bool) {
        let (root, unified) = hierarchy(controller);
        let path = root.join(&self.0).join(if unified { v2 } else { v1 });
        let content =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (content.trim().to_owned(), unified)
    }

    /// The processes in it, in order of their numbers.
    pub fn processes(&self) -> Vec<i32> {
        let (root, _) = hierarchy("pids");
        processes(&root.join(&self.0))
    }
}

/// The processes in exactly that directory of a hierarchy.
pub fn processes(directory: &Path) -> Vec<i32> {
    let mut found: Vec<i32> = fs::read_to_string(directory.join("cgroup.procs"))
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.parse().ok())
        .collect();
    found.sort_unstable();
    found
}
