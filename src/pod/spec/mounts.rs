//! What a container's mount namespace shows besides its root: the kernel's file systems, what all
//! containers of a pod share, and its volumes.

use std::path::{Path, PathBuf};

use oci_spec::runtime::{Mount, MountBuilder};

use super::{Input, SpecError, env, security};
use crate::api::container::{MountPropagation, VolumeMount};

/// The files of `<run>/etc` and where a container sees them.
pub const ETC_FILES: [(&str, &str); 3] = [
    ("hosts", "/etc/hosts"),
    ("hostname", "/etc/hostname"),
    ("resolv.conf", "/etc/resolv.conf"),
];

/// Where the memory that a pod's containers share is seen.
pub const SHM: &str = "/dev/shm";

/// All mounts, parents before what is below them.
pub(super) fn build(input: &Input<'_>, variables: &env::Variables) -> Result<Vec<Mount>, SpecError> {
    let Input { container, facts, .. } = input;
    let privileged = security::is_privileged(container);
    let access = if privileged { "rw" } else { "ro" };
    let run = &facts.run_dir;
    let taken = |path: &str| {
        let mounts = &container.volume_mounts;
        mounts.iter().any(|mount| clean(&mount.mount_path) == Path::new(path))
    };
    let mut mounts = vec![
        mount("/proc", "proc", "proc", &["nosuid", "noexec", "nodev"])?,
        mount("/dev", "tmpfs", "tmpfs", &["nosuid", "strictatime", "mode=755", "size=65536k"])?,
        mount(
            "/dev/pts",
            "devpts",
            "devpts",
            &["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"],
        )?,
        mount("/dev/mqueue", "mqueue", "mqueue", &["nosuid", "noexec", "nodev"])?,
        mount("/sys", "sysfs", "sysfs", &["nosuid", "noexec", "nodev", access])?,
        mount(
            "/sys/fs/cgroup",
            "cgroup",
            "cgroup",
            &["nosuid", "noexec", "nodev", "relatime", access],
        )?,
    ];
    if !taken(SHM) {
        let source = shm_source(input.pod.spec.host_ipc == Some(true), run);
        mounts.push(bind(SHM, &source, &["rbind", "rprivate", "rw"])?);
    }
    for (file, destination) in ETC_FILES {
        if !taken(destination) {
            let root_is_read_only = container
                .security_context
                .as_deref()
                .and_then(|context| context.read_only_root_filesystem)
                .unwrap_or(false);
            let access = if root_is_read_only { "ro" } else { "rw" };
            mounts.push(bind(
                destination,
                &run.join("etc").join(file),
                &["rbind", "rprivate", access],
            )?);
        }
    }
    let mut volumes = container
        .volume_mounts
        .iter()
        .map(|mount| volume(input, mount, variables))
        .collect::<Result<Vec<_>, _>>()?;
    // A volume inside another one has to be mounted after it, whatever the manifest's order.
    volumes.sort_by_key(|mount| mount.destination().components().count());
    mounts.extend(volumes);
    Ok(mounts)
}

/// Where the pod's shared memory is on the host.
pub fn shm_source(host_ipc: bool, run_dir: &Path) -> PathBuf {
    if host_ipc {
        PathBuf::from(SHM)
    } else {
        run_dir.join("shm")
    }
}

/// The mount path as it is seen in the container: absolute, without trailing slashes.
pub fn clean(path: &str) -> PathBuf {
    Path::new("/").join(path).components().collect()
}

/// The sub-path of a mount with its variables expanded; `None` when it shows the whole volume.
pub fn sub_path(mount: &VolumeMount, variables: &env::Variables) -> Option<String> {
    let expression = mount.sub_path_expr.as_deref().filter(|text| !text.is_empty());
    match expression {
        Some(expression) => Some(env::expand(expression, |name| variables.get(name))),
        None => mount.sub_path.clone().filter(|text| !text.is_empty()),
    }
}

fn volume(
    input: &Input<'_>,
    declared: &VolumeMount,
    variables: &env::Variables,
) -> Result<Mount, SpecError> {
    let mut source = (input.volumes)(&declared.name).unwrap_or_default();
    if let Some(sub_path) = sub_path(declared, variables) {
        source.push(sub_path.trim_start_matches('/'));
    }
    let propagation = match declared.mount_propagation {
        Some(MountPropagation::HostToContainer) => "rslave",
        Some(MountPropagation::Bidirectional) => "rshared",
        Some(MountPropagation::None) | None => "rprivate",
    };
    let read_only = declared.read_only == Some(true);
    let recursive = matches!(declared.recursive_read_only.as_deref(), Some("Enabled" | "IfPossible"));
    let access = match (read_only, recursive) {
        (true, true) => "rro",
        (true, false) => "ro",
        (false, _) => "rw",
    };
    let destination = clean(&declared.mount_path);
    bind(destination, &source, &["rbind", propagation, access])
}

fn mount(destination: &str, kind: &str, source: &str, options: &[&str]) -> Result<Mount, SpecError> {
    Ok(MountBuilder::default()
        .destination(destination)
        .typ(kind)
        .source(source)
        .options(options.iter().map(|option| (*option).to_owned()).collect::<Vec<_>>())
        .build()?)
}

fn bind(
    destination: impl Into<PathBuf>,
    source: &Path,
    options: &[&str],
) -> Result<Mount, SpecError> {
    Ok(MountBuilder::default()
        .destination(destination)
        .typ("bind")
        .source(source)
        .options(options.iter().map(|option| (*option).to_owned()).collect::<Vec<_>>())
        .build()?)
}
