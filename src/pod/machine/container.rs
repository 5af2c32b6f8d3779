//! One container's part of the machine: what it is, where it stands, how it ended.

use std::{borrow::Cow, time::Duration};

use serde::{Deserialize, Serialize};

use super::{Moment, back_off::BackOff};
use crate::api::pod::RestartPolicy;

/// What a container is to its pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Runs to its end before the next one starts.
    Init,
    /// An init container that stays: `restartPolicy: Always`.
    Sidecar,
    /// One of `spec.containers`.
    Regular,
}

/// What of a container's manifest decides its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerPlan {
    /// Its name.
    pub name: String,
    /// What it is to the pod.
    pub kind: Kind,
    /// When it is started again; for init containers `Always` has become `OnFailure`.
    pub restart: RestartPolicy,
}

/// Where a container stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Its turn has not come.
    Waiting,
    /// It is being created and started.
    Starting,
    /// Its command runs.
    Running {
        /// The first process, as the host numbers it.
        pid: i32,
        /// Since when.
        since: Moment,
    },
    /// It starts again at a time.
    BackOff {
        /// When, since boot.
        until: Duration,
        /// Why it could not be started; `None` after a run that ended.
        failure: Option<Failure>,
    },
    /// It is not started again.
    Ended,
}

/// How far a start came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The manifest can't be turned into a container on this host.
    Config,
    /// The container could not be made.
    Create,
    /// Its command could not be executed.
    Run,
}

impl Stage {
    /// The kubelet's reason for a container that waits because of it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Config => "CreateContainerConfigError",
            Self::Create => "CreateContainerError",
            Self::Run => "RunContainerError",
        }
    }
}

/// A start that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// How far it came.
    pub stage: Stage,
    /// Why it came no further.
    pub message: String,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exit {
    /// The exit code; 128 and the signal's number after a signal.
    pub code: i32,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Whether the kernel killed it for want of memory.
    pub out_of_memory: bool,
}

impl Exit {
    /// It returned that code.
    pub fn code(code: i32) -> Self {
        Self {
            code,
            signal: None,
            out_of_memory: false,
        }
    }

    /// A signal ended it.
    pub fn signal(signal: i32, out_of_memory: bool) -> Self {
        Self {
            code: 128 + signal,
            signal: Some(signal),
            out_of_memory,
        }
    }

    /// The kubelet's reason for a container that ended so.
    pub fn reason(self) -> &'static str {
        match self {
            Self { out_of_memory: true, .. } => "OOMKilled",
            Self { code: 0, .. } => "Completed",
            _ => "Error",
        }
    }
}

/// A run that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How its process ended.
    pub exit: Exit,
    /// The kubelet's reason.
    pub reason: Cow<'static, str>,
    /// More about it.
    pub message: Option<String>,
    /// When it began, if it did.
    pub started: Option<Moment>,
    /// When it ended.
    pub finished: Moment,
}

/// What a container that is to stop has been sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Signalled {
    /// Nothing.
    #[default]
    No,
    /// Its stop signal, at that time since boot.
    Terminate(Duration),
    /// SIGKILL.
    Kill,
}

/// A container's state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Container {
    /// What it is.
    pub plan: ContainerPlan,
    /// Where it stands.
    pub phase: Phase,
    /// How often it has been started again.
    pub restart_count: u32,
    /// How its latest finished run ended.
    pub ended: Option<Ended>,
    /// How the run before that ended.
    pub ended_before: Option<Ended>,
    /// Whether it has been started at least once.
    pub started_once: bool,
    pub(super) back_off: BackOff,
    pub(super) signalled: Signalled,
}

impl Container {
    /// A container whose turn has not come.
    pub(super) fn new(plan: ContainerPlan) -> Self {
        Self {
            plan,
            phase: Phase::Waiting,
            restart_count: 0,
            ended: None,
            ended_before: None,
            started_once: false,
            back_off: BackOff::default(),
            signalled: Signalled::No,
        }
    }

    /// Whether a process of it may exist.
    pub fn is_alive(&self) -> bool {
        matches!(self.phase, Phase::Starting | Phase::Running { .. })
    }

    /// Whether its latest run ended with code 0.
    pub fn ended_well(&self) -> bool {
        self.ended.as_ref().is_some_and(|ended| ended.exit.code == 0)
    }

    /// The wait before its next restart.
    pub fn back_off_delay(&self) -> Duration {
        self.back_off.delay()
    }

    /// Whether its policy starts it again after that exit code.
    pub(super) fn restarts_after(&self, code: i32) -> bool {
        match self.plan.restart {
            RestartPolicy::Always => true,
            RestartPolicy::OnFailure => code != 0,
            RestartPolicy::Never => false,
        }
    }

    /// Whether the container after it in the pod's order may start.
    pub(super) fn lets_next_start(&self) -> bool {
        match self.plan.kind {
            Kind::Init => self.phase == Phase::Ended && self.ended_well(),
            Kind::Sidecar => self.started_once,
            Kind::Regular => true,
        }
    }

    pub(super) fn end(&mut self, ended: Ended) {
        self.ended_before = self.ended.replace(ended);
    }
}
