//! `emptyDir`: a directory that lives as long as the pod, on disk or in memory.
//!
//! On disk it is a directory among the pod's lasting files, as a kubelet lays it out; in memory it
//! is one tmpfs among the pod's files of this boot, mounted on the host so that all containers of
//! the pod share it and so that it outlives the supervisor.

use std::fs::DirBuilder;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Gid, Mode, OFlags, ResolveFlags, StatxAttributes, StatxFlags};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, UnmountFlags, fsconfig_create,
    fsconfig_set_flag, fsconfig_set_string, fsmount, fsopen, move_mount, unmount,
};

use super::{VolumeError, tree};
use crate::api::pod::Pod;
use crate::api::volume::EmptyDirVolumeSource;
use crate::store::paths::Paths;

/// A kubelet's directory for this kind of volume.
const PLUGIN: &str = "kubernetes.io~empty-dir";

/// Anybody in the pod may use the volume: containers run as any user.
const PERMISSIONS: u32 = 0o777;

/// Makes the volume, or finds it as it was left, and says where it is.
pub(super) fn prepare(
    uid: &str,
    name: &str,
    source: &EmptyDirVolumeSource,
    paths: &Paths,
    pod: &Pod,
) -> Result<PathBuf, VolumeError> {
    let refuse = |field, value: String, reason: &str| VolumeError::Field {
        volume: name.to_owned(),
        field,
        value,
        reason: reason.to_owned(),
    };
    let permissions = match source.mode {
        None => PERMISSIONS,
        Some(mode) => u32::try_from(mode)
            .ok()
            .filter(|mode| *mode <= 0o1777)
            .ok_or_else(|| refuse("emptyDir.mode", mode.to_string(), "is not a file mode"))?,
    };
    let in_memory = match source.medium.as_deref().unwrap_or_default() {
        "" => false,
        "Memory" => true,
        medium => {
            return Err(refuse(
                "emptyDir.medium",
                medium.to_owned(),
                "is not supported; leave it out, or use Memory",
            ));
        }
    };
    let parent = if in_memory {
        memory(uid, paths)
    } else {
        paths.pod(uid).join("volumes").join(PLUGIN)
    };
    let path = parent.join(name);
    // Only root passes: the volumes of a pod are nobody else's business, whatever their modes.
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&parent)
        .map_err(|cause| VolumeError::Io {
            volume: name.to_owned(),
            action: "create directory",
            path: parent.clone(),
            cause,
        })?;
    let owner = Owner {
        group: group(name, pod)?,
        permissions,
    };
    let io = |action| {
        let path = path.clone();
        move |cause| VolumeError::io(name, action, &path, cause)
    };
    if !in_memory {
        create(&parent, name, &path, &owner).map_err(io("create directory"))?;
        return Ok(path);
    }
    match rustix::fs::mkdirat(CWD, &path, Mode::from_raw_mode(0o700)) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(cause) => return Err(io("create directory")(cause)),
    }
    let directory = open(&path).map_err(io("open"))?;
    if !is_mount_point(&directory).map_err(io("examine"))? {
        let limit = source.size_limit.map(|limit| limit.as_i64_ceil());
        let root = tmpfs(limit).map_err(io("create a tmpfs for"))?;
        // The mount itself is an O_PATH descriptor, which fchmod(2) refuses.
        let opened = tree::open_within(
            &root,
            Path::new("."),
            OFlags::RDONLY | OFlags::DIRECTORY,
            ResolveFlags::BENEATH,
        );
        let opened = opened.map_err(io("open a tmpfs for"))?;
        owner
            .apply(&opened)
            .map_err(io("set the owner and mode of"))?;
        move_mount(
            &root,
            "",
            &directory,
            "",
            MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH | MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH,
        )
        .map_err(io("mount a tmpfs on"))?;
    }
    Ok(path)
}

/// Unmounts and deletes all volumes of this kind that a pod has.
pub(super) fn release(uid: &str, paths: &Paths, failures: &mut Vec<VolumeError>) {
    let memory = memory(uid, paths);
    match std::fs::read_dir(&memory) {
        Ok(entries) => {
            for entry in entries.flatten() {
                if let Err(cause) = unmount_all(&entry.path()) {
                    failures.push(VolumeError::remove("unmount", &entry.path(), cause));
                }
            }
        }
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
        Err(cause) => failures.push(VolumeError::Remove {
            action: "read",
            path: memory,
            cause,
        }),
    }
    for pod in [paths.run_pod(uid), paths.pod(uid)] {
        remove_volumes(&pod, failures);
    }
}

/// Where a pod's memory volumes are mounted.
fn memory(uid: &str, paths: &Paths) -> PathBuf {
    paths.run_pod(uid).join("volumes")
}

/// Deletes the directory `volumes` of a pod.
fn remove_volumes(pod: &Path, failures: &mut Vec<VolumeError>) {
    match open(pod) {
        Ok(directory) => tree::remove_tree(directory.as_fd(), pod, c"volumes", failures),
        Err(Errno::NOENT) => {}
        Err(cause) => failures.push(VolumeError::remove("open", pod, cause)),
    }
}

/// Unmounts everything that is mounted on a path. A mount that is still in use, or has others
/// inside (a container's, with bidirectional propagation), is taken out of sight at once and goes
/// when its last user does.
fn unmount_all(path: &Path) -> Result<(), Errno> {
    while is_mount_point(&open(path)?)? {
        match unmount(path, UnmountFlags::NOFOLLOW) {
            Err(Errno::BUSY) => unmount(path, UnmountFlags::NOFOLLOW | UnmountFlags::DETACH)?,
            outcome => outcome?,
        }
    }
    Ok(())
}

fn open(path: &Path) -> Result<OwnedFd, Errno> {
    rustix::fs::openat(
        CWD,
        path,
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC,
        Mode::empty(),
    )
}

/// Makes a volume's directory, unless it is there. It appears under its name only when its owner
/// and mode are set, so one that is there is finished, and what the pod has made of its mode since
/// then (databases do) stays.
fn create(parent: &Path, name: &str, path: &Path, owner: &Owner) -> Result<(), Errno> {
    match open(path) {
        Ok(_) => return Ok(()),
        Err(Errno::NOENT) => {}
        Err(cause) => return Err(cause),
    }
    // No volume's name starts with a dot.
    let unfinished = parent.join(format!(".{name}"));
    match rustix::fs::mkdirat(CWD, &unfinished, Mode::from_raw_mode(0o700)) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(cause) => return Err(cause),
    }
    owner.apply(&open(&unfinished)?)?;
    rustix::fs::rename(&unfinished, path)
}

fn is_mount_point(directory: &OwnedFd) -> Result<bool, Errno> {
    let stat = rustix::fs::statx(directory, c"", AtFlags::EMPTY_PATH, StatxFlags::empty())?;
    Ok(stat.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

/// A tmpfs that is mounted nowhere yet. Without a limit the kernel's applies: half of the memory.
fn tmpfs(limit: Option<i64>) -> Result<OwnedFd, Errno> {
    let filesystem = fsopen("tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?;
    fsconfig_set_string(&filesystem, "source", "tmpfs")?;
    if let Some(limit) = limit.filter(|limit| *limit > 0) {
        fsconfig_set_string(&filesystem, "size", limit.to_string())?;
    }
    // What is in memory by request stays out of swap, as with a kubelet; kernels before 6.4 can't.
    match fsconfig_set_flag(&filesystem, "noswap") {
        Ok(()) | Err(Errno::INVAL) => {}
        Err(cause) => return Err(cause),
    }
    fsconfig_create(&filesystem)?;
    fsmount(
        &filesystem,
        FsMountFlags::FSMOUNT_CLOEXEC,
        MountAttrFlags::empty(),
    )
}

/// The pod's `fsGroup`, which owns the volume when there is one.
fn group(volume: &str, pod: &Pod) -> Result<Option<Gid>, VolumeError> {
    let context = pod.spec.security_context.as_ref();
    let Some(group) = context.and_then(|context| context.fs_group) else {
        return Ok(None);
    };
    match u32::try_from(group) {
        // The last number means "leave the group as it is" to chown(2).
        Ok(raw) if raw != u32::MAX => Ok(Some(Gid::from_raw(raw))),
        _ => Err(VolumeError::Field {
            volume: volume.to_owned(),
            field: "fsGroup",
            value: group.to_string(),
            reason: "is not a group number".to_owned(),
        }),
    }
}

/// Who may use a volume.
struct Owner {
    group: Option<Gid>,
    permissions: u32,
}

impl Owner {
    /// With a group, the directory hands that group on to what is made in it, and the group may do
    /// what the kubelet's `SetVolumeOwnership` lets it.
    fn apply(&self, directory: &OwnedFd) -> Result<(), Errno> {
        let mut mode = self.permissions;
        if let Some(group) = self.group {
            rustix::fs::fchown(directory, None, Some(group))?;
            mode |= 0o2070;
        }
        rustix::fs::fchmod(directory, Mode::from_raw_mode(mode))
    }
}
