//! A container of a pod and its image become an OCI runtime spec: everything that the container
//! will be, in one value. Pure but for the seccomp profiles of this host, which are files.
//!
//! What comes in is the pod as it was applied, the image's configuration and what the sandbox
//! turned out to be; what goes out is what [`crate::runtime`] executes. Sources of mounts are
//! named in the spec for whoever reads it, and handed to the runtime as descriptors.

pub mod accounts;
pub mod env;
pub mod mounts;
pub mod resources;
pub mod security;

use std::{net::Ipv4Addr, path::PathBuf};

use oci_spec::{
    OciSpecError,
    runtime::{
        Linux, LinuxBuilder, LinuxNamespace, LinuxNamespaceBuilder, LinuxNamespaceType,
        ProcessBuilder, RootBuilder, Spec, SpecBuilder,
    },
};

use crate::{
    api::{container::Container, pod::Pod},
    image::ImageConfig,
    store::paths::Paths,
};
use accounts::Accounts;

/// Why a container's manifest can't be turned into a container here.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    /// An object that the environment refers to.
    #[error("{kind} \"{name}\" not found")]
    NotFound {
        /// `configmap` or `secret`.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// A `valueFrom` without a source that podling knows.
    #[error("env: valueFrom names no source that podling supports")]
    EnvSource,
    /// A `fieldPath` or `resource` that doesn't exist.
    #[error("unsupported fieldPath: {0}")]
    FieldPath(String),
    /// The image's user isn't in its `/etc/passwd`.
    #[error("unable to find user {0}: no matching entry in the image's passwd file")]
    NoUser(String),
    /// The image's group isn't in its `/etc/group`.
    #[error("unable to find group {0}: no matching entry in the image's group file")]
    NoGroup(String),
    /// A user or group number that Linux can't have.
    #[error("{0} is not a user or group number: it must be between 0 and 2147483647")]
    Id(i64),
    /// `runAsNonRoot`, and the image runs as root.
    #[error(
        "container has runAsNonRoot and image will run as root (pod: \"{title}\", container: {container})"
    )]
    ImageIsRoot {
        /// The pod.
        title: String,
        /// The container.
        container: String,
    },
    /// `runAsNonRoot`, and `runAsUser` is 0.
    #[error(
        "container's runAsUser breaks non-root policy (pod: \"{title}\", container: {container})"
    )]
    UserIsRoot {
        /// The pod.
        title: String,
        /// The container.
        container: String,
    },
    /// `runAsNonRoot`, and the image's user is a name.
    #[error(
        "container has runAsNonRoot and image has non-numeric user ({user}), cannot verify user is non-root (pod: \"{title}\", container: {container})"
    )]
    UserIsName {
        /// The image's user.
        user: String,
        /// The pod.
        title: String,
        /// The container.
        container: String,
    },
    /// A capability that Linux doesn't have.
    #[error("unknown capability \"{0}\"")]
    Capability(String),
    /// A seccomp profile of this host.
    #[error("seccomp profile \"{name}\": {reason}")]
    Seccomp {
        /// Its `localhostProfile`.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Neither the manifest nor the image says what to run.
    #[error("no command specified: neither the container nor its image has one")]
    NoCommand,
    /// A value that the OCI types refuse.
    #[error("building the OCI spec: {0}")]
    Oci(#[from] OciSpecError),
}

/// What the sandbox turned out to be.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The pod as messages name it.
    pub title: String,
    /// The pod's address; `None` in the host's network before it is known.
    pub pod_ip: Option<Ipv4Addr>,
    /// The host's address as the pod sees it.
    pub host_ip: Option<Ipv4Addr>,
    /// The host's name.
    pub node_name: String,
    /// The pod's host name.
    pub hostname: String,
    /// How many processors the host has.
    pub node_cpus: u32,
    /// How much memory the host has, in bytes.
    pub node_memory: u64,
    /// The pod's directory below `/run`.
    pub run_dir: PathBuf,
    /// The pod's network namespace.
    pub netns: PathBuf,
    /// The pod's cgroup, relative to the hierarchy's root.
    pub cgroup: String,
}

/// A container and what its spec is made from.
pub struct Input<'a> {
    /// The pod.
    pub pod: &'a Pod,
    /// The container.
    pub container: &'a Container,
    /// Its image's configuration.
    pub image: &'a ImageConfig,
    /// Its image's accounts.
    pub accounts: &'a Accounts,
    /// The sandbox.
    pub facts: &'a Facts,
    /// Where seccomp profiles of this host may be.
    pub paths: &'a Paths,
    /// The writable layer, shown as the root's path.
    pub root: PathBuf,
    /// Where each volume is on the host, for whoever reads the spec.
    pub volumes: &'a dyn Fn(&str) -> Option<PathBuf>,
    /// The host's devices, for a privileged container.
    pub devices: Vec<oci_spec::runtime::LinuxDevice>,
}

/// The container's spec.
///
/// # Errors
/// When the manifest and the image don't fit together, or name what this host doesn't have. The
/// messages are the kubelet's where it has one.
pub fn build(input: &Input<'_>) -> Result<Spec, SpecError> {
    let Input {
        pod,
        container,
        image,
        facts,
        ..
    } = input;
    let variables = env::declared(pod, container, facts)?;
    let privileged = security::is_privileged(container);
    let capabilities = security::capabilities(container)?;
    let user = accounts::resolve(pod, container, &image.user, input.accounts, &facts.title)?;
    let tty = container.tty == Some(true);

    let process = ProcessBuilder::default()
        .terminal(tty)
        .user(user)
        .args(command(container, image, &variables)?)
        .env(env::process(&image.env, &variables, &facts.hostname, tty))
        .cwd(working_dir(container, image))
        .capabilities(security::capability_sets(&capabilities)?)
        .rlimits(Vec::new())
        .no_new_privileges(security::no_new_privileges(container, &capabilities))
        .oom_score_adj(resources::oom_score(pod, container, facts.node_memory))
        .build()?;

    let read_only = container
        .security_context
        .as_deref()
        .and_then(|context| context.read_only_root_filesystem)
        .unwrap_or(false);
    let root = RootBuilder::default()
        .path(input.root.clone())
        .readonly(read_only)
        .build()?;
    let mut spec = SpecBuilder::default()
        .version("1.2.1")
        .root(root)
        .mounts(mounts::build(input, &variables)?)
        .process(process)
        .linux(linux(input, &capabilities, privileged)?)
        .build()?;
    // On the host's network the host's name is seen, and nobody may change it.
    let own_name = pod.spec.host_network != Some(true);
    spec.set_hostname(own_name.then(|| facts.hostname.clone()));
    Ok(spec)
}

fn linux(
    input: &Input<'_>,
    capabilities: &oci_spec::runtime::Capabilities,
    privileged: bool,
) -> Result<Linux, SpecError> {
    let Input {
        pod,
        container,
        facts,
        ..
    } = input;
    let (masked, read_only) = security::hidden_paths(container);
    let mut linux = LinuxBuilder::default()
        .resources(resources::container(container, privileged))
        .cgroups_path(format!("{}/{}", facts.cgroup, container.name))
        .namespaces(namespaces(pod, facts)?)
        .masked_paths(masked)
        .readonly_paths(read_only)
        .devices(input.devices.clone())
        .build()?;
    linux.set_seccomp(security::system_calls(
        pod,
        container,
        capabilities,
        input.paths,
    )?);
    Ok(linux)
}

/// Mount and cgroup namespaces are the container's own, and so is the PID namespace unless the
/// pod shares one; the others are the pod's. A namespace of the host has no entry.
fn namespaces(pod: &Pod, facts: &Facts) -> Result<Vec<LinuxNamespace>, SpecError> {
    let spec = &pod.spec;
    let is = |flag: Option<bool>| flag == Some(true);
    let new = |kind| LinuxNamespaceBuilder::default().typ(kind).build();
    let join = |kind, path| {
        LinuxNamespaceBuilder::default()
            .typ(kind)
            .path(path)
            .build()
    };
    let ns = facts.run_dir.join("ns");
    let mut namespaces = vec![
        new(LinuxNamespaceType::Mount)?,
        new(LinuxNamespaceType::Cgroup)?,
    ];
    if is(spec.share_process_namespace) && !is(spec.host_pid) {
        namespaces.push(join(LinuxNamespaceType::Pid, ns.join("pid"))?);
    } else if !is(spec.host_pid) {
        namespaces.push(new(LinuxNamespaceType::Pid)?);
    }
    if !is(spec.host_network) {
        namespaces.push(join(LinuxNamespaceType::Network, facts.netns.clone())?);
        namespaces.push(join(LinuxNamespaceType::Uts, ns.join("uts"))?);
    }
    if !is(spec.host_ipc) {
        namespaces.push(join(LinuxNamespaceType::Ipc, ns.join("ipc"))?);
    }
    Ok(namespaces)
}

/// What is executed. `command` stands for the image's entrypoint and makes its command void;
/// `args` stand for the image's command alone.
fn command(
    container: &Container,
    image: &ImageConfig,
    variables: &env::Variables,
) -> Result<Vec<String>, SpecError> {
    let expand = |words: &[String]| -> Vec<String> {
        words
            .iter()
            .map(|word| env::expand(word, |name| variables.get(name)))
            .collect()
    };
    let mut words = expand(&container.command);
    if words.is_empty() {
        words.clone_from(&image.entrypoint);
    }
    if !container.args.is_empty() {
        words.extend(expand(&container.args));
    } else if container.command.is_empty() {
        words.extend(image.cmd.iter().cloned());
    }
    if words.is_empty() {
        return Err(SpecError::NoCommand);
    }
    Ok(words)
}

fn working_dir(container: &Container, image: &ImageConfig) -> PathBuf {
    let declared = container
        .working_dir
        .as_deref()
        .filter(|dir| !dir.is_empty());
    let dir = declared.unwrap_or(&image.working_dir);
    PathBuf::from("/").join(dir)
}

#[cfg(test)]
mod tests;
