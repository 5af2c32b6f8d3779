//! The mounts of a spec: prepared in the caller, attached in the child.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

use nix::libc;
use oci_spec::runtime::Mount;
use rustix::fs::{CWD, Mode, OFlags, mkdirat, open, symlinkat};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, OpenTreeFlags, fsconfig_create,
    fsconfig_set_flag, fsconfig_set_string, fsmount, fsopen, move_mount, open_tree,
};

use super::cgroup::View;
use super::error::{Attempt, RuntimeError};
use super::mount_option::Options;
use super::rooted::{self, Kind};
use crate::sys::mount::{Change, set_attributes};

/// Files of procfs that may be mounted over: what lxcfs makes up for a container. Anything else
/// there could fool what is written to or read from procfs (CVE-2019-19921, CVE-2025-52881).
const PROC_TARGETS: &[&str] = &[
    "/proc/cpuinfo",
    "/proc/diskstats",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/net/dev",
    "/proc/slabinfo",
    "/proc/stat",
    "/proc/swaps",
    "/proc/uptime",
];

/// A mount that is ready to be attached.
#[derive(Debug)]
pub(super) struct Prepared {
    destination: PathBuf,
    source: Source,
    options: Options,
}

#[derive(Debug)]
enum Source {
    /// A detached mount with all its attributes.
    Tree { tree: OwnedFd, kind: Kind },
    /// A new instance of that filesystem.
    Filesystem(String),
    /// The container's own cgroup.
    Cgroup,
}

/// Opens the sources of bind mounts while the host's mounts can be reached, and sorts all options.
pub(super) fn prepare(
    mounts: &[Mount],
    mut binds: Vec<(PathBuf, OwnedFd)>,
) -> Result<Vec<Prepared>, RuntimeError> {
    let mut prepared = Vec::with_capacity(mounts.len());
    for mount in mounts {
        let destination = mount.destination();
        let field = format!("mounts[{}]", destination.display());
        if mount.uid_mappings().is_some() || mount.gid_mappings().is_some() {
            return Err(RuntimeError::invalid(field, "idmapped mounts aren't supported"));
        }
        let options = Options::parse(mount.options().as_deref().unwrap_or_default(), &field)?;
        let kind = mount.typ().as_deref().unwrap_or_default();
        let given = binds.iter().position(|(path, _)| path == destination);
        let source = if options.bind || given.is_some() || matches!(kind, "bind" | "rbind") {
            let recursive = options.recursive_bind || kind == "rbind";
            let fd = if let Some(index) = given {
                binds.swap_remove(index).1
            } else {
                let path = mount.source().as_deref().ok_or_else(|| {
                    RuntimeError::invalid(&field, "a bind mount needs a source")
                })?;
                open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
                    .attempt(|| format!("open {} to mount it", path.display()))?
            };
            detach(fd, recursive, &options, destination)?
        } else if matches!(kind, "cgroup" | "cgroup2") {
            Source::Cgroup
        } else if kind.is_empty() {
            return Err(RuntimeError::invalid(field, "a mount needs a type"));
        } else {
            Source::Filesystem(kind.to_owned())
        };
        prepared.push(Prepared {
            destination: destination.clone(),
            source,
            options,
        });
    }
    if let Some((path, _)) = binds.first() {
        return Err(RuntimeError::invalid(
            "mounts",
            format!("a source was given for {}, which is no mount", path.display()),
        ));
    }
    Ok(prepared)
}

fn detach(
    fd: OwnedFd,
    recursive: bool,
    options: &Options,
    destination: &Path,
) -> Result<Source, RuntimeError> {
    let what = || format!("prepare the mount of {}", destination.display());
    let kind = rooted::kind(&fd).attempt(what)?;
    let tree = match clone_tree(&fd, recursive) {
        // Detached already, and only Linux 6.15 clones those: it is used up then.
        Err(Errno::INVAL) => fd,
        result => result.needs("open_tree (Linux 5.2)", what)?,
    };
    let mut every = options.recursive;
    every.propagation = if options.propagation == 0 {
        libc::MS_PRIVATE
    } else {
        options.propagation
    };
    let deep = options.propagation == 0 || options.recursive_propagation;
    if deep || options.recursive.is_empty() {
        change(&tree, every, deep, what)?;
    } else {
        change(&tree, options.recursive, true, what)?;
        every = Change {
            propagation: options.propagation,
            ..Change::default()
        };
        change(&tree, every, false, what)?;
    }
    change(&tree, options.single, false, what)?;
    Ok(Source::Tree { tree, kind })
}

fn change(
    tree: &OwnedFd,
    change: Change,
    recursive: bool,
    what: impl FnOnce() -> String,
) -> Result<(), RuntimeError> {
    if change.is_empty() {
        return Ok(());
    }
    set_attributes(tree, change, recursive).needs("mount_setattr (Linux 5.12)", what)
}

/// A detached copy of the mount at `fd`, its root being the file of `fd`.
pub(super) fn clone_tree(fd: impl AsFd, recursive: bool) -> Result<OwnedFd, Errno> {
    let mut flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_EMPTY_PATH;
    if recursive {
        flags |= OpenTreeFlags::AT_RECURSIVE;
    }
    open_tree(fd, "", flags)
}

/// Attaches the detached mount `tree` over the file of `target`.
pub(super) fn attach_at(tree: impl AsFd, target: impl AsFd) -> Result<(), Errno> {
    move_mount(
        tree,
        "",
        target,
        "",
        MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH | MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH,
    )
}

/// A new, detached instance of a filesystem.
pub(super) fn filesystem(
    kind: &str,
    parameters: &[(String, Option<String>)],
    attributes: u64,
) -> Result<OwnedFd, RuntimeError> {
    let context = fsopen(kind, FsOpenFlags::FSOPEN_CLOEXEC)
        .needs(&format!("filesystem {kind}"), || format!("open filesystem {kind}"))?;
    for (key, value) in parameters {
        match value {
            Some(value) => fsconfig_set_string(&context, key, value),
            None => fsconfig_set_flag(&context, key),
        }
        .attempt(|| format!("set {key} of filesystem {kind}"))?;
    }
    fsconfig_create(&context).attempt(|| format!("create filesystem {kind}"))?;
    let attributes = u32::try_from(attributes)
        .map_err(|_| RuntimeError::invalid("mounts", "unknown attribute"))?;
    fsmount(
        &context,
        FsMountFlags::FSMOUNT_CLOEXEC,
        MountAttrFlags::from_bits_retain(attributes),
    )
    .attempt(|| format!("mount filesystem {kind}"))
}

/// What later steps need of the mounts.
#[derive(Debug, Default)]
pub(super) struct Attached {
    /// The container's procfs.
    pub(super) proc: Option<OwnedFd>,
    /// The container's `/dev`, if it is one of its own.
    pub(super) dev: Option<OwnedFd>,
    /// The container's devpts instance.
    pub(super) pts: Option<OwnedFd>,
}

impl Prepared {
    /// Attaches the mount below `root`; notes it in `attached`.
    pub(super) fn attach(
        self,
        root: BorrowedFd<'_>,
        cgroup: &[View],
        attached: &mut Attached,
    ) -> Result<(), RuntimeError> {
        let Self {
            destination,
            source,
            options,
        } = self;
        let kind = match &source {
            Source::Tree { kind, .. } => *kind,
            _ => Kind::Directory,
        };
        let target = rooted::ensure(root, &destination, kind)?;
        let what = || format!("mount on {}", destination.display());
        check_target(root, &target, &destination)?;
        match source {
            Source::Tree { tree, .. } => attach_at(tree, target).attempt(what),
            Source::Cgroup => mount_cgroup(&target, cgroup, &options),
            Source::Filesystem(kind) => {
                let tree = filesystem(&kind, &options.parameters, options.single.set)?;
                attach_at(&tree, &target).attempt(what)?;
                if options.propagation != 0 {
                    change(
                        &tree,
                        Change {
                            propagation: options.propagation,
                            ..Change::default()
                        },
                        options.recursive_propagation,
                        what,
                    )?;
                }
                match kind.as_str() {
                    "proc" if destination == Path::new("/proc") => attached.proc = Some(tree),
                    "tmpfs" if destination == Path::new("/dev") => attached.dev = Some(tree),
                    "devpts" if destination == Path::new("/dev/pts") => attached.pts = Some(tree),
                    _ => {}
                }
                Ok(())
            }
        }
    }
}

fn check_target(
    root: BorrowedFd<'_>,
    target: &OwnedFd,
    destination: &Path,
) -> Result<(), RuntimeError> {
    let refuse = |message: &str| {
        Err(RuntimeError::Unsafe {
            path: destination.display().to_string(),
            message: message.to_owned(),
        })
    };
    let what = || format!("look at {}", destination.display());
    let (target_stat, root_stat) = (
        rustix::fs::fstat(target).attempt(what)?,
        rustix::fs::fstat(root).attempt(what)?,
    );
    if (target_stat.st_dev, target_stat.st_ino) == (root_stat.st_dev, root_stat.st_ino) {
        return refuse("leads to the root itself, which can't be mounted over");
    }
    let allowed = PROC_TARGETS.iter().any(|path| destination == Path::new(path));
    if !allowed && rooted::is_proc(target).attempt(what)? {
        return refuse("leads into procfs, which must not be mounted over");
    }
    Ok(())
}

/// The container's cgroup at `target`: on v2 the directory itself, else one directory a hierarchy.
fn mount_cgroup(target: &OwnedFd, views: &[View], options: &Options) -> Result<(), RuntimeError> {
    let bind = |path: &Path, at: BorrowedFd<'_>| -> Result<(), RuntimeError> {
        let what = || format!("mount cgroup {}", path.display());
        let tree = open_tree(
            CWD,
            path,
            OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC,
        )
        .attempt(what)?;
        change(&tree, options.single, false, what)?;
        attach_at(&tree, at).attempt(what)
    };
    if let [View { name: None, directory, .. }] = views {
        return bind(directory, target.as_fd());
    }
    let parameters = [
        ("mode".to_owned(), Some("755".to_owned())),
        ("size".to_owned(), Some("64k".to_owned())),
    ];
    let tree = filesystem("tmpfs", &parameters, options.single.set & !libc::MOUNT_ATTR_RDONLY)?;
    attach_at(&tree, target).attempt(|| "mount the cgroup directory".to_owned())?;
    for view in views {
        let Some(name) = &view.name else { continue };
        let what = || format!("make the cgroup directory {name}");
        mkdirat(&tree, name.as_str(), Mode::from_raw_mode(0o755)).attempt(what)?;
        let at = rooted::open(&tree, Path::new(name), OFlags::PATH | OFlags::DIRECTORY)
            .attempt(what)?;
        bind(&view.directory, at.as_fd())?;
        for alias in &view.aliases {
            symlinkat(name.as_str(), &tree, alias.as_str()).attempt(what)?;
        }
    }
    let read_only = Change {
        set: options.single.set & libc::MOUNT_ATTR_RDONLY,
        ..Change::default()
    };
    change(&tree, read_only, false, || "make the cgroup directory read-only".to_owned())
}
