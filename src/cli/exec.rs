//! `podling exec`: a command in a running container, with this terminal or these streams.

mod terminal;

use std::{
    fs::{self, File},
    io::{self, IsTerminal},
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    path::PathBuf,
    process::ExitCode,
};

use nix::sys::{
    signal::{SigSet, Signal},
    signalfd::{SfdFlags, SignalFd},
};
use oci_spec::runtime::{BoxBuilder, LinuxSeccomp, Process, Spec};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::{
        DumpableBehavior, Pid, PidfdFlags, WaitId, WaitIdOptions, pidfd_open, pidfd_send_signal,
        set_dumpable_behavior, waitid,
    },
    termios::tcgetwinsize,
};

use crate::{
    api::pod::Pod,
    pod::client,
    runtime::{self, ExecRequest, Running, RuntimeError, Starting, Stdio, cgroup::Cgroup},
    store::objects::{ObjectKey, ObjectStore},
};

use super::{Context, candidates, failure::Failure};
use terminal::{Raw, Relay, screen};

/// The annotation that names the container that is meant when none is named, as kubectl has it.
const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";
/// What a shell adds to the number of the signal that ended a command.
const SIGNALLED: i32 = 128;
/// The signals that end a command, which are the container's to get.
const ENDING: [Signal; 4] = [
    Signal::SIGHUP,
    Signal::SIGINT,
    Signal::SIGQUIT,
    Signal::SIGTERM,
];

/// Arguments of `exec`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exits as the command does, with 128 and the signal's number when a signal ended it, with 127 when
the container doesn't have it and with 126 when it can't be executed.")]
pub struct Args {
    /// The pod, as NAME or pod/NAME.
    #[arg(add = candidates::pod())]
    pod: String,
    /// The container; the pod's default or first one when none is given.
    #[arg(short, long, value_name = "NAME", add = candidates::container())]
    container: Option<String>,
    /// The pod's namespace.
    #[arg(short, long, default_value = "default", add = candidates::namespace())]
    namespace: String,
    /// Pass standard input on.
    #[arg(short = 'i', long)]
    stdin: bool,
    /// Give the command a terminal.
    #[arg(short, long)]
    tty: bool,
    /// Print nothing but what the command does.
    #[arg(short, long)]
    quiet: bool,
    /// The command and its arguments.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// # Errors
/// When there is no such pod or container, it isn't running, or the command can't be executed.
pub fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    context.require_root("exec")?;
    client::reexecute_protected()?;
    // Nor may the container trace the process that is about to join it (CVE-2016-9962): its child
    // is undumpable from its birth on.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    let target = Target::find(&args, context)?;
    let streams = Streams::new(&args);
    let spec = target.spec()?;
    let process = process(&spec, args.command, streams).ok_or_else(|| {
        failed(format!(
            "the OCI spec of {} has no process",
            target.description()
        ))
    })?;
    let seccomp = spec
        .linux()
        .as_ref()
        .and_then(|linux| linux.seccomp().as_ref());
    // Before the process is there, so that none is missed, and for this process alone: what it
    // executes begins with no signal blocked.
    let signals = Signals::block(streams.tty)?;
    let starting = target.exec(&process, seccomp, streams.stdio()?)?;
    match wait_started(starting, &signals) {
        Ok(running) => streams.attach(&running, &signals).map(ExitCode::from),
        Err(error @ (RuntimeError::NotFound { .. } | RuntimeError::NotExecutable { .. })) => {
            Err(Failure::new(
                u8::try_from(error.exit_code()).unwrap_or(Failure::FAILED),
                error,
            ))
        }
        Err(error) => Err(error.into()),
    }
}

fn failed(message: String) -> Failure {
    Failure::new(Failure::FAILED, message)
}

/// A running container.
struct Target {
    pod: ObjectKey,
    container: String,
    /// The container's first process.
    pid: i32,
    pidfd: OwnedFd,
    cgroup: Cgroup,
    spec: PathBuf,
}

impl Target {
    fn find(args: &Args, context: &Context) -> Result<Self, Failure> {
        let name = args.pod.strip_prefix("pod/").unwrap_or(&args.pod);
        let key = ObjectKey::pod(&args.namespace, name);
        let pod: Pod = ObjectStore::new(&context.paths)
            .get(&key)?
            .ok_or_else(|| failed(format!("pods {name:?} not found")))?;
        let (container, note) = choose(&pod, &key, args.container.as_deref()).map_err(failed)?;
        if let Some(note) = note.filter(|_| !args.quiet) {
            eprintln!("{note}");
        }
        let uid = pod.metadata.uid.as_deref().unwrap_or_default();
        let gone = || failed(not_running(context, uid, &key, &container));
        let pid = client::process(&context.paths, uid, &container).ok_or_else(gone)?;
        let pidfd = Pid::from_raw(pid)
            .filter(|_| pid > 0)
            .and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok())
            .ok_or_else(gone)?;
        // The number may be another process' by now, but in this cgroup only the container's are.
        let path = format!("{}/{container}", client::cgroup_path(&context.paths, uid));
        let cgroup = Cgroup::open(&path)?;
        if !cgroup.processes()?.contains(&pid) {
            return Err(gone());
        }
        Ok(Self {
            pod: key,
            pid,
            pidfd,
            cgroup,
            spec: client::oci_spec_path(&context.paths, uid, &container),
            container,
        })
    }

    fn description(&self) -> String {
        format!("container {:?} of {}", self.container, self.pod)
    }

    fn spec(&self) -> Result<Spec, Failure> {
        let damaged = |error: &dyn std::fmt::Display| {
            let spec = self.spec.display();
            failed(format!(
                "the OCI spec of {}: {spec}: {error}",
                self.description()
            ))
        };
        let text = fs::read(&self.spec).map_err(|error| damaged(&error))?;
        serde_json::from_slice(&text).map_err(|error| damaged(&error))
    }

    fn exec(
        &self,
        process: &Process,
        seccomp: Option<&LinuxSeccomp>,
        stdio: Stdio,
    ) -> Result<Starting, Failure> {
        let starting = runtime::exec(ExecRequest {
            id: &self.container,
            target_pid: self.pid,
            process,
            stdio,
            cgroup: Some(&self.cgroup),
            seccomp,
        })?;
        // The runtime went by the number. While the process lives it is nobody else's; when it has
        // ended, there is no telling what was joined.
        if has_ended(&self.pidfd)? {
            let _ = pidfd_send_signal(&starting.pidfd, rustix::process::Signal::KILL);
            reap(&starting.pidfd)?;
            return Err(failed(format!(
                "{} is not running: it has just ended",
                self.description()
            )));
        }
        Ok(starting)
    }
}

/// The container that is meant, and what to tell the user when it is a guess.
fn choose(
    pod: &Pod,
    key: &ObjectKey,
    asked: Option<&str>,
) -> Result<(String, Option<String>), String> {
    let containers = pod.spec.containers.iter().map(|container| &container.name);
    let init = pod
        .spec
        .init_containers
        .iter()
        .map(|container| &container.name);
    let known = |name: &str| {
        containers
            .clone()
            .chain(init.clone())
            .any(|known| known == name)
    };
    let names = || {
        let init = init.clone().map(|name| format!("{name} (init)"));
        containers
            .clone()
            .cloned()
            .chain(init)
            .collect::<Vec<_>>()
            .join(", ")
    };
    if let Some(name) = asked {
        if known(name) {
            return Ok((name.to_owned(), None));
        }
        return Err(format!(
            "container {name:?} is not in {key}; it has {}",
            names()
        ));
    }
    let annotated = pod.metadata.annotations.get(DEFAULT_CONTAINER);
    if let Some(name) = annotated.filter(|name| known(name)) {
        return Ok((name.clone(), None));
    }
    let first = containers
        .clone()
        .next()
        .ok_or_else(|| format!("{key} has no containers"))?;
    let several = containers.len() + init.len() > 1;
    let note = several.then(|| format!("Defaulted container {first:?} out of: {}", names()));
    Ok((first.clone(), note))
}

/// Says that the container isn't running, and why as far as its status tells.
fn not_running(context: &Context, uid: &str, key: &ObjectKey, container: &str) -> String {
    let status = client::status(&context.paths, uid);
    let state = status.as_ref().and_then(|status| {
        let all = status
            .container_statuses
            .iter()
            .chain(&status.init_container_statuses);
        all.into_iter()
            .find(|status| status.name == container)?
            .state
            .as_ref()
    });
    let ended = state
        .and_then(|state| state.terminated.as_ref())
        .map(|ended| {
            let reason = ended.reason.as_deref().unwrap_or("terminated");
            format!(": {reason}, exit code {}", ended.exit_code)
        });
    let waits = state
        .and_then(|state| state.waiting.as_ref())
        .map(|waiting| format!(": {}", waiting.reason.as_deref().unwrap_or("waiting")));
    let why = ended.or(waits).unwrap_or_default();
    format!("container {container:?} of {key} is not running{why}")
}

/// The container's process with another command.
fn process(spec: &Spec, command: Vec<String>, streams: Streams) -> Option<Process> {
    let mut process = spec.process().clone()?;
    process.set_args(Some(command));
    process.set_terminal(Some(streams.tty));
    process.set_console_size(None);
    if streams.tty {
        let size = screen().and_then(|screen| tcgetwinsize(screen).ok());
        process.set_console_size(size.and_then(|size| {
            let height = u64::from(size.ws_row);
            BoxBuilder::default()
                .height(height)
                .width(u64::from(size.ws_col))
                .build()
                .ok()
        }));
        let mut env = process.env().clone().unwrap_or_default();
        let own = std::env::var("TERM").ok().filter(|term| !term.is_empty());
        set_term(&mut env, own.as_deref());
        process.set_env(Some(env));
    }
    Some(process)
}

/// The terminal's type is that of the caller's; one that nobody knows is the plainest.
fn set_term(env: &mut Vec<String>, own: Option<&str>) {
    let is_term = |entry: &String| entry.starts_with("TERM=");
    if own.is_none() && env.iter().any(is_term) {
        return;
    }
    env.retain(|entry| !is_term(entry));
    env.push(format!("TERM={}", own.unwrap_or("xterm")));
}

/// The signals that the command waits for instead of dying of them.
struct Signals(SignalFd);

impl Signals {
    fn block(tty: bool) -> Result<Self, Failure> {
        let mut set = SigSet::empty();
        for signal in ENDING {
            set.add(signal);
        }
        if tty {
            set.add(Signal::SIGWINCH);
        }
        set.thread_block()?;
        let flags = SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK;
        Ok(Self(SignalFd::with_flags(&set, flags)?))
    }

    /// The next signal that has come.
    fn next(&self) -> Option<rustix::process::Signal> {
        let information = self.0.read_signal().ok().flatten()?;
        rustix::process::Signal::from_named_raw(i32::try_from(information.ssi_signo).ok()?)
    }
}

/// Waits until the command was executed; a signal meanwhile kills it.
fn wait_started(mut starting: Starting, signals: &Signals) -> Result<Running, RuntimeError> {
    loop {
        match starting.try_finish() {
            Ok(Some(running)) => return Ok(running),
            Ok(None) => {}
            Err(error) => {
                // What it was about matters more than that it can't be reaped.
                let _ = reap(&starting.pidfd);
                return Err(error);
            }
        }
        let status = starting.status_fd();
        let mut ready = [
            PollFd::new(&status, PollFlags::IN),
            PollFd::new(&signals.0, PollFlags::IN),
        ];
        // Any error is seen by the read that follows.
        let _ = poll(&mut ready, None);
        while let Some(signal) = signals.next() {
            if signal != rustix::process::Signal::WINCH {
                // Its own signals are still blocked. Its end is seen as if it had run.
                let _ = pidfd_send_signal(&starting.pidfd, rustix::process::Signal::KILL);
            }
        }
    }
}

fn has_ended(pidfd: &OwnedFd) -> io::Result<bool> {
    let mut ready = [PollFd::new(pidfd, PollFlags::IN)];
    loop {
        match poll(&mut ready, Some(&Timespec::default())) {
            Err(Errno::INTR) => {}
            result => return Ok(result? > 0),
        }
    }
}

/// Waits for the process' end and takes its exit code, as a shell would put it.
fn reap(pidfd: &OwnedFd) -> io::Result<u8> {
    loop {
        match waitid(WaitId::PidFd(pidfd.as_fd()), WaitIdOptions::EXITED) {
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
            Ok(None) => return Err(io::ErrorKind::WouldBlock.into()),
            Ok(Some(status)) => {
                let signalled = status.terminating_signal().map(|signal| SIGNALLED + signal);
                let code = status.exit_status().or(signalled).unwrap_or(SIGNALLED);
                return Ok(u8::try_from(code & 0xff).unwrap_or(u8::MAX));
            }
        }
    }
}

/// What the command reads and writes.
#[derive(Clone, Copy)]
struct Streams {
    stdin: bool,
    tty: bool,
}

impl Streams {
    /// What was asked for; a terminal only where there is one to type into, as with kubectl.
    fn new(args: &Args) -> Self {
        let usable = !args.stdin || io::stdin().is_terminal();
        if args.tty && !usable && !args.quiet {
            eprintln!("Unable to use a TTY - input is not a terminal or the right kind of file");
        }
        Self {
            stdin: args.stdin,
            tty: args.tty && usable,
        }
    }

    /// The streams to hand over. With a terminal they aren't used.
    fn stdio(self) -> io::Result<Stdio> {
        if self.tty {
            let null = OwnedFd::from(File::options().write(true).open("/dev/null")?);
            return Ok(Stdio {
                stdin: None,
                stdout: null.try_clone()?,
                stderr: null,
            });
        }
        let stdin = self
            .stdin
            .then(|| own(io::stdin().as_fd(), "standard input"));
        Ok(Stdio {
            stdin: stdin.transpose()?,
            stdout: own(io::stdout().as_fd(), "standard output")?,
            stderr: own(io::stderr().as_fd(), "standard error")?,
        })
    }

    /// Copies, forwards signals, and waits for the command's end. Its exit code.
    fn attach(self, running: &Running, signals: &Signals) -> Result<u8, Failure> {
        let Some(console) = &running.console else {
            return forward(&running.pidfd, signals);
        };
        let screen = screen();
        let _raw = match &screen {
            Some(screen) if self.stdin => Some(Raw::set(screen)?),
            _ => None,
        };
        Relay::new(console, screen.as_ref(), self.stdin)?.run(&running.pidfd, signals)
    }
}

/// A descriptor to hand over. Never a directory: by one of the host's a container could leave its
/// root.
fn own(stream: BorrowedFd<'_>, name: &str) -> io::Result<OwnedFd> {
    let owned = stream.try_clone_to_owned()?;
    let kind = rustix::fs::FileType::from_raw_mode(rustix::fs::fstat(&owned)?.st_mode);
    if kind == rustix::fs::FileType::Directory {
        return Err(io::Error::other(format!("{name} is a directory")));
    }
    Ok(owned)
}

/// Waits for the command's end and hands signals on to it until then.
fn forward(pidfd: &OwnedFd, signals: &Signals) -> Result<u8, Failure> {
    loop {
        let mut ready = [
            PollFd::new(pidfd, PollFlags::IN),
            PollFd::new(&signals.0, PollFlags::IN),
        ];
        match poll(&mut ready, None) {
            Err(Errno::INTR) => continue,
            result => result?,
        };
        if !ready[0].revents().is_empty() {
            return Ok(reap(pidfd)?);
        }
        while let Some(signal) = signals.next() {
            // One that has ended meanwhile needs none.
            let _ = pidfd_send_signal(pidfd, signal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod(annotations: &serde_json::Value) -> Pod {
        serde_json::from_value(serde_json::json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": "web", "annotations": annotations},
            "spec": {
                "initContainers": [{"name": "prepare", "image": "i"}],
                "containers": [{"name": "a", "image": "i"}, {"name": "b", "image": "i"}],
            },
        }))
        .unwrap()
    }

    fn choice(pod: &Pod, asked: Option<&str>) -> Result<(String, Option<String>), String> {
        choose(pod, &ObjectKey::pod("default", "web"), asked)
    }

    #[test]
    fn the_first_container_is_a_guess_that_is_told() {
        let (name, note) = choice(&pod(&serde_json::json!({})), None).unwrap();
        assert_eq!(name, "a");
        let note = note.unwrap();
        assert_eq!(
            note,
            "Defaulted container \"a\" out of: a, b, prepare (init)"
        );
    }

    #[test]
    fn an_annotated_container_is_no_guess_unless_it_is_missing() {
        let annotated = |name: &str| pod(&serde_json::json!({ DEFAULT_CONTAINER: name }));
        assert_eq!(
            choice(&annotated("b"), None).unwrap(),
            ("b".to_owned(), None)
        );
        assert_eq!(choice(&annotated("c"), None).unwrap().0, "a");
    }

    #[test]
    fn a_name_that_is_not_there_is_answered_with_those_that_are() {
        let pod = pod(&serde_json::json!({}));
        assert_eq!(choice(&pod, Some("prepare")).unwrap().0, "prepare");
        let error = choice(&pod, Some("c")).unwrap_err();
        assert_eq!(
            error,
            "container \"c\" is not in pod/web; it has a, b, prepare (init)"
        );
    }

    #[test]
    fn the_callers_terminal_type_wins() {
        let term = |env: &[&str], own| {
            let mut env: Vec<String> = env.iter().map(ToString::to_string).collect();
            set_term(&mut env, own);
            env
        };
        assert_eq!(
            term(&["A=1", "TERM=xterm"], Some("foot")),
            ["A=1", "TERM=foot"]
        );
        assert_eq!(term(&["TERM=vt100"], None), ["TERM=vt100"]);
        assert_eq!(term(&["A=1"], None), ["A=1", "TERM=xterm"]);
    }
}
