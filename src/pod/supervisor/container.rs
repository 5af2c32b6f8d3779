//! One run of a container: what it needs is made, it is started, watched and, when it has ended,
//! what it leaves is taken away.

use std::{
    fs, io,
    os::fd::{AsFd, OwnedFd},
    path::{Path, PathBuf},
};

use oci_spec::runtime::Spec;
use rustix::{
    fs::{CWD, Mode, OFlags, openat},
    process::{Signal, WaitId, WaitIdOptions, pidfd_send_signal, waitid},
};
use tokio::sync::mpsc::UnboundedSender;

use super::{
    Message,
    output::{Output, Pipes, readable, set_nonblocking},
    sandbox::Sandbox,
};
use crate::{
    api::container::Container,
    image::Image,
    pod::{
        log::{
            self,
            writer::{Limits, LogWriter, Stream},
        },
        machine::{Event, Exit, Failure, Stage},
        record::PodRecord,
        spec::{self, accounts::Accounts, env, mounts, security},
    },
    runtime::{self, Rootfs, RuntimeError, StartRequest, Starting, cgroup::Cgroup, lookup::Layers},
    store::atomic::{self, Durability},
};

/// The largest `/etc/passwd` or `/etc/group` that is read from an image.
const ACCOUNTS_LIMIT: u64 = 1 << 20;

/// A run of a container.
pub struct Run {
    cgroup: Cgroup,
    pidfd: OwnedFd,
    output: Output,
    stop_signal: Signal,
}

/// What a container is started with.
pub struct Start<'a> {
    /// The pod.
    pub record: &'a PodRecord,
    /// Its sandbox.
    pub sandbox: &'a Sandbox,
    /// Its place among the machine's containers.
    pub index: usize,
    /// Its manifest.
    pub container: &'a Container,
    /// How often it ran before.
    pub restart: u32,
    /// Where events go.
    pub events: &'a UnboundedSender<Message>,
}

fn failure(stage: Stage, message: &(impl std::fmt::Display + ?Sized)) -> Failure {
    Failure {
        stage,
        message: message.to_string(),
    }
}

impl Run {
    /// Starts the container; whether its command could be executed, and how it ends, come as
    /// events.
    ///
    /// # Errors
    /// What kept it from being created.
    pub fn start(start: &Start<'_>) -> Result<Self, Failure> {
        let Start {
            record,
            sandbox,
            container,
            ..
        } = start;
        let image = record.images.get(&container.name).ok_or_else(|| {
            failure(
                Stage::Config,
                &format!("no image for container {}", container.name),
            )
        })?;
        let lasting = record.paths.pod(&record.uid);
        let layer = lasting.join("containers").join(&container.name);
        let (upper, work) = (layer.join("upper"), layer.join("work"));
        let create = |error: io::Error| failure(Stage::Create, &error);
        // A container begins with the image as it is, each time it is started.
        remove_tree(&layer).map_err(create)?;
        fs::create_dir_all(&upper).map_err(create)?;
        fs::create_dir_all(&work).map_err(create)?;

        let spec =
            build_spec(start, image, upper.clone()).map_err(|e| failure(Stage::Config, &e))?;
        let dump = sandbox
            .facts
            .run_dir
            .join("oci")
            .join(format!("{}.json", container.name));
        let text = serde_json::to_vec(&spec).map_err(|error| failure(Stage::Create, &error))?;
        atomic::write(&dump, &text, Durability::Process).map_err(create)?;

        let stop_signal = stop_signal(container, image);
        let rootfs = Rootfs::Overlay {
            lower: image.layers.clone(),
            upper,
            work,
        };
        let directory = log::directory(&record.paths, &record.uid, &container.name);
        let writer =
            LogWriter::open(directory, start.restart, Limits::default()).map_err(create)?;
        let mut output = Output::new(writer);
        let user = spec
            .process()
            .as_ref()
            .map(|process| (process.user().uid(), process.user().gid()));
        let pipes = Pipes::new(
            &sandbox.facts.run_dir,
            &container.name,
            user.unwrap_or_default(),
        );
        let stdio = pipes
            .container_ends(container.stdin == Some(true))
            .map_err(create)?;
        let tty = container.tty == Some(true);
        if !tty {
            for stream in [Stream::Stdout, Stream::Stderr] {
                let source = pipes.reading_end(stream).map_err(create)?;
                output.add(source, stream).map_err(create)?;
            }
        }
        let binds = binds(start).map_err(|error| failure(Stage::Create, &error))?;
        let resources = spec
            .linux()
            .as_ref()
            .and_then(|linux| linux.resources().clone());
        let group = format!("{}/{}", sandbox.facts.cgroup, container.name);
        let runtime = |error: RuntimeError| failure(Stage::Create, &error);
        let cgroup = Cgroup::create(&group, &resources.unwrap_or_default()).map_err(runtime)?;
        let starting = runtime::start(StartRequest {
            id: &format!("{}-{}", record.uid, container.name),
            spec: &spec,
            rootfs: &rootfs,
            stdio,
            binds,
            cgroup: Some(&cgroup),
        });
        let starting = match starting {
            Ok(starting) => starting,
            Err(error) => {
                let _ = cgroup.remove();
                return Err(runtime(error));
            }
        };
        let pidfd = starting.pidfd.try_clone().map_err(create)?;
        tokio::task::spawn_local(watch(starting, start.index, start.events.clone()));
        Ok(Self {
            cgroup,
            pidfd,
            output,
            stop_signal,
        })
    }

    /// Takes over the terminal of a container that has one.
    pub fn attach_console(&mut self, console: OwnedFd) -> io::Result<()> {
        set_nonblocking(&console)?;
        self.output.add(console, Stream::Stdout)
    }

    /// Sends the stop signal.
    pub fn terminate(&self) {
        // One that has ended needs none.
        let _ = pidfd_send_signal(&self.pidfd, self.stop_signal);
    }

    /// Ends every process of it.
    pub fn kill(&self) {
        let _ = pidfd_send_signal(&self.pidfd, Signal::KILL);
        let _ = self.cgroup.kill_all();
    }

    /// Whether the kernel killed a process of it for want of memory.
    pub fn ran_out_of_memory(&self) -> bool {
        self.cgroup
            .memory_events_oom()
            .is_some_and(|count| count > 0)
    }

    /// Its first process has ended: ends the others, keeps what they printed, removes the cgroup.
    ///
    /// # Errors
    /// When the cgroup can't be removed.
    pub fn finish(self) -> Result<(), RuntimeError> {
        let killed = self.cgroup.kill_all();
        self.output.finish();
        self.cgroup.remove().and(killed)
    }
}

/// Waits until the command is executed, then until it ends.
async fn watch(mut starting: Starting, index: usize, events: UnboundedSender<Message>) {
    let pid = starting.pid;
    let started = wait_started(&mut starting).await;
    let started = started.map(|running| {
        if let Some(console) = running {
            let _ = events.send(Message::Console {
                container: index,
                console,
            });
        }
        let _ = events.send(Message::Event(Event::Started {
            container: index,
            pid,
        }));
    });
    let exit = wait_exit(&starting.pidfd).await;
    let event = match started {
        Ok(()) => Event::Exited {
            container: index,
            exit,
        },
        Err(message) => Event::StartFailed {
            container: index,
            failure: failure(Stage::Run, &message),
        },
    };
    // The receiver lives as long as the supervisor.
    let _ = events.send(Message::Event(event));
}

async fn wait_started(starting: &mut Starting) -> Result<Option<OwnedFd>, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let status = starting
        .status_fd()
        .try_clone_to_owned()
        .map_err(|e| text(&e))?;
    let status = readable(status).map_err(|error| text(&error))?;
    loop {
        match starting.try_finish() {
            Ok(Some(running)) => return Ok(running.console),
            Ok(None) => {}
            Err(error) => return Err(text(&error)),
        }
        let mut ready = status.readable().await.map_err(|error| text(&error))?;
        ready.clear_ready();
    }
}

async fn wait_exit(pidfd: &OwnedFd) -> Exit {
    // A pidfd becomes readable when its process has ended; errors can't come from one that is
    // watched once.
    if let Ok(watched) = pidfd.try_clone().and_then(readable) {
        let _ = watched.readable().await;
    }
    loop {
        match waitid(WaitId::PidFd(pidfd.as_fd()), WaitIdOptions::EXITED) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(Some(status)) => {
                return match (status.exit_status(), status.terminating_signal()) {
                    (Some(code), _) => Exit::code(code),
                    (None, Some(signal)) => Exit::signal(signal, false),
                    (None, None) => Exit::code(255),
                };
            }
            // Somebody else has reaped it: how it ended is lost.
            Ok(None) | Err(_) => return Exit::signal(Signal::KILL.as_raw(), false),
        }
    }
}

fn build_spec(start: &Start<'_>, image: &Image, root: PathBuf) -> Result<Spec, spec::SpecError> {
    let Start {
        record,
        sandbox,
        container,
        ..
    } = start;
    let accounts = accounts(&image.layers);
    spec::build(&spec::Input {
        pod: &record.pod,
        container,
        image: &image.config,
        accounts: &accounts,
        facts: &sandbox.facts,
        paths: &record.paths,
        root,
        volumes: &|name| {
            sandbox
                .volumes
                .get(name)
                .map(|volume| volume.path().to_owned())
        },
        devices: if security::is_privileged(container) {
            super::device::all()
        } else {
            Vec::new()
        },
    })
}

/// The sources of the bind mounts, each opened now.
fn binds(start: &Start<'_>) -> Result<Vec<(PathBuf, OwnedFd)>, String> {
    let Start {
        record,
        sandbox,
        container,
        ..
    } = start;
    let facts = &sandbox.facts;
    let variables = env::declared(&record.pod, container, facts).map_err(|e| e.to_string())?;
    let mut binds = Vec::new();
    for declared in &container.volume_mounts {
        let volume = sandbox
            .volumes
            .get(&declared.name)
            .ok_or_else(|| format!("volume mount {}: the pod has no such volume", declared.name))?;
        let mut declared = declared.clone();
        declared.sub_path = mounts::sub_path(&declared, &variables);
        let source = crate::volume::mount_source(volume, &declared).map_err(|e| e.to_string())?;
        binds.push((mounts::clean(&declared.mount_path), source));
    }
    let taken: Vec<PathBuf> = binds.iter().map(|(path, _)| path.clone()).collect();
    let shared = mounts::ETC_FILES
        .map(|(name, destination)| (destination, facts.run_dir.join("etc").join(name)))
        .into_iter()
        .chain([(
            mounts::SHM,
            mounts::shm_source(record.pod.spec.host_ipc == Some(true), &facts.run_dir),
        )]);
    for (destination, source) in shared {
        if !taken.iter().any(|path| path == Path::new(destination)) {
            let opened = openat(CWD, &source, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
                .map_err(|errno| format!("open {}: {errno}", source.display()))?;
            binds.push((PathBuf::from(destination), opened));
        }
    }
    Ok(binds)
}

/// The image's accounts. A file that isn't a regular one, or is too large, or leads out of the
/// image, counts as none (CVE-2018-15664, CVE-2026-47262).
fn accounts(layers: &[PathBuf]) -> Accounts {
    let read = |name: &str| {
        let layers = Layers::of_image(layers).ok()?;
        let text = layers.read(Path::new(name), ACCOUNTS_LIMIT).ok()??;
        Some(String::from_utf8_lossy(&text).into_owned())
    };
    Accounts {
        passwd: read("/etc/passwd").unwrap_or_default(),
        group: read("/etc/group").unwrap_or_default(),
    }
}

/// What asks the container to stop: the manifest's signal, the image's, or SIGTERM.
fn stop_signal(container: &Container, image: &Image) -> Signal {
    let declared = container.lifecycle.as_deref().and_then(|l| l.stop_signal);
    let name = declared.map(|signal| signal.as_str().to_owned());
    let name = name.or_else(|| image.config.stop_signal.clone());
    name.as_deref().and_then(signal).unwrap_or(Signal::TERM)
}

/// `SIGTERM`, `TERM` or `15`.
fn signal(name: &str) -> Option<Signal> {
    if let Ok(number) = name.parse() {
        return Signal::from_named_raw(number);
    }
    let name = name.to_ascii_uppercase();
    let full = if name.starts_with("SIG") {
        name
    } else {
        format!("SIG{name}")
    };
    let signal: nix::sys::signal::Signal = full.parse().ok()?;
    Signal::from_named_raw(signal as i32)
}

fn remove_tree(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_have_names_and_numbers() {
        for (name, expected) in [
            ("SIGTERM", Some(Signal::TERM)),
            ("term", Some(Signal::TERM)),
            ("9", Some(Signal::KILL)),
            ("SIGQUIT", Some(Signal::QUIT)),
            ("nope", None),
            ("0", None),
        ] {
            assert_eq!(signal(name), expected, "{name}");
        }
    }
}
