//! Mount options of an OCI spec as the kernel's attributes and parameters: pure.

use nix::libc;

use super::error::RuntimeError;
use crate::sys::mount::Change;

/// A mount's options, sorted by what is done with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// It is a bind mount.
    pub(super) bind: bool,
    /// With everything mounted below the source.
    pub(super) recursive_bind: bool,
    /// Changes to the mount alone.
    pub(super) single: Change,
    /// Changes to the mount and all below it (`rro` and the like).
    pub(super) recursive: Change,
    /// `MS_PRIVATE` and the like; 0 if none was named.
    pub(super) propagation: u64,
    /// The propagation goes for the mounts below as well.
    pub(super) recursive_propagation: bool,
    /// What the filesystem itself is told.
    pub(super) parameters: Vec<(String, Option<String>)>,
}

impl Options {
    /// Sorts `options`; later ones win.
    pub(super) fn parse(options: &[String], field: &str) -> Result<Self, RuntimeError> {
        let mut this = Self::default();
        for option in options {
            this.add(option, field)?;
        }
        Ok(this)
    }

    fn add(&mut self, option: &str, field: &str) -> Result<(), RuntimeError> {
        match option {
            "bind" => self.bind = true,
            "rbind" => (self.bind, self.recursive_bind) = (true, true),
            // Defaults, hints of other tools, and what the kernel did away with.
            "" | "defaults" | "nofail" | "auto" | "noauto" | "user" | "nouser" | "async" | "loud"
            | "norelatime" | "nostrictatime" | "nolazytime" | "nomand" | "noiversion"
            | "tmpcopyup" | "z" | "Z" => {}
            "remount" | "idmap" | "ridmap" => {
                return Err(RuntimeError::invalid(
                    field,
                    format!("mount option {option:?} isn't supported"),
                ));
            }
            option => {
                if let Some((propagation, recursive)) = propagation(option) {
                    (self.propagation, self.recursive_propagation) = (propagation, recursive);
                } else if let Some((set, clear)) = attribute(option) {
                    merge(&mut self.single, set, clear);
                } else if let Some((set, clear)) = option.strip_prefix('r').and_then(attribute) {
                    merge(&mut self.recursive, set, clear);
                } else {
                    self.parameters.push(match option.split_once('=') {
                        Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
                        None => (option.to_owned(), None),
                    });
                }
            }
        }
        Ok(())
    }
}

fn merge(change: &mut Change, set: u64, clear: u64) {
    change.set = change.set & !clear | set;
    // The access-time setting is one field of two bits: changing it means clearing all of it.
    let field = if set & libc::MOUNT_ATTR__ATIME != 0 || clear & libc::MOUNT_ATTR__ATIME != 0 {
        libc::MOUNT_ATTR__ATIME
    } else {
        0
    };
    change.clear = (change.clear | clear) & !(set & !libc::MOUNT_ATTR__ATIME) | field;
}

/// The attributes that an option sets and clears.
fn attribute(option: &str) -> Option<(u64, u64)> {
    Some(match option {
        "ro" => (libc::MOUNT_ATTR_RDONLY, 0),
        "rw" => (0, libc::MOUNT_ATTR_RDONLY),
        "nosuid" => (libc::MOUNT_ATTR_NOSUID, 0),
        "suid" => (0, libc::MOUNT_ATTR_NOSUID),
        "nodev" => (libc::MOUNT_ATTR_NODEV, 0),
        "dev" => (0, libc::MOUNT_ATTR_NODEV),
        "noexec" => (libc::MOUNT_ATTR_NOEXEC, 0),
        "exec" => (0, libc::MOUNT_ATTR_NOEXEC),
        "nodiratime" => (libc::MOUNT_ATTR_NODIRATIME, 0),
        "diratime" => (0, libc::MOUNT_ATTR_NODIRATIME),
        "nosymfollow" => (libc::MOUNT_ATTR_NOSYMFOLLOW, 0),
        "symfollow" => (0, libc::MOUNT_ATTR_NOSYMFOLLOW),
        "relatime" | "atime" => (libc::MOUNT_ATTR_RELATIME, libc::MOUNT_ATTR__ATIME),
        "noatime" => (libc::MOUNT_ATTR_NOATIME, libc::MOUNT_ATTR__ATIME),
        "strictatime" => (libc::MOUNT_ATTR_STRICTATIME, libc::MOUNT_ATTR__ATIME),
        _ => return None,
    })
}

/// The propagation that an option names, and whether recursively.
pub(super) fn propagation(option: &str) -> Option<(u64, bool)> {
    Some(match option {
        "private" => (libc::MS_PRIVATE, false),
        "rprivate" => (libc::MS_PRIVATE, true),
        "slave" => (libc::MS_SLAVE, false),
        "rslave" => (libc::MS_SLAVE, true),
        "shared" => (libc::MS_SHARED, false),
        "rshared" => (libc::MS_SHARED, true),
        "unbindable" => (libc::MS_UNBINDABLE, false),
        "runbindable" => (libc::MS_UNBINDABLE, true),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(options: &[&str]) -> Options {
        let options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
        Options::parse(&options, "mounts[0]").unwrap()
    }

    #[test]
    fn attributes_propagation_and_parameters_are_told_apart() {
        let options = parse(&["rbind", "ro", "nosuid", "rslave", "size=64k", "newinstance"]);
        assert!(options.bind && options.recursive_bind && options.recursive_propagation);
        assert_eq!(options.single.set, libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID);
        assert_eq!(options.propagation, libc::MS_SLAVE);
        let parameters = [
            ("size".to_owned(), Some("64k".to_owned())),
            ("newinstance".to_owned(), None),
        ];
        assert_eq!(options.parameters, parameters);
    }

    #[test]
    fn recursive_attributes_are_not_taken_for_parameters() {
        let options = parse(&["rro", "rnoexec"]);
        assert_eq!(options.recursive.set, libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOEXEC);
        assert!(options.single.is_empty() && options.parameters.is_empty());
    }

    #[test]
    fn the_later_option_wins() {
        let options = parse(&["ro", "rw"]);
        assert_eq!((options.single.set, options.single.clear), (0, libc::MOUNT_ATTR_RDONLY));
        let options = parse(&["rw", "ro"]);
        assert_eq!((options.single.set, options.single.clear), (libc::MOUNT_ATTR_RDONLY, 0));
    }

    #[test]
    fn an_access_time_setting_clears_the_whole_field() {
        let options = parse(&["noatime", "strictatime"]);
        assert_eq!(options.single.set, libc::MOUNT_ATTR_STRICTATIME);
        assert_eq!(options.single.clear, libc::MOUNT_ATTR__ATIME);
    }

    #[test]
    fn what_is_not_supported_is_refused() {
        assert!(Options::parse(&["idmap".to_owned()], "mounts[0]").is_err());
    }
}
