//! What a pod's containers share: namespaces, network, host name, files under `/etc`, shared
//! memory, volumes, and the cgroup above theirs.
//!
//! The supervisor moves into the pod's namespaces itself, so that what it clones is born in them,
//! and binds them to files, so that they outlive it. Its netlink sockets were opened before and
//! stay in the host's network.

use std::{
    collections::BTreeMap,
    fs, io,
    net::{IpAddr, Ipv4Addr, UdpSocket},
    os::unix::{
        fs::{DirBuilderExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use nix::sched::CloneFlags;
use rustix::mount::MountFlags;

use crate::{
    api::{container::Protocol, pod::Pod},
    network::{
        Network, NetworkError, PortMapping,
        files::{self, HostResolver, HostnameTooLong},
    },
    pod::{
        machine,
        record::PodRecord,
        spec::{Facts, mounts, resources},
    },
    runtime::{RuntimeError, cgroup::Cgroup},
    store::{
        atomic::{self, Durability},
        objects::ObjectKey,
        paths::Paths,
    },
    volume::{self, Prepared, VolumeError},
};

/// The size of a pod's `/dev/shm`, as containerd makes it.
const SHM_SIZE: &str = "size=65536k,mode=1777";

/// The domain of pods' full names: Kubernetes' default.
const CLUSTER: &str = "cluster.local";

/// The network knows pods by uid only; a user knows them by name.
fn name_holder(paths: &Paths, mut error: NetworkError) -> NetworkError {
    if let NetworkError::PortTaken { pod, .. } = &mut error
        && let Ok(record) = PodRecord::load(paths, pod)
    {
        let metadata = record.pod.metadata;
        *pod = ObjectKey::pod(
            metadata.namespace.as_deref().unwrap_or("default"),
            metadata.name.as_deref().unwrap_or_default(),
        )
        .to_string();
    }
    error
}

/// Why a pod's sandbox could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The kernel or the file system refused a step.
    #[error("{attempt}: {cause}")]
    System {
        /// What was attempted.
        attempt: String,
        /// What the kernel answered.
        cause: io::Error,
    },
    /// The pod can't be connected.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A volume can't be had.
    #[error(transparent)]
    Volume(#[from] VolumeError),
    /// The pod's cgroup can't be made.
    #[error(transparent)]
    Cgroup(#[from] RuntimeError),
    /// The pod's name can't be a host's.
    #[error(transparent)]
    Hostname(#[from] HostnameTooLong),
    /// A port or address of the manifest that makes no sense.
    #[error("container {container}: {message}")]
    Port {
        /// The container.
        container: String,
        /// What is wrong.
        message: String,
    },
}

impl SandboxError {
    /// The kubelet's word for it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Volume(_) => "FailedMount",
            _ => "CreatePodSandboxError",
        }
    }
}

/// Says what was attempted when it fails.
trait Attempt<T> {
    fn attempt(self, attempt: impl FnOnce() -> String) -> Result<T, SandboxError>;
}

impl<T, E: Into<io::Error>> Attempt<T> for Result<T, E> {
    fn attempt(self, attempt: impl FnOnce() -> String) -> Result<T, SandboxError> {
        self.map_err(|cause| SandboxError::System {
            attempt: attempt(),
            cause: cause.into(),
        })
    }
}

/// A pod's sandbox.
pub struct Sandbox {
    /// What the containers' specs need to know of it.
    pub facts: Facts,
    /// The pod's volumes by name.
    pub volumes: BTreeMap<String, Prepared>,
}

/// Makes the sandbox and moves the calling thread into the pod's namespaces. `network` has been
/// opened in the host's.
///
/// # Errors
/// The first step that failed; what was made is for [`crate::pod::clean_up`] to take away.
pub async fn create(record: &PodRecord, network: &Network) -> Result<Sandbox, SandboxError> {
    let PodRecord {
        uid, pod, paths, ..
    } = record;
    let spec = &pod.spec;
    let run = paths.run_pod(uid);
    for directory in ["stdio", "etc", "ns", "oci", "shm"] {
        make_directory(&run.join(directory), 0o711)?;
    }
    let ports = port_mappings(pod)?;
    network
        .check_ports(uid, &ports)
        .await
        .map_err(|error| name_holder(paths, error))?;
    let mut volumes = BTreeMap::new();
    for volume in &spec.volumes {
        volumes.insert(
            volume.name.clone(),
            volume::prepare(uid, volume, paths, pod)?,
        );
    }
    let group = format!("{}/pod{uid}", paths.cgroup_parent());
    Cgroup::create(&group, &resources::pod(pod))?;

    let mut facts = Facts {
        title: machine::title(pod),
        host_ip: host_address(),
        node_name: node_name(),
        node_cpus: std::thread::available_parallelism()
            .map_or(1, |count| u32::try_from(count.get()).unwrap_or(1)),
        node_memory: rustix::system::sysinfo().totalram as u64,
        run_dir: run.clone(),
        netns: paths.netns(uid),
        cgroup: group,
        ..Facts::default()
    };
    enter_namespaces(pod, paths, uid)?;
    if is(spec.host_network) {
        facts.hostname.clone_from(&facts.node_name);
        facts.pod_ip = facts.host_ip;
    } else {
        facts.hostname = files::pod_names(pod, CLUSTER)?.kernel_hostname;
        nix::unistd::sethostname(&facts.hostname)
            .attempt(|| format!("set the host name {}", facts.hostname))?;
        // Containers may listen on any port of their own network, as containerd has it. The file
        // is missing on kernels before 4.11.
        let _ = fs::write("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
        let netns = fs::File::open("/proc/thread-self/ns/net")
            .attempt(|| "open the pod's network namespace".to_owned())?;
        let attachment = network
            .attach(uid, std::os::fd::AsFd::as_fd(&netns), &ports)
            .await
            .map_err(|error| name_holder(paths, error))?;
        facts.pod_ip = Some(attachment.address);
        facts.host_ip = facts.host_ip.or(Some(attachment.gateway));
    }
    write_etc(pod, &facts)?;
    if !is(spec.host_ipc) {
        let shm = mounts::shm_source(false, &run);
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        let options = std::ffi::CString::new(SHM_SIZE).map_err(io::Error::other);
        let options = options.attempt(|| "name the size of /dev/shm".to_owned())?;
        rustix::mount::mount("shm", &shm, "tmpfs", flags, Some(options.as_c_str()))
            .attempt(|| format!("mount a tmpfs on {}", shm.display()))?;
    }
    Ok(Sandbox { facts, volumes })
}

fn is(flag: Option<bool>) -> bool {
    flag == Some(true)
}

fn make_directory(path: &Path, mode: u32) -> Result<(), SandboxError> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(path)
        .attempt(|| format!("create {}", path.display()))
}

/// Moves into new namespaces and binds each to its file.
fn enter_namespaces(pod: &Pod, paths: &Paths, uid: &str) -> Result<(), SandboxError> {
    let spec = &pod.spec;
    let ns = paths.run_pod(uid).join("ns");
    let mut flags = CloneFlags::empty();
    let mut binds: Vec<(&str, PathBuf)> = Vec::new();
    if !is(spec.host_network) {
        flags |= CloneFlags::CLONE_NEWNET | CloneFlags::CLONE_NEWUTS;
        binds.push(("net", paths.netns(uid)));
        binds.push(("uts", ns.join("uts")));
    }
    if !is(spec.host_ipc) {
        flags |= CloneFlags::CLONE_NEWIPC;
        binds.push(("ipc", ns.join("ipc")));
    }
    nix::sched::unshare(flags).attempt(|| "create the pod's namespaces".to_owned())?;
    for (name, target) in binds {
        bind_namespace(&format!("/proc/thread-self/ns/{name}"), &target)?;
    }
    if is(spec.share_process_namespace) && !is(spec.host_pid) {
        start_pause(&ns.join("pid"))?;
    }
    Ok(())
}

fn bind_namespace(source: &str, target: &Path) -> Result<(), SandboxError> {
    if let Some(parent) = target.parent() {
        make_directory(parent, 0o755)?;
    }
    fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(target)
        .attempt(|| format!("create {}", target.display()))?;
    rustix::mount::mount_bind(source, target)
        .attempt(|| format!("bind {source} to {}", target.display()))
}

/// Starts the first process of the PID namespace that the pod's containers share. It is a child
/// of the supervisor and ends with the namespace.
fn start_pause(target: &Path) -> Result<(), SandboxError> {
    let own = fs::File::open("/proc/thread-self/ns/pid")
        .attempt(|| "open the PID namespace".to_owned())?;
    nix::sched::unshare(CloneFlags::CLONE_NEWPID)
        .attempt(|| "create the pod's PID namespace".to_owned())?;
    let spawned = Command::new("/proc/self/exe")
        .arg0("podling")
        .args(["supervise", "--pause"])
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .attempt(|| "start the first process of the pod's PID namespace".to_owned());
    nix::sched::setns(&own, CloneFlags::CLONE_NEWPID)
        .attempt(|| "go back to the host's PID namespace".to_owned())?;
    let pid = spawned?.id();
    bind_namespace(&format!("/proc/{pid}/ns/pid"), target)
}

fn node_name() -> String {
    rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned()
}

/// The address that the host uses towards the world: what a datagram would be sent from. None is
/// sent. `None` on a host without a route.
fn host_address() -> Option<Ipv4Addr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address that is never used (RFC 5737).
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    match socket.local_addr().ok()?.ip() {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    }
}

/// The ports of the host that the pod asks for.
fn port_mappings(pod: &Pod) -> Result<Vec<PortMapping>, SandboxError> {
    let mut mappings = Vec::new();
    if is(pod.spec.host_network) {
        return Ok(mappings);
    }
    for container in pod.spec.init_containers.iter().chain(&pod.spec.containers) {
        let error = |message: String| SandboxError::Port {
            container: container.name.clone(),
            message,
        };
        let number =
            |port: i32| u16::try_from(port).map_err(|_| error(format!("{port} is not a port")));
        for port in &container.ports {
            let Some(host_port) = port.host_port.filter(|port| *port != 0) else {
                continue;
            };
            let host_ip = match port.host_ip.as_deref().filter(|ip| !ip.is_empty()) {
                Some(text) => {
                    let parsed = text.parse::<Ipv4Addr>();
                    Some(parsed.map_err(|_| error(format!("{text} is not an IPv4 address")))?)
                }
                None => None,
            };
            mappings.push(PortMapping {
                host_ip: host_ip.filter(|ip| !ip.is_unspecified()),
                host_port: number(host_port)?,
                container_port: number(port.container_port)?,
                protocol: port.protocol.unwrap_or(Protocol::TCP),
            });
        }
    }
    Ok(mappings)
}

/// The files that every container of the pod sees under `/etc`.
fn write_etc(pod: &Pod, facts: &Facts) -> Result<(), SandboxError> {
    let aliases = &pod.spec.host_aliases;
    let (hosts, hostname) = if is(pod.spec.host_network) {
        // A host without the file has no names to show.
        let own = fs::read_to_string("/etc/hosts").unwrap_or_default();
        (
            files::hosts_of_host(&own, aliases),
            format!("{}\n", facts.hostname),
        )
    } else {
        let names = files::pod_names(pod, CLUSTER)?;
        let addresses: Vec<IpAddr> = facts.pod_ip.map(IpAddr::V4).into_iter().collect();
        (
            files::hosts(&addresses, &names, aliases),
            files::hostname(&names),
        )
    };
    let host = HostResolver::read().attempt(|| "read the host's resolv.conf".to_owned())?;
    let (resolver, _) = files::resolver(pod, &host, None);
    let texts = [
        ("hosts", hosts),
        ("resolv.conf", resolver.to_string()),
        ("hostname", hostname),
    ];
    for (name, text) in texts {
        let path = facts.run_dir.join("etc").join(name);
        atomic::write(&path, text.as_bytes(), Durability::Process)
            .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(0o644)))
            .attempt(|| format!("write {}", path.display()))?;
    }
    Ok(())
}
