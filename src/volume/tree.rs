//! Directories made and deleted through descriptors, so that a symbolic link that a container has
//! put in the way leads nowhere.

use std::ffi::{CStr, CString, OsStr};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use super::VolumeError;

/// How deep below its top a directory is emptied in place. Deeper ones are moved up first: a
/// container can nest directories without limit, and each level costs a descriptor.
const DEPTH: usize = 24;

/// How often a path is resolved again when a rename on the host disturbs it.
const ATTEMPTS: usize = 128;

/// `openat2` that tries again when the kernel can't tell, because of a concurrent rename or mount,
/// whether the path stayed inside: it then says `EAGAIN`.
pub(super) fn open_within(
    root: impl AsFd,
    path: &Path,
    flags: OFlags,
    resolve: ResolveFlags,
) -> Result<OwnedFd, Errno> {
    let mut outcome = Err(Errno::AGAIN);
    for _ in 0..ATTEMPTS {
        outcome = rustix::fs::openat2(
            root.as_fd(),
            path,
            flags | OFlags::CLOEXEC,
            Mode::empty(),
            resolve,
        );
        if !matches!(outcome, Err(Errno::AGAIN | Errno::INTR)) {
            break;
        }
    }
    outcome
}

/// Opens (`O_PATH`) the directory `path` below `root`, making each missing component with exactly
/// `mode`, whatever the umask. `resolve` says how far symbolic links may lead.
pub(super) fn create_directories(
    root: BorrowedFd<'_>,
    path: &Path,
    mode: Mode,
    resolve: ResolveFlags,
) -> Result<OwnedFd, Errno> {
    const DIRECTORY: OFlags = OFlags::PATH.union(OFlags::DIRECTORY);
    let mut walked = PathBuf::new();
    let mut parent = open_within(root, Path::new("."), DIRECTORY, resolve)?;
    for component in path.components() {
        walked.push(component);
        parent = match open_within(root, &walked, DIRECTORY, resolve) {
            Ok(directory) => directory,
            Err(Errno::NOENT) => match rustix::fs::mkdirat(&parent, component.as_os_str(), mode) {
                Ok(()) => {
                    let made = rustix::fs::openat(
                        &parent,
                        component.as_os_str(),
                        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC,
                        Mode::empty(),
                    )?;
                    rustix::fs::fchmod(&made, mode)?;
                    made
                }
                // Somebody else made it just now, or it is a symbolic link to nowhere: then this
                // says ENOENT, and nothing is made at the link's end.
                Err(Errno::EXIST) => open_within(root, &walked, DIRECTORY, resolve)?,
                Err(cause) => return Err(cause),
            },
            Err(cause) => return Err(cause),
        };
    }
    Ok(parent)
}

/// Deletes `name` in `parent` with everything in it, without following a symbolic link and without
/// entering another mount. What can't be deleted goes into `failures`; the rest still goes.
/// `shown` is the path of `parent` for messages.
pub(super) fn remove_tree(
    parent: BorrowedFd<'_>,
    shown: &Path,
    name: &CStr,
    failures: &mut Vec<VolumeError>,
) {
    let path = shown.join(OsStr::from_bytes(name.to_bytes()));
    let Some(top) = remove_or_open(parent, name, &path, failures) else {
        return;
    };
    let mut removal = Removal {
        top: top.as_fd(),
        moved: 0,
        failures,
    };
    loop {
        let before = (removal.moved, removal.failures.len());
        removal.empty(top.as_fd(), &path, DEPTH);
        // Directories that were moved up may have come behind the reader's position. Once
        // something has failed, a further round would only report it again.
        if removal.moved == before.0 || removal.failures.len() != before.1 {
            break;
        }
    }
    if removal.failures.is_empty() {
        remove_empty(parent, name, &path, failures);
    } else if let Err(cause) = rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR)
        && !matches!(cause, Errno::NOENT | Errno::NOTEMPTY)
    {
        failures.push(VolumeError::remove("delete", &path, cause));
    }
}

/// One deletion of a tree.
struct Removal<'a> {
    /// The tree's root, to which deep directories are moved.
    top: BorrowedFd<'a>,
    /// How many were moved.
    moved: u64,
    failures: &'a mut Vec<VolumeError>,
}

impl Removal<'_> {
    fn empty(&mut self, directory: BorrowedFd<'_>, shown: &Path, depth: usize) {
        let entries = match Dir::read_from(directory) {
            Ok(entries) => entries,
            Err(cause) => {
                self.failures
                    .push(VolumeError::remove("read", shown, cause));
                return;
            }
        };
        for entry in entries {
            let name: CString = match entry {
                Ok(entry) => entry.file_name().to_owned(),
                Err(cause) => {
                    self.failures
                        .push(VolumeError::remove("read", shown, cause));
                    return;
                }
            };
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let path = shown.join(OsStr::from_bytes(name.to_bytes()));
            let Some(child) = remove_or_open(directory, &name, &path, self.failures) else {
                continue;
            };
            if depth == 0 && self.move_up(directory, &name) {
                continue;
            }
            let failed = self.failures.len();
            self.empty(child.as_fd(), &path, depth.saturating_sub(1));
            if self.failures.len() == failed {
                remove_empty(directory, &name, &path, self.failures);
            }
        }
    }

    /// Moves a directory to the top of the tree, under a name that isn't taken. Says whether it did.
    fn move_up(&mut self, directory: BorrowedFd<'_>, name: &CStr) -> bool {
        for _ in 0..ATTEMPTS {
            self.moved += 1;
            let moved = format!(".podling-deleted-{}", self.moved);
            // An empty directory of that name would be replaced, which is as good.
            match rustix::fs::renameat(directory, name, self.top, moved.as_str()) {
                Ok(()) => return true,
                Err(Errno::EXIST | Errno::NOTEMPTY | Errno::NOTDIR) => {}
                Err(_) => return false,
            }
        }
        false
    }
}

/// Deletes anything that isn't a directory; opens a directory, unless it is a mount point.
fn remove_or_open(
    parent: BorrowedFd<'_>,
    name: &CStr,
    path: &Path,
    failures: &mut Vec<VolumeError>,
) -> Option<OwnedFd> {
    let opened = open_within(
        parent,
        Path::new(OsStr::from_bytes(name.to_bytes())),
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW,
        ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_XDEV,
    );
    let failure = match opened {
        Ok(directory) => return Some(directory),
        Err(Errno::NOENT) => return None,
        Err(Errno::NOTDIR | Errno::LOOP) => {
            match rustix::fs::unlinkat(parent, name, AtFlags::empty()) {
                Ok(()) | Err(Errno::NOENT) => return None,
                Err(cause) => cause,
            }
        }
        Err(cause) => cause,
    };
    failures.push(match failure {
        // EXDEV: opening it would enter another mount; EBUSY: something is mounted on a file.
        Errno::XDEV | Errno::BUSY => VolumeError::Mounted {
            path: path.to_owned(),
        },
        cause => VolumeError::remove("delete", path, cause),
    });
    None
}

fn remove_empty(parent: BorrowedFd<'_>, name: &CStr, path: &Path, failures: &mut Vec<VolumeError>) {
    match rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR) {
        Ok(()) | Err(Errno::NOENT) => {}
        Err(cause) => failures.push(VolumeError::remove("delete", path, cause)),
    }
}
