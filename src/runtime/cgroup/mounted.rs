//! Where the host's cgroup hierarchies are mounted.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::super::error::{Attempt, RuntimeError};

/// Controllers of v1 that podling uses.
const CONTROLLERS: &[&str] = &["cpu", "cpuacct", "devices", "freezer", "hugetlb", "memory", "pids"];

/// A hierarchy of v1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LegacyMount {
    /// Its controllers, those that podling uses.
    pub(super) controllers: Vec<String>,
    /// Where its root is mounted.
    pub(super) root: PathBuf,
}

/// All hierarchies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mounted {
    /// Those of v1 that have a controller that podling uses.
    pub(super) legacy: Vec<LegacyMount>,
    /// Where v2 is mounted.
    pub(super) unified: Option<PathBuf>,
}

impl Mounted {
    /// What the calling process sees; read once, as hosts don't move their cgroups.
    pub(super) fn of_host() -> Result<&'static Self, RuntimeError> {
        static MOUNTED: OnceLock<Mounted> = OnceLock::new();
        if let Some(mounted) = MOUNTED.get() {
            return Ok(mounted);
        }
        let text = std::fs::read_to_string("/proc/self/mountinfo")
            .attempt(|| "read /proc/self/mountinfo".to_owned())?;
        Ok(MOUNTED.get_or_init(|| Self::parse(&text)))
    }

    /// Reads the text of a `mountinfo`. Of several mounts of one hierarchy the first counts.
    fn parse(text: &str) -> Self {
        let mut this = Self::default();
        for line in text.lines() {
            let Some((front, back)) = line.split_once(" - ") else { continue };
            let mut back = back.split(' ');
            let (Some(kind), Some(_source), Some(options)) = (back.next(), back.next(), back.next())
            else {
                continue;
            };
            if !matches!(kind, "cgroup" | "cgroup2") {
                continue;
            }
            let mut front = front.split(' ').skip(3);
            let (Some(root), Some(point)) = (front.next(), front.next()) else { continue };
            // Only a part of the hierarchy: someone else's view, as inside a container.
            if root != "/" {
                continue;
            }
            let point = PathBuf::from(unescape(point));
            if kind == "cgroup2" {
                this.unified.get_or_insert(point);
                continue;
            }
            let controllers: Vec<String> = options
                .split(',')
                .filter(|option| CONTROLLERS.contains(option))
                .map(str::to_owned)
                .collect();
            let known = this.legacy.iter().any(|mount| mount.controllers == controllers);
            if !controllers.is_empty() && !known {
                this.legacy.push(LegacyMount {
                    controllers,
                    root: point,
                });
            }
        }
        this
    }
}

/// Undoes the octal escapes of `mountinfo`.
fn unescape(text: &str) -> String {
    ["\\040", "\\011", "\\012", "\\134"]
        .iter()
        .zip([" ", "\t", "\n", "\\"])
        .fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hybrid_host_has_both_sides() {
        let mounted = Mounted::parse(
            "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n\
             32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n\
             34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n\
             35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n\
             40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n\
             41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n",
        );
        assert_eq!(mounted.unified.as_deref(), Some("/sys/fs/cgroup/unified".as_ref()));
        assert_eq!(mounted.legacy.len(), 2);
        assert_eq!(mounted.legacy[0].controllers, ["cpu", "cpuacct"]);
    }

    #[test]
    fn a_v2_host_has_one() {
        let mounted = Mounted::parse(
            "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n",
        );
        assert_eq!(mounted.unified.as_deref(), Some("/sys/fs/cgroup".as_ref()));
        assert!(mounted.legacy.is_empty());
    }

    #[test]
    fn a_part_of_a_hierarchy_is_not_taken_for_it() {
        let text = "31 23 0:28 /docker/1 /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
        assert_eq!(Mounted::parse(text), Mounted::default());
    }
}
