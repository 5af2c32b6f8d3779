//! A start request, decided: all that the child has to do, with every descriptor opened and every
//! string made while that is still easy.

use std::path::PathBuf;

use nix::libc;
use oci_spec::runtime::LinuxDevice;

use super::cgroup::Membership;
use super::confine::Confined;
use super::error::RuntimeError;
use super::kernel_tunable::sysctl_file;
use super::mount_option::propagation;
use super::mounts::{self, Prepared};
use super::namespace::Namespaces;
use super::start::{Rootfs, StartRequest, Stdio};

/// What the child carries out.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) id: String,
    pub(super) namespaces: Namespaces,
    pub(super) membership: Membership,
    pub(super) rootfs: Rootfs,
    pub(super) read_only: bool,
    /// `MS_SHARED`, `MS_SLAVE` or `MS_PRIVATE`.
    pub(super) propagation: u64,
    pub(super) mounts: Vec<Prepared>,
    pub(super) devices: Vec<LinuxDevice>,
    pub(super) masked: Vec<String>,
    pub(super) read_only_paths: Vec<String>,
    pub(super) sysctls: Vec<(PathBuf, String)>,
    pub(super) hostname: Option<String>,
    pub(super) domainname: Option<String>,
    pub(super) process: Confined,
    pub(super) stdio: Stdio,
}

impl Plan {
    /// Checks and opens everything that `request` names.
    pub(super) fn new(request: StartRequest<'_>) -> Result<Self, RuntimeError> {
        let StartRequest {
            id,
            spec,
            rootfs,
            stdio,
            binds,
            cgroup,
        } = request;
        let process = spec
            .process()
            .as_ref()
            .ok_or_else(|| RuntimeError::invalid("process", "the spec has none"))?;
        let linux = spec
            .linux()
            .as_ref()
            .ok_or_else(|| RuntimeError::invalid("linux", "the spec has none"))?;
        if matches!(rootfs, Rootfs::Overlay { lower, .. } if lower.is_empty()) {
            return Err(RuntimeError::invalid("root", "there are no layers"));
        }
        let namespaces = Namespaces::new(linux.namespaces().as_deref().unwrap_or_default())?;
        let owned = namespaces.owns();
        let hostname = spec.hostname().clone().filter(|name| !name.is_empty());
        let domainname = spec.domainname().clone().filter(|name| !name.is_empty());
        if (hostname.is_some() || domainname.is_some()) && !owned.uts {
            return Err(RuntimeError::invalid(
                "hostname",
                "the container has no UTS namespace of its own to have a name in",
            ));
        }
        let mut sysctls = linux
            .sysctl()
            .iter()
            .flatten()
            .map(|(name, value)| Ok((sysctl_file(name, value, owned)?, value.clone())))
            .collect::<Result<Vec<_>, RuntimeError>>()?;
        sysctls.sort();
        let propagation = match linux.rootfs_propagation().as_deref().unwrap_or_default() {
            "" => libc::MS_PRIVATE,
            name => {
                propagation(name)
                    .ok_or_else(|| {
                        RuntimeError::invalid(
                            "linux.rootfsPropagation",
                            format!("{name:?} is no propagation"),
                        )
                    })?
                    .0
            }
        };
        Ok(Self {
            id: id.to_owned(),
            namespaces,
            membership: match cgroup {
                Some(cgroup) => cgroup.membership()?,
                None => Membership::default(),
            },
            rootfs: rootfs.clone(),
            read_only: spec.root().as_ref().is_some_and(|root| root.readonly().unwrap_or_default()),
            propagation,
            mounts: mounts::prepare(spec.mounts().as_deref().unwrap_or_default(), binds)?,
            devices: linux.devices().clone().unwrap_or_default(),
            masked: linux.masked_paths().clone().unwrap_or_default(),
            read_only_paths: linux.readonly_paths().clone().unwrap_or_default(),
            sysctls,
            hostname,
            domainname,
            process: Confined::new(process, linux.seccomp().as_ref())?,
            stdio,
        })
    }
}
