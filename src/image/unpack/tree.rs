//! The directory that a layer becomes. Every path is resolved by the kernel inside the root; the
//! last component is always handled by its directory's descriptor, so nothing is followed that
//! the archive has put there.

use std::{
    ffi::{CStr, CString, OsStr},
    fs::File,
    io,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::ffi::OsStrExt,
    },
    rc::Rc,
};

use rustix::{
    fs::{
        AtFlags, CWD, Dir, FileType, Gid, Mode, OFlags, ResolveFlags, Stat, Timespec, Timestamps,
        Uid, XattrFlags,
    },
    io::Errno,
};

use super::entries::Metadata;

/// overlayfs: nothing below this directory shows through.
const OPAQUE: &CStr = c"trusted.overlay.opaque";
/// Deeper trees than any path can name are built only by symlinks, in malice.
const DEEPEST: usize = 4096;

/// A layer's root directory.
pub(super) struct Tree {
    root: OwnedFd,
    /// The directory that was used last: archives list a directory's files one after another.
    last: Option<(Vec<u8>, Rc<OwnedFd>)>,
}

/// What is at a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Present {
    Nothing,
    Directory,
    /// An overlay whiteout of this same layer.
    Whiteout,
    Other,
}

impl Tree {
    pub fn new(root: OwnedFd) -> Self {
        Self { root, last: None }
    }

    pub fn root(&self) -> BorrowedFd<'_> {
        self.root.as_fd()
    }

    fn resolve(&self, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
        let path = if path.is_empty() { b"." } else { path };
        rustix::fs::openat2(
            &self.root,
            OsStr::from_bytes(path),
            flags | OFlags::CLOEXEC,
            Mode::empty(),
            ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS,
        )
    }

    /// An existing directory.
    pub fn find_directory(&mut self, path: &[u8]) -> io::Result<Rc<OwnedFd>> {
        if let Some((known, directory)) = &self.last
            && known == path
        {
            return Ok(Rc::clone(directory));
        }
        // Readable, not O_PATH: attributes are set through it.
        let directory = Rc::new(self.resolve(path, OFlags::RDONLY | OFlags::DIRECTORY)?);
        self.last = Some((path.to_vec(), Rc::clone(&directory)));
        Ok(directory)
    }

    /// A directory, created with its parents (0755) where missing.
    pub fn directory(&mut self, path: &[u8]) -> io::Result<Rc<OwnedFd>> {
        match self.find_directory(path) {
            Ok(directory) => return Ok(directory),
            Err(error) => match Errno::from_io_error(&error) {
                Some(Errno::NOENT | Errno::NOTDIR) => {}
                _ => return Err(error),
            },
        }
        let (above, name) = match path.iter().rposition(|byte| *byte == b'/') {
            Some(at) => (&path[..at], &path[at + 1..]),
            None => (&b""[..], path),
        };
        if name.is_empty() {
            return Err(Errno::NOENT.into());
        }
        let parent = self.directory(above)?;
        let name = c_string(name)?;
        let hidden = match present(&parent, &name)? {
            Present::Nothing => false,
            Present::Whiteout => {
                rustix::fs::unlinkat(&*parent, &*name, AtFlags::empty())?;
                true
            }
            // A file, or a symlink that leads nowhere or out to one.
            Present::Other | Present::Directory => return Err(Errno::NOTDIR.into()),
        };
        rustix::fs::mkdirat(&*parent, &*name, Mode::from_raw_mode(0o755))?;
        let directory = self.find_directory(path)?;
        // Not what the umask of whoever called left of it.
        rustix::fs::fchmod(&*directory, Mode::from_raw_mode(0o755))?;
        if hidden {
            set_opaque(directory.as_fd())?;
        }
        Ok(directory)
    }

    /// Removes what is at a name; a directory with all that is in it.
    pub fn remove(&mut self, parent: &OwnedFd, name: &CStr) -> io::Result<()> {
        self.last = None;
        remove(parent.as_fd(), name, 0)
    }
}

/// What is at `name` in `parent`, not followed.
pub(super) fn present(parent: &OwnedFd, name: &CStr) -> io::Result<Present> {
    let stat: Stat = match rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => stat,
        Err(Errno::NOENT) => return Ok(Present::Nothing),
        Err(error) => return Err(error.into()),
    };
    Ok(match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => Present::Directory,
        FileType::CharacterDevice if stat.st_rdev == 0 => Present::Whiteout,
        _ => Present::Other,
    })
}

fn remove(parent: BorrowedFd<'_>, name: &CStr, depth: usize) -> io::Result<()> {
    match rustix::fs::unlinkat(parent, name, AtFlags::empty()) {
        Ok(()) => return Ok(()),
        Err(Errno::ISDIR | Errno::PERM) => {}
        Err(error) => return Err(error.into()),
    }
    if depth > DEEPEST {
        return Err(io::Error::other("directories are nested too deeply"));
    }
    let directory = rustix::fs::openat(
        parent,
        name,
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC,
        Mode::empty(),
    )?;
    let mut names: Vec<CString> = Vec::new();
    for entry in Dir::read_from(&directory)? {
        let entry = entry?;
        if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
            names.push(entry.file_name().to_owned());
        }
    }
    for inner in names {
        remove(directory.as_fd(), &inner, depth + 1)?;
    }
    rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR)?;
    Ok(())
}

/// Hides everything below in the layers under this one.
pub(super) fn set_opaque(directory: BorrowedFd<'_>) -> io::Result<()> {
    rustix::fs::fsetxattr(directory, OPAQUE, b"y", XattrFlags::empty())?;
    Ok(())
}

/// Makes the device that overlayfs takes for "removed here".
pub(super) fn make_whiteout(parent: &OwnedFd, name: &CStr) -> io::Result<()> {
    rustix::fs::mknodat(
        parent,
        name,
        FileType::CharacterDevice,
        Mode::empty(),
        rustix::fs::makedev(0, 0),
    )?;
    Ok(())
}

/// Creates an empty file that must not exist yet.
pub(super) fn create_file(parent: &OwnedFd, name: &CStr) -> io::Result<File> {
    let file = rustix::fs::openat(
        parent,
        name,
        OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC,
        Mode::from_raw_mode(0o600),
    )?;
    Ok(File::from(file))
}

/// Sets owner, mode, attributes of an open file or directory, in the order in which none undoes
/// another: a change of owner drops setuid and file capabilities.
pub(super) fn set_metadata(file: BorrowedFd<'_>, metadata: &Metadata) -> io::Result<()> {
    rustix::fs::fchown(file, Some(owner(metadata.uid)), Some(group(metadata.gid)))?;
    rustix::fs::fchmod(file, Mode::from_raw_mode(metadata.mode))?;
    for attribute in &metadata.attributes {
        match rustix::fs::fsetxattr(file, &*attribute.name, &attribute.value, XattrFlags::empty()) {
            // A file system without user attributes holds the files all the same.
            Err(Errno::OPNOTSUPP) if attribute.name.to_bytes().starts_with(b"user.") => {}
            result => result?,
        }
    }
    Ok(())
}

/// Sets the owner of a name that isn't opened, never following it.
pub(super) fn set_owner(parent: &OwnedFd, name: &CStr, metadata: &Metadata) -> io::Result<()> {
    rustix::fs::chownat(
        parent,
        name,
        Some(owner(metadata.uid)),
        Some(group(metadata.gid)),
        AtFlags::SYMLINK_NOFOLLOW,
    )?;
    Ok(())
}

/// Sets the time of a name, never following it.
pub(super) fn set_time(
    parent: BorrowedFd<'_>,
    name: &CStr,
    modified: (i64, u32),
) -> io::Result<()> {
    rustix::fs::utimensat(parent, name, &times(modified), AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(())
}

/// Sets the time of an open file.
pub(super) fn set_file_time(file: BorrowedFd<'_>, modified: (i64, u32)) -> io::Result<()> {
    rustix::fs::futimens(file, &times(modified))?;
    Ok(())
}

fn times((seconds, nanoseconds): (i64, u32)) -> Timestamps {
    let time = Timespec {
        tv_sec: seconds,
        tv_nsec: nanoseconds.into(),
    };
    Timestamps {
        last_access: time,
        last_modification: time,
    }
}

fn owner(uid: u32) -> Uid {
    Uid::from_raw(uid)
}

fn group(gid: u32) -> Gid {
    Gid::from_raw(gid)
}

/// A name without NUL, as the paths have been checked to be.
pub(super) fn c_string(name: &[u8]) -> io::Result<CString> {
    CString::new(name).map_err(|_| io::ErrorKind::InvalidInput.into())
}

/// Opens a directory of the host as a layer's root.
pub(super) fn open_root(path: &std::path::Path) -> io::Result<OwnedFd> {
    Ok(rustix::fs::openat(
        CWD,
        path,
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC,
        Mode::empty(),
    )?)
}
