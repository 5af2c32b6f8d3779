//! Looking into an image's root filesystem before it is mounted: does the command exist, who is in
//! `/etc/passwd`.
//!
//! A path is walked one name at a time, each name looked for in the layers from the top down, as
//! overlayfs would: a whiteout hides what is below, an opaque directory hides its namesakes below,
//! a symlink starts the walk anew at its target, wherever in the layers that is. `..` never leaves
//! the root. Two things are left out, which overlayfs itself writes and images don't hold:
//! redirected directories and metadata-only copies. No mount of the container is known here, so
//! nothing can be said of a path below one.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::Read as _;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{FileType, Mode, OFlags, ResolveFlags, fstat, open, openat2, readlinkat};
use rustix::io::Errno;

use super::error::{Attempt, RuntimeError};

/// Most symlinks followed in one walk, as in the kernel.
const SYMLINK_LIMIT: usize = 40;

/// The layers of a root filesystem, opened.
#[derive(Debug)]
pub struct Layers(Vec<OwnedFd>);

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The path with all symlinks followed, absolute.
    pub path: PathBuf,
    /// What is there.
    pub kind: FileType,
    /// Its mode, with the type bits.
    pub mode: u32,
    layer: usize,
}

impl Layers {
    /// Opens an image's layers, which stand bottom first.
    ///
    /// # Errors
    /// A layer that isn't there or isn't a directory.
    pub fn of_image(layers: &[PathBuf]) -> Result<Self, RuntimeError> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = layers.iter().rev().map(|layer| {
            open(layer, flags, Mode::empty()).attempt(|| format!("open layer {}", layer.display()))
        });
        opened.collect::<Result<_, _>>().map(Self)
    }
    /// What the absolute `path` leads to; `None` if nothing.
    ///
    /// # Errors
    /// Too many symlinks, or what the host's filesystem gave.
    pub fn find(&self, path: &Path) -> Result<Option<Found>, RuntimeError> {
        let what = || format!("look for {} in the image", path.display());
        let mut pending: VecDeque<OsString> = VecDeque::new();
        push_front(&mut pending, path);
        let mut reached = PathBuf::new();
        let mut followed = 0;
        let mut found = Found {
            path: PathBuf::from("/"),
            kind: FileType::Directory,
            mode: 0o040_755,
            layer: 0,
        };
        while let Some(name) = pending.pop_front() {
            if name == ".." {
                reached.pop();
                continue;
            }
            let next = reached.join(&name);
            let Some((layer, file)) = self.visible(&next).attempt(what)? else {
                return Ok(None);
            };
            let mode = fstat(&file).attempt(what)?.st_mode;
            let kind = FileType::from_raw_mode(mode);
            if kind == FileType::Symlink {
                followed += 1;
                if followed > SYMLINK_LIMIT {
                    return Err(Errno::LOOP).attempt(what);
                }
                let target = readlinkat(&file, "", Vec::new()).attempt(what)?;
                let target = PathBuf::from(OsString::from_vec(target.into_bytes()));
                if target.is_absolute() {
                    reached = PathBuf::new();
                }
                push_front(&mut pending, &target);
                continue;
            }
            if !pending.is_empty() && kind != FileType::Directory {
                return Ok(None);
            }
            reached = next;
            found = Found {
                path: Path::new("/").join(&reached),
                kind,
                mode,
                layer,
            };
        }
        if reached != found.path.strip_prefix("/").unwrap_or(&found.path) {
            // The walk ended on `..`: what is there is a directory that it came through.
            found.path = Path::new("/").join(&reached);
            found.kind = FileType::Directory;
        }
        Ok(Some(found))
    }

    /// The first `limit` bytes of the regular file at `path`; `None` if nothing is there.
    ///
    /// # Errors
    /// A file that isn't regular: a FIFO would hang, a device give without end (CVE-2018-15664).
    pub fn read(&self, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, RuntimeError> {
        let what = || format!("read {} of the image", path.display());
        let Some(found) = self.find(path)? else {
            return Ok(None);
        };
        let irregular = || RuntimeError::Unsafe {
            path: path.display().to_string(),
            message: "is not a regular file".to_owned(),
        };
        if found.kind != FileType::RegularFile {
            return Err(irregular());
        }
        let relative = found.path.strip_prefix("/").unwrap_or(&found.path);
        let file = openat2(
            &self.0[found.layer],
            relative,
            OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC,
            Mode::empty(),
            ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS | ResolveFlags::NO_SYMLINKS,
        )
        .attempt(what)?;
        let mode = fstat(&file).attempt(what)?.st_mode;
        if FileType::from_raw_mode(mode) != FileType::RegularFile {
            return Err(irregular());
        }
        let mut bytes = Vec::new();
        std::fs::File::from(file)
            .take(limit)
            .read_to_end(&mut bytes)
            .attempt(what)?;
        Ok(Some(bytes))
    }

    /// The topmost layer's file at `path`, which has no symlinks but perhaps its last name.
    fn visible(&self, path: &Path) -> Result<Option<(usize, OwnedFd)>, Errno> {
        'layers: for (index, layer) in self.0.iter().enumerate() {
            let mut prefix = PathBuf::new();
            let mut opaque = false;
            let mut reached = None;
            let mut names = path.iter().peekable();
            while let Some(name) = names.next() {
                prefix.push(name);
                let file = match open_plain(layer, &prefix) {
                    Ok(file) => file,
                    Err(Errno::NOENT) if opaque => return Ok(None),
                    Err(Errno::NOENT | Errno::NOTDIR) => continue 'layers,
                    Err(errno) => return Err(errno),
                };
                let stat = fstat(&file)?;
                match FileType::from_raw_mode(stat.st_mode) {
                    FileType::CharacterDevice if stat.st_rdev == 0 => return Ok(None),
                    FileType::Directory => opaque |= is_opaque(layer, &prefix),
                    // A file where the path needs a directory hides the layers below.
                    _ if names.peek().is_some() => return Ok(None),
                    _ => {}
                }
                reached = Some(file);
            }
            if let Some(file) = reached {
                return Ok(Some((index, file)));
            }
        }
        Ok(None)
    }
}

fn push_front(pending: &mut VecDeque<OsString>, path: &Path) {
    for component in path.components().rev() {
        match component {
            Component::Normal(name) => pending.push_front(name.to_owned()),
            Component::ParentDir => pending.push_front(OsString::from("..")),
            _ => {}
        }
    }
}

fn open_plain(layer: impl AsFd, path: &Path) -> Result<OwnedFd, Errno> {
    openat2(
        layer,
        path,
        OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC,
        Mode::empty(),
        ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS,
    )
}

fn is_opaque(layer: impl AsFd, path: &Path) -> bool {
    // An O_PATH descriptor has no attributes to read; a directory can be opened for it.
    let Ok(directory) = openat2(
        layer,
        path,
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
        Mode::empty(),
        ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS,
    ) else {
        return false;
    };
    ["trusted.overlay.opaque", "user.overlay.opaque"].iter().any(|name| {
        let mut value = [0; 1];
        matches!(rustix::fs::fgetxattr(&directory, *name, &mut value[..]), Ok(1) if value == *b"y")
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let path =
            std::env::temp_dir().join(format!("podling-lookup-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    #[test]
    fn symlinks_are_followed_across_layers_and_never_out() {
        let scratch = scratch("links");
        let (low, high) = (scratch.join("low"), scratch.join("high"));
        std::fs::create_dir_all(low.join("usr/bin")).unwrap();
        std::fs::create_dir_all(&high).unwrap();
        std::fs::write(low.join("usr/bin/tool"), "x").unwrap();
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(low.join("usr/bin/tool"), mode).unwrap();
        symlink("usr/bin", high.join("bin")).unwrap();
        symlink("/../../../../usr/bin/tool", high.join("alias")).unwrap();
        symlink("loop", high.join("loop")).unwrap();
        let layers = Layers::of_image(&[low, high]).unwrap();
        let find = |path: &str| {
            let found = layers.find(Path::new(path));
            found.map(|found| found.map(|found| found.path))
        };
        let tool = Some(PathBuf::from("/usr/bin/tool"));
        assert_eq!(find("/bin/tool").unwrap(), tool);
        assert_eq!(find("/alias").unwrap(), tool);
        assert_eq!(find("/bin/other").unwrap(), None);
        assert!(find("/loop").is_err());
        std::fs::remove_dir_all(scratch).unwrap();
    }

    #[test]
    fn a_fifo_is_not_read() {
        let scratch = scratch("fifo");
        std::fs::create_dir_all(scratch.join("etc")).unwrap();
        nix::unistd::mkfifo(&scratch.join("etc/passwd"), nix::sys::stat::Mode::S_IRWXU).unwrap();
        let layers = Layers::of_image(std::slice::from_ref(&scratch)).unwrap();
        let error = layers.read(Path::new("/etc/passwd"), 10).unwrap_err();
        assert!(matches!(error, RuntimeError::Unsafe { .. }), "{error}");
        std::fs::remove_dir_all(scratch).unwrap();
    }

    #[test]
    fn a_whiteout_hides_what_is_below() {
        let scratch = scratch("whiteout");
        let (low, high) = (scratch.join("low"), scratch.join("high"));
        std::fs::create_dir_all(&low).unwrap();
        std::fs::create_dir_all(&high).unwrap();
        std::fs::write(low.join("gone"), "x").unwrap();
        let node = rustix::fs::mknodat(
            rustix::fs::CWD,
            high.join("gone"),
            FileType::CharacterDevice,
            Mode::empty(),
            0,
        );
        if node.is_err() {
            eprintln!("skipped: needs root");
            return;
        }
        let layers = Layers::of_image(&[low, high]).unwrap();
        assert_eq!(layers.find(Path::new("/gone")).unwrap(), None);
        std::fs::remove_dir_all(scratch).unwrap();
    }
}
