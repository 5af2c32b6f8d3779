//! The files of a container's `/dev`.

use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use oci_spec::runtime::{LinuxDevice, LinuxDeviceType};
use rustix::fs::{
    AtFlags, CWD, Dev, FileType, Gid, Mode, OFlags, Uid, chownat, makedev, mknodat, open, symlinkat,
};
use rustix::io::Errno;

use super::error::{Attempt, RuntimeError};
use super::mounts::{attach_at, clone_tree};
use super::rooted::{self, Kind};

/// Devices that every container has, as the runtime specification lists them.
const NODES: &[(&str, u32, u32)] = &[
    ("null", 1, 3),
    ("zero", 1, 5),
    ("full", 1, 7),
    ("random", 1, 8),
    ("urandom", 1, 9),
    ("tty", 5, 0),
];

/// Links that every container has.
const LINKS: &[(&str, &str)] = &[
    ("/proc/self/fd", "fd"),
    ("/proc/self/fd/0", "stdin"),
    ("/proc/self/fd/1", "stdout"),
    ("/proc/self/fd/2", "stderr"),
    ("/proc/kcore", "core"),
    ("pts/ptmx", "ptmx"),
];

/// Fills a container's own, new `/dev` with the default devices and links.
pub(super) fn populate(dev: impl AsFd) -> Result<(), RuntimeError> {
    let dev = dev.as_fd();
    for &(name, major, minor) in NODES {
        make(dev, Path::new(name), FileType::CharacterDevice, makedev(major, minor), 0o666)?;
    }
    for &(target, name) in LINKS {
        symlinkat(target, dev, name).attempt(|| format!("link /dev/{name}"))?;
    }
    Ok(())
}

fn make(
    parent: BorrowedFd<'_>,
    name: &Path,
    kind: FileType,
    number: Dev,
    mode: u32,
) -> Result<(), RuntimeError> {
    let what = || format!("make device {}", name.display());
    match mknodat(parent, name, kind, Mode::from_raw_mode(mode), number) {
        // Without CAP_MKNOD, or on a mount that allows no devices: the host's own node.
        Err(Errno::PERM | Errno::ACCESS) => {
            let host = Path::new("/dev").join(name);
            let source = open(&host, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).attempt(what)?;
            let target = rooted::ensure(parent, name, Kind::File)?;
            let tree = clone_tree(source, false).attempt(what)?;
            attach_at(tree, target).attempt(what)
        }
        result => result.attempt(what),
    }
}

/// Makes the devices that the spec lists beyond the default ones.
pub(super) fn add(root: BorrowedFd<'_>, devices: &[LinuxDevice]) -> Result<(), RuntimeError> {
    for device in devices {
        let path = device.path();
        let what = || format!("make device {}", path.display());
        let kind = match device.typ() {
            LinuxDeviceType::B => FileType::BlockDevice,
            LinuxDeviceType::C | LinuxDeviceType::U => FileType::CharacterDevice,
            LinuxDeviceType::P => FileType::Fifo,
            LinuxDeviceType::A => {
                return Err(RuntimeError::invalid("linux.devices", "a device needs a type"));
            }
        };
        let number = |value: i64| {
            u32::try_from(value)
                .map_err(|_| RuntimeError::invalid("linux.devices", "a number is out of range"))
        };
        let number = makedev(number(device.major())?, number(device.minor())?);
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(RuntimeError::invalid("linux.devices", "a device needs a path"));
        };
        let parent = rooted::ensure(root, parent, Kind::Directory)?;
        let mode = device.file_mode().unwrap_or(0o666) & 0o7777;
        let name = Path::new(name);
        match mknodat(&parent, name, kind, Mode::from_raw_mode(mode), number) {
            // One of the default devices, listed once more.
            Err(Errno::EXIST) => {}
            result => result.attempt(what)?,
        }
        if device.uid().is_some() || device.gid().is_some() {
            let (uid, gid) = (device.uid().unwrap_or(0), device.gid().unwrap_or(0));
            chownat(
                &parent,
                name,
                Some(Uid::from_raw(uid)),
                Some(Gid::from_raw(gid)),
                AtFlags::SYMLINK_NOFOLLOW,
            )
            .attempt(what)?;
        }
    }
    Ok(())
}

/// The host's `/dev/null` as an `O_PATH` descriptor, checked to be it: a path that leads somewhere
/// else would put that in place of every masked file (CVE-2025-31133).
pub(super) fn host_null(flags: OFlags) -> Result<std::os::fd::OwnedFd, RuntimeError> {
    let what = || "open /dev/null".to_owned();
    let null = rustix::fs::openat(
        CWD,
        "/dev/null",
        flags | OFlags::CLOEXEC | OFlags::NOFOLLOW,
        Mode::empty(),
    )
    .attempt(what)?;
    let stat = rustix::fs::fstat(&null).attempt(what)?;
    let is_device = FileType::from_raw_mode(stat.st_mode) == FileType::CharacterDevice;
    if is_device && stat.st_rdev == makedev(1, 3) {
        Ok(null)
    } else {
        Err(RuntimeError::Unsafe {
            path: "/dev/null".to_owned(),
            message: "is not the null device".to_owned(),
        })
    }
}
