//! A pod's supervisor: a detached process with one thread that owns the pod from its sandbox to
//! its clean-up. Events (a command executed, a process ended, time, a request) go into
//! [`Machine`], and the effects that come out are carried out here.
//!
//! There is never a second thread: containers are cloned without an `execve` in between, which is
//! safe only then. So nothing in here may use tokio's blocking pool.

mod container;
mod device;
mod output;
pub mod pause;
mod sandbox;
mod server;
mod status;

use std::{
    collections::VecDeque,
    fs,
    io::{self, Write},
    os::{fd::OwnedFd, unix::net::UnixStream as StdStream},
    rc::Rc,
    time::Duration,
};

use nix::sys::signal::{SigSet, Signal};
use oci_spec::runtime::LinuxResources;
use rustix::time::{ClockId, clock_gettime};
use tokio::{
    net::UnixStream,
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        watch,
    },
};

use self::{
    container::{Run, Start},
    sandbox::{Sandbox, SandboxError},
};
use super::{
    clean_up,
    control::{Reply, StartReport},
    machine::{Effect, Event, Machine, Moment, Phase, Report},
    record::PodRecord,
};
use crate::{
    api::container::Container,
    network::{Network, NetworkError},
    runtime::{RuntimeError, cgroup::Cgroup},
    store::{
        atomic::{self, Durability},
        paths::Paths,
    },
    sys::memory,
};

/// How long a client may take to read an answer that the supervisor waits to give.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long nothing has to happen before a supervisor takes up less room.
const QUIET: Duration = Duration::from_millis(500);

/// Why a supervisor could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum SupervisorError {
    /// The kernel or the file system refused a step.
    #[error("{attempt}: {cause}")]
    System {
        /// What was attempted.
        attempt: String,
        /// What the kernel answered.
        cause: io::Error,
    },
    /// The host's network can't be spoken to.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The supervisor's cgroup can't be made.
    #[error(transparent)]
    Cgroup(#[from] RuntimeError),
    /// The sandbox can't be made.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
}

fn attempt<T, E: Into<io::Error>>(what: &str, result: Result<T, E>) -> Result<T, SupervisorError> {
    result.map_err(|cause| SupervisorError::System {
        attempt: what.to_owned(),
        cause: cause.into(),
    })
}

/// What the main loop is told.
enum Message {
    Event(Event),
    Console {
        container: usize,
        console: OwnedFd,
    },
    Stop {
        grace: Option<Duration>,
        stream: UnixStream,
    },
}

/// Supervises a pod until it has been stopped. Standard input is the socket over which the start
/// is reported; standard output is the pod's lock, held for as long as this process lives.
///
/// # Errors
/// What kept the pod from being supervised; it has been reported as well.
pub fn run(paths: &Paths, uid: &str) -> Result<(), SupervisorError> {
    let mut reporter = Reporter::from_stdin()?;
    let result = detach(paths, uid).and_then(|()| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build();
        let runtime = attempt("start the event loop", runtime)?;
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, supervise(paths, uid, &mut reporter))
    });
    if let Err(error) = &result {
        let reason = match error {
            SupervisorError::Sandbox(error) => error.reason(),
            _ => "SupervisorError",
        };
        reporter.send(&StartReport::Failed {
            reason: reason.to_owned(),
            container: None,
            message: error.to_string(),
        });
    }
    result
}

/// Leaves everything of the command that started it: session, signals, directory, cgroup.
fn detach(paths: &Paths, uid: &str) -> Result<(), SupervisorError> {
    // Fails for a process that leads its group, which has left already.
    let _ = rustix::process::setsid();
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    attempt("change to /", rustix::process::chdir("/"))?;
    // The executable is known by the number of a descriptor only.
    let _ = rustix::thread::set_name(c"podling");
    // Blocked rather than ignored: a container's process begins with none blocked.
    let mut signals = SigSet::empty();
    for signal in [
        Signal::SIGHUP,
        Signal::SIGINT,
        Signal::SIGQUIT,
        Signal::SIGTSTP,
    ] {
        signals.add(signal);
    }
    attempt("block signals", signals.thread_block())?;
    let cgroup = Cgroup::create(
        &clean_up::supervisor_cgroup(paths, uid),
        &LinuxResources::default(),
    )?;
    cgroup.join()?;
    let pid = std::process::id().to_string();
    let file = paths.run_pod(uid).join("pid");
    attempt(
        "write the process id",
        atomic::write(&file, pid.as_bytes(), Durability::Process),
    )?;
    Ok(())
}

async fn supervise(
    paths: &Paths,
    uid: &str,
    reporter: &mut Reporter,
) -> Result<(), SupervisorError> {
    let record = attempt("read the pod's record", PodRecord::load(paths, uid))?;
    let network = Network::open(&record.paths, &record.settings)?;
    let outcome = live(record, &network, reporter).await;
    // Whether it was stopped or never came up: nothing of it stays.
    let failures = clean_up::clean_up(paths, uid, &network).await;
    for stream in outcome? {
        let failures = failures.clone();
        answer(stream, &Reply::Stopped { failures });
    }
    Ok(())
}

/// The pod's whole life. Returns who waits for its end.
async fn live(
    record: PodRecord,
    network: &Network,
    reporter: &mut Reporter,
) -> Result<Vec<UnixStream>, SupervisorError> {
    let socket = record.paths.run_pod(&record.uid).join("control.sock");
    let listener = attempt("bind the control socket", server::bind(&socket))?;
    let sandbox = sandbox::create(&record, network).await?;
    let (sender, receiver) = unbounded_channel();
    let mut supervisor = Supervisor::new(record, sandbox, sender, reporter);
    let watched = supervisor.status.subscribe();
    tokio::task::spawn_local(server::serve(listener, watched, supervisor.sender.clone()));
    supervisor.run(receiver).await;
    Ok(supervisor.waiting)
}

/// The process around the machine.
struct Supervisor<'a> {
    record: PodRecord,
    sandbox: Sandbox,
    machine: Machine,
    runs: Vec<Option<Run>>,
    sender: UnboundedSender<Message>,
    /// The latest status as a line for clients.
    status: watch::Sender<Rc<str>>,
    /// Who is told when the pod has stopped.
    waiting: Vec<UnixStream>,
    reporter: &'a mut Reporter,
}

impl<'a> Supervisor<'a> {
    fn new(
        record: PodRecord,
        sandbox: Sandbox,
        sender: UnboundedSender<Message>,
        reporter: &'a mut Reporter,
    ) -> Self {
        let machine = Machine::new(&record.pod);
        let runs = machine.containers().iter().map(|_| None).collect();
        Self {
            record,
            sandbox,
            machine,
            runs,
            sender,
            status: watch::Sender::new(Rc::from("")),
            waiting: Vec::new(),
            reporter,
        }
    }

    /// Runs the pod until everything has stopped.
    async fn run(&mut self, mut messages: UnboundedReceiver<Message>) {
        let mut event = Some(Event::Begin);
        loop {
            if let Some(event) = event.take()
                && self.take_in(event)
            {
                return;
            }
            let tick = self
                .machine
                .next_deadline()
                .map(|at| at.saturating_sub(now().boot));
            event = match next(&mut messages, tick).await {
                Some(Message::Event(event)) => Some(event),
                Some(Message::Console { container, console }) => {
                    if let Some(run) = &mut self.runs[container]
                        && let Err(error) = run.attach_console(console)
                    {
                        self.report_failure(container, &error);
                    }
                    None
                }
                Some(Message::Stop { grace, stream }) => {
                    self.waiting.push(stream);
                    let grace = grace.unwrap_or_else(|| self.machine.grace());
                    Some(Event::Stop { grace })
                }
                // This value holds a sender.
                None => return,
            };
        }
    }

    /// Steps the machine and does what follows, which may be further steps. `true` when the pod
    /// has stopped for good. Whoever is told of a step finds the status that it led to.
    fn take_in(&mut self, event: Event) -> bool {
        let mut events = VecDeque::from([event]);
        let mut reports = Vec::new();
        let mut finished = false;
        while let Some(event) = events.pop_front() {
            let event = self.conclude(event);
            if let Event::StartFailed { container, failure } = &event {
                let name = &self.machine.containers()[*container].plan.name;
                reports.push(StartReport::Failed {
                    reason: failure.stage.reason().to_owned(),
                    container: Some(name.clone()),
                    message: failure.message.clone(),
                });
            }
            for effect in self.machine.step(event, now()) {
                match effect {
                    Effect::Start { container, restart } => {
                        events.extend(self.start(container, restart));
                    }
                    Effect::Terminate(container) => {
                        if let Some(run) = &self.runs[container] {
                            run.terminate();
                        }
                    }
                    Effect::Kill(container) => {
                        if let Some(run) = &self.runs[container] {
                            run.kill();
                        }
                    }
                    Effect::Report(report) => reports.push(StartReport::Event(report)),
                    Effect::Finished => finished = true,
                }
            }
        }
        let starting = self
            .machine
            .containers()
            .iter()
            .any(|c| c.phase == Phase::Starting);
        if !starting {
            let pod_ip = self
                .sandbox
                .facts
                .pod_ip
                .filter(|_| !self.in_host_network());
            reports.push(StartReport::Started {
                pod_ip: pod_ip.map(|ip| ip.to_string()),
            });
        }
        self.publish();
        for report in &reports {
            self.reporter.send(report);
        }
        finished
    }

    fn in_host_network(&self) -> bool {
        self.record.pod.spec.host_network == Some(true)
    }

    /// A run that is over is cleaned up, and its end completed by what only its cgroup knows.
    fn conclude(&mut self, event: Event) -> Event {
        let (container, run) = match &event {
            Event::Exited { container, .. } | Event::StartFailed { container, .. } => {
                (*container, self.runs[*container].take())
            }
            _ => return event,
        };
        let Some(run) = run else {
            return event;
        };
        let event = match event {
            Event::Exited {
                container,
                mut exit,
            } => {
                exit.out_of_memory =
                    exit.signal == Some(Signal::SIGKILL as i32) && run.ran_out_of_memory();
                Event::Exited { container, exit }
            }
            event => event,
        };
        if let Err(error) = run.finish() {
            self.report_failure(container, &error);
        }
        event
    }

    fn report_failure(&mut self, container: usize, error: &dyn std::error::Error) {
        let name = self.machine.containers()[container].plan.name.clone();
        self.reporter.send(&StartReport::Event(Report {
            reason: "Failed".to_owned(),
            container: Some(name),
            message: error.to_string(),
        }));
    }

    /// Starts a container; an event when that failed at once.
    fn start(&mut self, index: usize, restart: u32) -> Option<Event> {
        let name = &self.machine.containers()[index].plan.name;
        let container = declared(&self.record, name)?;
        let run = Run::start(&Start {
            record: &self.record,
            sandbox: &self.sandbox,
            index,
            container,
            restart,
            events: &self.sender,
        });
        match run {
            Ok(run) => {
                self.runs[index] = Some(run);
                None
            }
            Err(failure) => Some(Event::StartFailed {
                container: index,
                failure,
            }),
        }
    }

    /// Writes the status and tells who watches, when it has changed.
    fn publish(&mut self) {
        let observed = status::observe(&self.record, &self.machine, &self.sandbox.facts);
        let file = self
            .record
            .paths
            .run_pod(&self.record.uid)
            .join("status.json");
        let text = line(&Reply::Status(Box::new(observed.clone())));
        if **self.status.borrow() == *text {
            return;
        }
        if let Ok(text) = serde_json::to_vec(&observed) {
            // A full /run: the next change tries again, and clients are answered from memory.
            let _ = atomic::write(&file, &text, Durability::Process);
        }
        self.status.send_replace(Rc::from(text));
    }
}

fn declared<'a>(record: &'a PodRecord, name: &str) -> Option<&'a Container> {
    let spec = &record.pod.spec;
    spec.init_containers
        .iter()
        .chain(&spec.containers)
        .find(|c| c.name == name)
}

fn now() -> Moment {
    let boot = clock_gettime(ClockId::Boottime);
    Moment {
        wall: jiff::Timestamp::now(),
        // The time since boot is not negative.
        boot: Duration::try_from(boot).unwrap_or_default(),
    }
}

/// The next message, a tick at the latest after that time. When nothing comes for a while the
/// process takes up less room from then on.
async fn next(
    messages: &mut UnboundedReceiver<Message>,
    tick: Option<Duration>,
) -> Option<Message> {
    let tick = std::pin::pin!(sleep(tick));
    let mut message = std::pin::pin!(async {
        tokio::select! {
            message = messages.recv() => message,
            () = tick => Some(Message::Event(Event::Tick)),
        }
    });
    if let Ok(message) = tokio::time::timeout(QUIET, &mut message).await {
        return message;
    }
    memory::give_back();
    message.await
}

async fn sleep(duration: Option<Duration>) {
    match duration {
        Some(duration) => tokio::time::sleep(duration).await,
        None => std::future::pending().await,
    }
}

/// A line of JSON. What is sent has text keys only, so that it can always be written.
fn line(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    text
}

/// The last words to a client, by blocking: the event loop ends with them.
fn answer(stream: UnixStream, reply: &Reply) {
    let Ok(mut stream) = stream.into_std() else {
        return;
    };
    let _ = stream.set_nonblocking(false);
    let _ = stream.set_write_timeout(Some(PATIENCE));
    // A client that has gone has no use for it.
    let _ = stream.write_all(line(reply).as_bytes());
}

/// The line to the command that started this supervisor, until the start has succeeded or failed.
struct Reporter(Option<StdStream>);

impl Reporter {
    /// Takes standard input, and leaves `/dev/null` in its place.
    fn from_stdin() -> Result<Self, SupervisorError> {
        let socket = rustix::io::fcntl_dupfd_cloexec(io::stdin(), 3);
        let socket = StdStream::from(attempt("keep the report socket", socket)?);
        attempt(
            "limit the report socket",
            socket.set_write_timeout(Some(PATIENCE)),
        )?;
        let null = attempt("open /dev/null", fs::File::open("/dev/null"))?;
        attempt("close standard input", nix::unistd::dup2_stdin(&null))?;
        Ok(Self(Some(socket)))
    }

    fn send(&mut self, report: &StartReport) {
        let Some(socket) = &mut self.0 else {
            return;
        };
        let sent = socket.write_all(line(report).as_bytes());
        if sent.is_err() || !matches!(report, StartReport::Event(_)) {
            self.0 = None;
        }
    }
}
