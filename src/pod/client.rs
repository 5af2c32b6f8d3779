//! What a command needs of a pod: starting its supervisor, asking it, stopping it, and cleaning up
//! after one that has died. No call waits for ever, whatever the supervisor does or doesn't do.

use std::{
    ffi::OsString,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    os::{
        fd::{AsFd, AsRawFd, OwnedFd},
        unix::{fs::DirBuilderExt, fs::OpenOptionsExt, net::UnixStream, process::CommandExt},
    },
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use rustix::{
    fs::{
        CWD, MemfdFlags, SealFlags, StatVfsMountFlags, fcntl_add_seals, fcntl_get_seals, fstatvfs,
        memfd_create,
    },
    mount::{OpenTreeFlags, open_tree},
};

use super::{
    clean_up::{self, ignore_missing},
    control::{Observed, Reply, Request, StartReport},
    machine::Report,
    record::PodRecord,
};
use crate::{
    api::pod_status::{ContainerStatus, PodPhase, PodStatus},
    network::Network,
    store::{lock::Lock, paths::Paths},
    sys,
};

/// How long a supervisor may take beyond the grace period to stop its pod and clean up.
const CLEAN_UP: Duration = Duration::from_secs(20);
/// How long a supervisor may take to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// Set in the environment of a process that has executed itself again.
const REEXECUTED: &str = "PODLING_REEXECUTED";
/// `MOUNT_ATTR_RDONLY`.
const READ_ONLY: u64 = 1;

/// Why a pod could not be started, watched or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The kernel or the file system refused a step.
    #[error("{attempt}: {cause}")]
    System {
        /// What was attempted.
        attempt: String,
        /// What the kernel answered.
        cause: io::Error,
    },
    /// The pod, or a container of it, could not be started.
    #[error("{}{message} ({reason})", container.as_ref().map(|name| format!("container {name}: ")).unwrap_or_default())]
    NotStarted {
        /// One word for it, such as `RunContainerError`.
        reason: String,
        /// The container that it was about.
        container: Option<String>,
        /// Why.
        message: String,
    },
    /// The supervisor ended and did not say why.
    #[error("the pod's supervisor ended unexpectedly{0}")]
    Died(String),
    /// The pod has come to an end that is not success.
    #[error("the pod has failed: {message}")]
    PodFailed {
        /// How its containers ended.
        message: String,
    },
    /// It takes too long.
    #[error("timed out waiting for {what}")]
    TimedOut {
        /// What was waited for.
        what: String,
    },
    /// Something of the pod is left.
    #[error("{}", failures.join("; "))]
    Left {
        /// What could not be done.
        failures: Vec<String>,
    },
}

fn attempt<T, E: Into<io::Error>>(
    what: impl FnOnce() -> String,
    result: Result<T, E>,
) -> Result<T, ClientError> {
    result.map_err(|cause| ClientError::System {
        attempt: what(),
        cause: cause.into(),
    })
}

/// A supervisor that starts.
#[derive(Debug)]
pub struct Handle {
    reports: BufReader<UnixStream>,
    log: PathBuf,
    events: Vec<Report>,
}

/// A pod that has started.
#[derive(Clone, Debug)]
pub struct Started {
    /// Its address; none in the host's network.
    pub pod_ip: Option<String>,
}

/// Keeps the record and starts the pod's supervisor, detached.
///
/// # Errors
/// When the record can't be kept or the program not be executed.
pub fn spawn(record: &PodRecord) -> Result<Handle, ClientError> {
    let PodRecord { uid, paths, .. } = record;
    let run = paths.run_pod(uid);
    for directory in [paths.pod(uid), run.clone()] {
        let created = DirBuilder::new()
            .recursive(true)
            .mode(0o711)
            .create(&directory);
        attempt(|| format!("create {}", directory.display()), created)?;
    }
    attempt(|| format!("keep the record of pod {uid}"), record.save())?;
    let log = run.join("supervisor.log");
    let errors = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&log);
    let errors = attempt(|| format!("open {}", log.display()), errors)?;
    // Taken here and inherited as standard output: from this instant on there is a supervisor, or
    // the start of one, for whoever asks, and none any more when that process has ended.
    let lock = attempt(
        || "lock the pod".to_owned(),
        Lock::acquire(&run.join("lock")),
    )?;
    let lock = attempt(
        || "hand over the pod's lock".to_owned(),
        lock.as_fd().try_clone_to_owned(),
    )?;
    let (ours, theirs) = attempt(|| "create a socket pair".to_owned(), UnixStream::pair())?;
    let program = attempt(|| "copy podling's program".to_owned(), program())?;
    let mut root = OsString::from("--root=");
    root.push(&paths.root);
    let mut run_root = OsString::from("--run-root=");
    run_root.push(&paths.run_root);
    // The kernel opens the path before it closes descriptors, so this one may be close-on-exec.
    let spawned = Command::new(format!("/proc/self/fd/{}", program.as_raw_fd()))
        .arg0("podling")
        .arg("supervise")
        .args([root, run_root])
        .arg(uid)
        .env_clear()
        .current_dir("/")
        .stdin(OwnedFd::from(theirs))
        .stdout(lock)
        .stderr(errors)
        .spawn();
    attempt(|| "start the pod's supervisor".to_owned(), spawned)?;
    Ok(Handle {
        reports: BufReader::new(ours),
        log,
        events: Vec::new(),
    })
}

/// The program that a supervisor executes: this one, by a mount that nobody can write through, so
/// that no container can overwrite the host's file by way of `/proc/<pid>/exe` (CVE-2019-5736).
fn program() -> io::Result<OwnedFd> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
    let change = sys::mount::Change {
        set: READ_ONLY,
        ..sys::mount::Change::default()
    };
    if let Ok(tree) = open_tree(CWD, "/proc/self/exe", flags)
        && sys::mount::set_attributes(&tree, change, false).is_ok()
    {
        return Ok(tree);
    }
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let copy = memfd_create("podling", flags)?;
    let mut file = File::from(copy);
    io::copy(&mut File::open("/proc/self/exe")?, &mut file)?;
    let copy = OwnedFd::from(file);
    fcntl_add_seals(
        &copy,
        SealFlags::WRITE | SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL,
    )?;
    Ok(copy)
}

/// Goes on as the program that nobody can write through, from the start, unless this is it
/// already: for a command that itself joins a container. Returns in the protected process only.
///
/// # Errors
/// When the program can't be copied or executed.
pub fn reexecute_protected() -> Result<(), ClientError> {
    if attempt(|| "look at podling's program".to_owned(), is_protected())? {
        // The kernel took it from the descriptor's number. A name is for people only.
        let _ = rustix::thread::set_name(c"podling");
        return Ok(());
    }
    let what = || "execute a protected copy of podling's program".to_owned();
    // By what the program is, not by the mark, which anybody's environment may hold: that only
    // keeps a kernel that doesn't tell from letting this go round in circles.
    if std::env::var_os(REEXECUTED).is_some() {
        return attempt(what, Err(io::Error::other("it is writable again")));
    }
    let program = attempt(|| "copy podling's program".to_owned(), program())?;
    let mut arguments = std::env::args_os();
    let error = Command::new(format!("/proc/self/fd/{}", program.as_raw_fd()))
        .arg0(arguments.next().unwrap_or_else(|| "podling".into()))
        .args(arguments)
        .env(REEXECUTED, "1")
        .exec();
    attempt(what, Err(error))
}

/// Whether this process runs from a mount that is read-only or a file that is sealed.
fn is_protected() -> io::Result<bool> {
    let own = File::open("/proc/self/exe")?;
    if fstatvfs(&own)?.f_flag.contains(StatVfsMountFlags::RDONLY) {
        return Ok(true);
    }
    // Only files in memory have seals.
    Ok(fcntl_get_seals(&own).is_ok_and(|seals| seals.contains(SealFlags::WRITE)))
}

impl Handle {
    /// Waits until every container whose turn it is runs.
    ///
    /// # Errors
    /// Why the pod did not start; it is then as the kubelet would have it, for the caller to take
    /// down.
    pub fn wait_started(&mut self, deadline: Instant) -> Result<Started, ClientError> {
        let what = || "the pod to start".to_owned();
        loop {
            match read::<StartReport>(&mut self.reports, deadline, what)? {
                Some(StartReport::Event(report)) => self.events.push(report),
                Some(StartReport::Started { pod_ip }) => {
                    return Ok(Started { pod_ip });
                }
                Some(StartReport::Failed {
                    reason,
                    container,
                    message,
                }) => {
                    return Err(ClientError::NotStarted {
                        reason,
                        container,
                        message,
                    });
                }
                None => {
                    let said = fs::read_to_string(&self.log).unwrap_or_default();
                    let said = said.trim();
                    let said = if said.is_empty() {
                        String::new()
                    } else {
                        format!(": {said}")
                    };
                    return Err(ClientError::Died(said));
                }
            }
        }
    }
}

/// One line of JSON before the deadline; `None` when the other side has gone.
fn read<T: serde::de::DeserializeOwned>(
    reader: &mut BufReader<UnixStream>,
    deadline: Instant,
    what: impl Fn() -> String,
) -> Result<Option<T>, ClientError> {
    let mut line = Vec::new();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ClientError::TimedOut { what: what() });
        }
        attempt(&what, reader.get_ref().set_read_timeout(Some(left)))?;
        match reader.read_until(b'\n', &mut line) {
            Ok(_) if line.last() == Some(&b'\n') => break,
            Ok(0) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(None),
            Ok(_) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) => {}
            Err(error) => return attempt(what, Err(error)),
        }
    }
    attempt(
        what,
        serde_json::from_slice(&line)
            .map(Some)
            .map_err(io::Error::other),
    )
}

/// Whether the pod has a supervisor.
pub fn is_alive(paths: &Paths, uid: &str) -> bool {
    let lock = paths.run_pod(uid).join("lock");
    !uid.is_empty() && matches!(Lock::is_held(&lock), Ok(true))
}

/// The pod's status as its supervisor last wrote it; `Unknown` when there is no supervisor any
/// more and the pod had not ended.
pub fn status(paths: &Paths, uid: &str) -> Option<PodStatus> {
    let mut status = observed(paths, uid)?.status;
    let ended = matches!(status.phase, Some(PodPhase::Succeeded | PodPhase::Failed));
    if !ended && !is_alive(paths, uid) {
        status.phase = Some(PodPhase::Unknown);
        status.reason = Some("NoSupervisor".to_owned());
        status.message = Some("the pod's supervisor is gone".to_owned());
    }
    Some(status)
}

fn observed(paths: &Paths, uid: &str) -> Option<Observed> {
    let text = fs::read(paths.run_pod(uid).join("status.json")).ok()?;
    serde_json::from_slice(&text).ok()
}

/// The first process of a running container, as the host numbers it.
pub fn process(paths: &Paths, uid: &str, container: &str) -> Option<i32> {
    observed(paths, uid)?.processes.get(container).copied()
}

/// Where a container's OCI spec is, once it has been started.
pub fn oci_spec_path(paths: &Paths, uid: &str, container: &str) -> PathBuf {
    paths
        .run_pod(uid)
        .join("oci")
        .join(format!("{container}.json"))
}

/// The pod's cgroup, relative to the hierarchies' roots; a container's is below it by its name.
pub fn cgroup_path(paths: &Paths, uid: &str) -> String {
    clean_up::pod_cgroup(paths, uid)
}

fn ask(paths: &Paths, uid: &str, request: &Request) -> io::Result<BufReader<UnixStream>> {
    let mut stream = UnixStream::connect(paths.run_pod(uid).join("control.sock"))?;
    stream.set_write_timeout(Some(ANSWER))?;
    let mut line = serde_json::to_vec(request).map_err(io::Error::other)?;
    line.push(b'\n');
    stream.write_all(&line)?;
    Ok(BufReader::new(stream))
}

/// What a command waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// No container is being made for the first time any more.
    Begun,
    /// The pod is ready, or has succeeded.
    Ready,
    /// The pod has succeeded.
    Complete,
}

/// Waits for the pod.
///
/// # Errors
/// When it has failed, or isn't so by the deadline, or has no supervisor.
pub fn wait(paths: &Paths, uid: &str, until: Until, deadline: Instant) -> Result<(), ClientError> {
    let what = || match until {
        Until::Begun => "the pod to start".to_owned(),
        Until::Ready => "the pod to be ready".to_owned(),
        Until::Complete => "the pod to complete".to_owned(),
    };
    let gone = || ClientError::Died(String::new());
    // A supervisor that has just been started has no socket.
    let mut replies = loop {
        match ask(paths, uid, &Request::Watch) {
            Ok(replies) => break replies,
            Err(_) if !is_alive(paths, uid) => return Err(gone()),
            Err(_) if Instant::now() >= deadline => {
                return Err(ClientError::TimedOut { what: what() });
            }
            Err(_) => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    loop {
        let Some(reply) = read::<Reply>(&mut replies, deadline, what)? else {
            return Err(gone());
        };
        let Reply::Status(observed) = reply else {
            continue;
        };
        let status = observed.status;
        if until == Until::Begun {
            if has_begun(&status) {
                return Ok(());
            }
            continue;
        }
        let ready = status
            .conditions
            .iter()
            .any(|c| c.r#type == "Ready" && c.status == "True");
        match status.phase {
            Some(PodPhase::Succeeded) => return Ok(()),
            Some(PodPhase::Failed) => {
                return Err(ClientError::PodFailed {
                    message: ends(&status),
                });
            }
            _ if ready && until == Until::Ready => return Ok(()),
            _ => {}
        }
    }
}

/// Whether nothing is being made for the first time: something runs, waits to run again or has
/// ended.
fn has_begun(status: &PodStatus) -> bool {
    let being_made = |container: &ContainerStatus| {
        let waiting = container.state.as_ref().and_then(|s| s.waiting.as_ref());
        waiting.is_some_and(|waiting| waiting.reason.as_deref() == Some("ContainerCreating"))
    };
    let begun = |container: &ContainerStatus| {
        let state = container.state.as_ref();
        state.is_some_and(|state| state.running.is_some() || state.terminated.is_some())
    };
    status.init_container_statuses.iter().any(begun)
        || !status.container_statuses.is_empty()
            && !status.container_statuses.iter().any(being_made)
}

/// `container web ended with code 1 (Error), …` of those that did not end well.
fn ends(status: &PodStatus) -> String {
    let all = status
        .init_container_statuses
        .iter()
        .chain(&status.container_statuses);
    let ends: Vec<String> = all
        .filter_map(|container| {
            let ended = container.state.as_ref()?.terminated.as_ref()?;
            let reason = ended.reason.as_deref().unwrap_or_default();
            let message = ended
                .message
                .as_ref()
                .map(|m| format!(": {m}"))
                .unwrap_or_default();
            (ended.exit_code != 0).then(|| {
                format!(
                    "container {} ended with code {} ({reason}){message}",
                    container.name, ended.exit_code
                )
            })
        })
        .collect();
    ends.join(", ")
}

/// Stops the pod and removes all that it had, logs and record included. A pod without supervisor
/// is killed. One that has gone is fine.
///
/// # Errors
/// When something is left, or the supervisor doesn't answer in time.
pub fn stop(paths: &Paths, uid: &str, grace: Option<Duration>) -> Result<(), ClientError> {
    if is_alive(paths, uid) {
        ask_to_stop(paths, uid, grace)?;
    }
    clean_up(paths, uid)
}

fn ask_to_stop(paths: &Paths, uid: &str, grace: Option<Duration>) -> Result<(), ClientError> {
    // Begun seconds count: a grace of 0.5 s is not none.
    let seconds = grace.map(|grace| grace.as_secs() + u64::from(grace.subsec_nanos() > 0));
    let own = || {
        let record = PodRecord::load(paths, uid).ok()?;
        u64::try_from(record.pod.spec.termination_grace_period_seconds?).ok()
    };
    let longest = seconds.or_else(own).unwrap_or(30);
    let deadline = Instant::now() + Duration::from_secs(longest) + CLEAN_UP;
    let what = || "the pod's supervisor to stop it".to_owned();
    // A supervisor that has just been started, or is just ending, has no socket.
    let mut replies = loop {
        match ask(paths, uid, &Request::Stop { grace: seconds }) {
            Ok(replies) => break replies,
            Err(_) if !is_alive(paths, uid) => return Ok(()),
            Err(error) if Instant::now() >= deadline => return attempt(what, Err(error)),
            Err(_) => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    // What it failed to do is tried again below; that it has gone is all that matters.
    while let Some(reply) = read::<Reply>(&mut replies, deadline, what)? {
        match reply {
            Reply::Stopped { .. } => break,
            Reply::Refused { message } => return attempt(what, Err(io::Error::other(message))),
            Reply::Status(_) => {}
        }
    }
    Ok(())
}

/// Takes away whatever is left of a pod whose supervisor has ended or is about to.
///
/// # Errors
/// What could not be done.
pub fn clean_up(paths: &Paths, uid: &str) -> Result<(), ClientError> {
    let mut failures = Vec::new();
    // The supervisor has removed this directory when it has cleaned up.
    if paths.run_pod(uid).exists() {
        failures.extend(clean_up_after_crash(paths, uid));
    }
    if let Err(error) = clean_up::remove_supervisor_cgroup(paths, uid) {
        failures.push(error.to_string());
    }
    if failures.is_empty()
        && let Err(error) = ignore_missing(fs::remove_dir_all(paths.pod(uid)))
    {
        failures.push(format!("remove {}: {error}", paths.pod(uid).display()));
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(ClientError::Left { failures })
    }
}

fn clean_up_after_crash(paths: &Paths, uid: &str) -> Vec<String> {
    let settings = PodRecord::load(paths, uid)
        .map(|record| record.settings)
        .unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return vec![format!("start an event loop: {error}")],
    };
    runtime.block_on(async {
        match Network::open(paths, &settings) {
            Ok(network) => clean_up::clean_up(paths, uid, &network).await,
            Err(error) => vec![error.to_string()],
        }
    })
}
