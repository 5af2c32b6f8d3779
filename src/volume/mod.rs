//! A pod's volumes: one file a kind, and what all kinds share.
//!
//! What comes in is a volume of a pod's spec. [`prepare`] makes its content ready on the host, once
//! a pod; [`mount_source`] opens what one container's `volumeMounts` entry asks for, each time that
//! container starts; [`release`] takes everything away that `prepare` made. What goes out is a file
//! descriptor: the container's mount is made from that, and never from a path that another
//! container of the pod could have swapped in between.
//!
//! This room never mounts anything into a container, never expands variables and never writes
//! outside a volume. All of it is synchronous and starts no thread.

#![forbid(unsafe_code)]

mod empty_dir;
mod error;
mod host_path;
mod sub_path;
mod tree;

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags};

pub use self::error::VolumeError;
use crate::api::container::VolumeMount;
use crate::api::pod::Pod;
use crate::api::volume::{HostPathType, Volume};
use crate::store::paths::Paths;

/// A volume whose content is ready to be mounted into the pod's containers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The volume's name in the pod.
    name: String,
    /// Where its content is on the host.
    path: PathBuf,
    /// What kind of volume it is.
    kind: Kind,
}

/// What has to be known of a volume's kind each time a container mounts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A directory that podling made for the pod.
    EmptyDir,
    /// A file or directory of the host, which has to be of this type.
    HostPath(HostPathType),
}

impl Prepared {
    /// Where the volume's content is on the host.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Makes a volume's content ready. Doing it again for the same pod keeps what is there, so that a
/// supervisor that takes over a running pod may simply call it for every volume.
///
/// # Errors
/// When the kind isn't supported, a `hostPath` isn't of its `type`, or the host refuses a file or
/// mount; the error names the volume and the path.
pub fn prepare(
    uid: &str,
    volume: &Volume,
    paths: &Paths,
    pod: &Pod,
) -> Result<Prepared, VolumeError> {
    check_component(&volume.name)?;
    check_component(uid)?;
    let (path, kind) = if let Some(source) = &volume.host_path {
        let check = source.r#type.unwrap_or(HostPathType::Unset);
        host_path::prepare(&volume.name, Path::new(&source.path), check)?;
        (PathBuf::from(&source.path), Kind::HostPath(check))
    } else if let Some(source) = unsupported_source(volume) {
        return Err(VolumeError::Unsupported {
            volume: volume.name.clone(),
            source_field: source,
        });
    } else {
        // A volume without any source is an emptyDir: the API server's default.
        let source = volume.empty_dir.as_deref().cloned().unwrap_or_default();
        (
            empty_dir::prepare(uid, &volume.name, &source, paths, pod)?,
            Kind::EmptyDir,
        )
    };
    Ok(Prepared {
        name: volume.name.clone(),
        path,
        kind,
    })
}

/// Opens (`O_PATH`) the file or directory that a container's mount shows: the volume, or the
/// `subPath` in it, made as a directory when it is missing. `mount.sub_path` has to hold the
/// expanded text when the manifest says `subPathExpr`.
///
/// # Errors
/// When the volume has gone or changed its type, or when the sub-path leads out of the volume.
pub fn mount_source(volume: &Prepared, mount: &VolumeMount) -> Result<OwnedFd, VolumeError> {
    let root = match volume.kind {
        Kind::HostPath(check) => host_path::open(&volume.name, &volume.path, check)?,
        Kind::EmptyDir => rustix::fs::openat(
            CWD,
            &volume.path,
            OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC,
            Mode::empty(),
        )
        .map_err(|cause| VolumeError::io(&volume.name, "open", &volume.path, cause))?,
    };
    let expanded = mount.sub_path.as_deref().unwrap_or_default();
    let expression = mount.sub_path_expr.as_deref().unwrap_or_default();
    match (expanded, expression) {
        ("", "") => Ok(root),
        // Mounting the whole volume instead would show the container more than it was given.
        ("", expression) => Err(VolumeError::SubPath {
            volume: volume.name.clone(),
            sub_path: expression.to_owned(),
            reason: "its variables expand to an empty path".to_owned(),
        }),
        (sub_path, _) => sub_path::open(&volume.name, &root, sub_path),
    }
}

/// Takes away all that [`prepare`] made for a pod: unmounts its memory volumes and deletes its
/// directories. What a `hostPath` shows is never touched. A pod that has nothing is fine. The
/// first failure doesn't end it: everything else is still released.
///
/// # Errors
/// [`VolumeError::Release`] with every failure.
pub fn release(uid: &str, paths: &Paths) -> Result<(), VolumeError> {
    check_component(uid)?;
    let mut failures = Vec::new();
    empty_dir::release(uid, paths, &mut failures);
    if failures.is_empty() {
        Ok(())
    } else {
        Err(VolumeError::Release {
            uid: uid.to_owned(),
            failures,
        })
    }
}

/// The field of the first source that isn't supported, such as `nfs`.
fn unsupported_source(volume: &Volume) -> Option<String> {
    let fields = serde_json::to_value(volume).ok()?;
    fields
        .as_object()?
        .keys()
        .find(|field| !matches!(field.as_str(), "name" | "emptyDir" | "hostPath"))
        .cloned()
}

/// Names become directories: `manifest` has checked them, and this keeps a record that was
/// written by something else from leading elsewhere.
fn check_component(name: &str) -> Result<(), VolumeError> {
    if name.is_empty() || name == "." || name == ".." || name.contains(['/', '\0']) {
        return Err(VolumeError::Name {
            name: name.to_owned(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
