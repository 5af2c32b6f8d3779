//! Brings an archive's entries into a directory, one after the other.

use std::{
    ffi::{CStr, OsStr},
    io::{self, Read},
    os::{
        fd::{AsFd, OwnedFd},
        unix::ffi::OsStrExt,
    },
    path::Path,
    rc::Rc,
};

use rustix::fs::{AtFlags, FileType, Mode};

use super::{
    Limits, UnpackError,
    entries::{Allowance, Kind, Metadata},
    tree::{self, Present, Tree, c_string},
};

/// Everything below this directory in lower layers is hidden.
const OPAQUE_MARKER: &[u8] = b".wh..wh..opq";
/// Left by aufs: about its own files.
const AUFS_PREFIX: &[u8] = b".wh..wh.";
/// The name after it is removed by this layer.
const WHITEOUT_PREFIX: &[u8] = b".wh.";

/// Unpacks the plain archive `reader` into the empty directory `root` and reads it to its end.
///
/// # Errors
/// What is wrong with the archive or an entry. `root` then holds a part and is to be removed.
pub fn unpack(reader: impl Read, root: &Path, limits: &Limits) -> Result<(), UnpackError> {
    let root_directory = tree::open_root(root).map_err(UnpackError::Archive)?;
    let (reader, allowance) = Allowance::new(reader);
    let mut archive = tar::Archive::new(reader);
    let mut applier = Applier {
        tree: Tree::new(root_directory),
        limits: *limits,
        bytes: 0,
        buffer: vec![0; 128 << 10],
        directory_times: Vec::new(),
    };
    let mut count = 0;
    {
        let mut entries = archive.entries().map_err(UnpackError::Archive)?;
        loop {
            allowance.set(Some(limits.headers));
            let Some(entry) = entries.next() else { break };
            let mut entry = entry.map_err(UnpackError::Archive)?;
            let metadata = Metadata::read(&mut entry, limits)?;
            allowance.set(None);
            count += 1;
            if count > limits.entries {
                return Err(UnpackError::TooLarge {
                    limit: limits.entries,
                    what: "entries",
                });
            }
            applier.apply(&metadata, &mut entry)?;
            // What is left of it must not count as headers of the next.
            io::copy(&mut entry, &mut io::sink()).map_err(UnpackError::Archive)?;
        }
    }
    applier.finish()?;
    // Padding after the archive's end belongs to the layer's digest.
    allowance.set(None);
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(UnpackError::Archive)?;
    Ok(())
}

struct Applier {
    tree: Tree,
    limits: Limits,
    bytes: u64,
    buffer: Vec<u8>,
    /// Set at the end: each new file in a directory changes its time.
    directory_times: Vec<(Vec<u8>, (i64, u32))>,
}

impl Applier {
    fn apply(&mut self, metadata: &Metadata, content: &mut impl Read) -> Result<(), UnpackError> {
        let failed = |action: &'static str| {
            move |source: io::Error| UnpackError::Entry {
                path: metadata.shown.clone(),
                action,
                source,
            }
        };
        if metadata.kind == Kind::Nothing {
            return Ok(());
        }
        let Some((directory, name)) = metadata.path.split() else {
            if metadata.kind != Kind::Directory {
                return Err(refused(metadata, "the layer's root must be a directory"));
            }
            tree::set_metadata(self.tree.root(), metadata).map_err(failed("set attributes"))?;
            self.directory_times.push((Vec::new(), metadata.modified));
            return Ok(());
        };
        let parent = self
            .tree
            .directory(directory)
            .map_err(failed("create its directory"))?;
        if name == OPAQUE_MARKER {
            return tree::set_opaque(parent.as_fd()).map_err(failed("mark opaque"));
        }
        if name.starts_with(AUFS_PREFIX) {
            return Ok(());
        }
        if let Some(hidden) = name.strip_prefix(WHITEOUT_PREFIX) {
            if matches!(hidden, b"" | b"." | b"..") {
                return Err(refused(metadata, "a whiteout of nothing"));
            }
            return self
                .whiteout(&parent, directory, hidden)
                .map_err(failed("create whiteout"));
        }
        let c_name = c_string(name).map_err(failed("create"))?;
        self.create(metadata, &parent, &c_name, content)
    }

    fn create(
        &mut self,
        metadata: &Metadata,
        parent: &Rc<OwnedFd>,
        name: &CStr,
        content: &mut impl Read,
    ) -> Result<(), UnpackError> {
        let failed = |action: &'static str| {
            move |source: io::Error| UnpackError::Entry {
                path: metadata.shown.clone(),
                action,
                source,
            }
        };
        if let Kind::HardLink(target) = &metadata.kind {
            return self.hard_link(metadata, parent, name, target.split());
        }
        let present = tree::present(parent, name).map_err(failed("look up"))?;
        let keep = present == Present::Directory && metadata.kind == Kind::Directory;
        if present != Present::Nothing && !keep {
            self.tree.remove(parent, name).map_err(failed("replace"))?;
        }
        match &metadata.kind {
            Kind::Directory => {
                if !keep {
                    rustix::fs::mkdirat(&**parent, name, Mode::from_raw_mode(0o700))
                        .map_err(|error| failed("create directory")(error.into()))?;
                }
                let directory = self
                    .tree
                    .find_directory(metadata.path.bytes())
                    .map_err(failed("open"))?;
                if present == Present::Whiteout {
                    tree::set_opaque(directory.as_fd()).map_err(failed("mark opaque"))?;
                }
                tree::set_metadata(directory.as_fd(), metadata)
                    .map_err(failed("set attributes"))?;
                self.directory_times
                    .push((metadata.path.bytes().to_vec(), metadata.modified));
                return Ok(());
            }
            Kind::File => {
                let file = tree::create_file(parent, name).map_err(failed("create"))?;
                self.write(metadata, content, &file)?;
                tree::set_metadata(file.as_fd(), metadata).map_err(failed("set attributes"))?;
                return tree::set_file_time(file.as_fd(), metadata.modified)
                    .map_err(failed("set time"));
            }
            Kind::Symlink(target) => {
                rustix::fs::symlinkat(OsStr::from_bytes(target), &**parent, name)
                    .map_err(|error| failed("create symlink")(error.into()))?;
                tree::set_owner(parent, name, metadata).map_err(failed("set owner"))?;
            }
            Kind::Character(major, minor) => {
                let node = (FileType::CharacterDevice, *major, *minor);
                special(parent, name, node, metadata).map_err(failed("create device"))?;
            }
            Kind::Block(major, minor) => {
                let node = (FileType::BlockDevice, *major, *minor);
                special(parent, name, node, metadata).map_err(failed("create device"))?;
            }
            Kind::Fifo => {
                special(parent, name, (FileType::Fifo, 0, 0), metadata)
                    .map_err(failed("create FIFO"))?;
            }
            Kind::HardLink(_) | Kind::Nothing => return Ok(()),
        }
        tree::set_time(parent.as_fd(), name, metadata.modified).map_err(failed("set time"))
    }

    /// The file's content, with all files of the layer counted against the limit.
    fn write(
        &mut self,
        metadata: &Metadata,
        content: &mut impl Read,
        mut file: &std::fs::File,
    ) -> Result<(), UnpackError> {
        loop {
            let length = match content.read(&mut self.buffer) {
                Ok(0) => return Ok(()),
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(UnpackError::Archive(error)),
            };
            self.bytes += length as u64;
            if self.bytes > self.limits.bytes {
                return Err(UnpackError::TooLarge {
                    limit: self.limits.bytes,
                    what: "bytes",
                });
            }
            io::Write::write_all(&mut file, &self.buffer[..length]).map_err(|source| {
                UnpackError::Entry {
                    path: metadata.shown.clone(),
                    action: "write",
                    source,
                }
            })?;
        }
    }

    /// A second name of a file of this layer. The source's last component isn't followed, so that
    /// a symlink is linked itself and never what it leads to.
    fn hard_link(
        &mut self,
        metadata: &Metadata,
        parent: &Rc<OwnedFd>,
        name: &CStr,
        target: Option<(&[u8], &[u8])>,
    ) -> Result<(), UnpackError> {
        let Some((directory, target_name)) = target else {
            return Err(refused(metadata, "a hard link to the layer's root"));
        };
        let failed = |source: io::Error| UnpackError::Entry {
            path: metadata.shown.clone(),
            action: "hard link to a file that this layer has",
            source,
        };
        let source = self.tree.find_directory(directory).map_err(failed)?;
        let target_name = c_string(target_name).map_err(failed)?;
        let same = |at: &OwnedFd, name: &CStr| {
            rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW)
                .map(|stat| (stat.st_dev, stat.st_ino))
        };
        let origin = same(&source, &target_name).map_err(|error| failed(error.into()))?;
        if tree::present(&source, &target_name).map_err(failed)? == Present::Directory {
            return Err(refused(metadata, "a hard link to a directory"));
        }
        if same(parent, name).is_ok_and(|existing| existing == origin) {
            return Ok(());
        }
        if tree::present(parent, name).map_err(failed)? != Present::Nothing {
            self.tree.remove(parent, name).map_err(failed)?;
        }
        rustix::fs::linkat(&*source, &*target_name, &**parent, name, AtFlags::empty())
            .map_err(|error| failed(error.into()))
    }

    /// `.wh.<name>`: the name of lower layers is gone. What this layer itself has under the name
    /// stays, whichever of the two comes first in the archive.
    fn whiteout(
        &mut self,
        parent: &Rc<OwnedFd>,
        directory: &[u8],
        hidden: &[u8],
    ) -> io::Result<()> {
        let name = c_string(hidden)?;
        match tree::present(parent, &name)? {
            Present::Nothing => tree::make_whiteout(parent, &name),
            Present::Whiteout | Present::Other => Ok(()),
            Present::Directory => {
                let path = if directory.is_empty() {
                    hidden.to_vec()
                } else {
                    [directory, hidden].join(&b'/')
                };
                let directory = self.tree.find_directory(&path)?;
                tree::set_opaque(directory.as_fd())
            }
        }
    }

    fn finish(mut self) -> Result<(), UnpackError> {
        for (path, modified) in std::mem::take(&mut self.directory_times) {
            let set = match self.tree.find_directory(&path) {
                Ok(directory) => tree::set_file_time(directory.as_fd(), modified),
                // Replaced by a later entry of the archive.
                Err(_) => Ok(()),
            };
            set.map_err(|source| UnpackError::Entry {
                path: String::from_utf8_lossy(&path).into_owned(),
                action: "set time",
                source,
            })?;
        }
        Ok(())
    }
}

fn special(
    parent: &OwnedFd,
    name: &CStr,
    (kind, major, minor): (FileType, u32, u32),
    metadata: &Metadata,
) -> io::Result<()> {
    let device = rustix::fs::makedev(major, minor);
    let mode = Mode::from_raw_mode(metadata.mode);
    rustix::fs::mknodat(parent, name, kind, mode, device)?;
    tree::set_owner(parent, name, metadata)?;
    // It was made just now, in a directory that is for root alone: no symlink lies there.
    rustix::fs::chmodat(parent, name, mode, AtFlags::empty())?;
    Ok(())
}

fn refused(metadata: &Metadata, reason: &str) -> UnpackError {
    UnpackError::Refused {
        path: metadata.shown.clone(),
        reason: reason.to_owned(),
    }
}
