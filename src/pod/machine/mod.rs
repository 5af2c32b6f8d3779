//! The pod's life as a pure state machine: events and the time go in, effects come out, nothing
//! is touched. Which container starts when, what an exit leads to, how long a restart waits, in
//! which order a pod stops: every such decision is in this room and is tested without root.
//!
//! The rules are the kubelet's. Init containers run one by one; a sidecar (an init container with
//! `restartPolicy: Always`) only has to have started before the next one does; the other
//! containers start together after them. A pod stops with its containers in parallel and then its
//! sidecars, last first.

mod back_off;
mod conditions;
mod container;
mod stop;

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(super) use conditions::is_ready;
pub use container::{Container, ContainerPlan, Ended, Exit, Failure, Kind, Phase, Stage};

use crate::api::{
    pod::{Pod, RestartPolicy},
    pod_status::{PodCondition, PodPhase},
};
use container::Signalled;
use stop::Stop;

/// A point in time by both clocks: what is shown and what is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The wall clock, for status and logs only: it may jump.
    pub wall: Timestamp,
    /// The time since boot, suspension included (`CLOCK_BOOTTIME`), for every delay.
    pub boot: Duration,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The sandbox and the volumes are there: containers may start.
    Begin,
    /// The container's command has been executed.
    Started {
        /// Its place in [`Machine::containers`].
        container: usize,
        /// The process, as the host numbers it.
        pid: i32,
    },
    /// The container could not be started.
    StartFailed {
        /// Its place in [`Machine::containers`].
        container: usize,
        /// How far it came, and why no further.
        failure: Failure,
    },
    /// The container's first process has ended.
    Exited {
        /// Its place in [`Machine::containers`].
        container: usize,
        /// How.
        exit: Exit,
    },
    /// The pod is to stop for good.
    Stop {
        /// How long the containers have between the stop signal and SIGKILL.
        grace: Duration,
    },
    /// Time has passed.
    Tick,
}

/// What is to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Start the container; its log has this number.
    Start {
        /// Its place in [`Machine::containers`].
        container: usize,
        /// How often it ran before.
        restart: u32,
    },
    /// Send the container its stop signal.
    Terminate(usize),
    /// End every process of the container.
    Kill(usize),
    /// Everything has stopped after [`Event::Stop`]: clean up and end.
    Finished,
    /// Tell whoever listens.
    Report(Report),
}

/// Something worth telling: an event as the kubelet records them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The kubelet's word for it: `Started`, `BackOff`, `Failed`, `Killing` …
    pub reason: String,
    /// The container that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// The sentence.
    pub message: String,
}

/// What of a pod decides its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The pod as messages name it: `name_namespace(uid)`.
    pub title: String,
    /// The pod's restart policy.
    pub restart_policy: RestartPolicy,
    /// How long containers have to end after the stop signal.
    pub grace: Duration,
}

/// A pod's state. Serializable, so that a successor can go on where a supervisor ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    plan: Plan,
    containers: Vec<Container>,
    start: Option<Moment>,
    stop: Option<Stop>,
    conditions: Vec<PodCondition>,
}

impl Machine {
    /// The machine of a pod whose manifest has its defaults filled in.
    pub fn new(pod: &Pod) -> Self {
        let restart_policy = pod.spec.restart_policy.unwrap_or(RestartPolicy::Always);
        let init = pod.spec.init_containers.iter().map(|container| {
            let kind = match container.restart_policy {
                Some(RestartPolicy::Always) => Kind::Sidecar,
                _ => Kind::Init,
            };
            (container, kind)
        });
        let regular = pod.spec.containers.iter().map(|c| (c, Kind::Regular));
        let containers = init
            .chain(regular)
            .map(|(container, kind)| {
                let restart = container.restart_policy.unwrap_or(restart_policy);
                Container::new(ContainerPlan {
                    name: container.name.clone(),
                    kind,
                    restart: match (kind, restart) {
                        (Kind::Sidecar, _) => RestartPolicy::Always,
                        // An init container is to end: under Always it is retried until it ends well.
                        (Kind::Init, RestartPolicy::Always) => RestartPolicy::OnFailure,
                        (_, policy) => policy,
                    },
                })
            })
            .collect();
        let grace = pod.spec.termination_grace_period_seconds.unwrap_or(30);
        Self::with_plan(
            Plan {
                title: title(pod),
                restart_policy,
                grace: Duration::from_secs(u64::try_from(grace).unwrap_or(0)),
            },
            containers,
        )
    }

    fn with_plan(plan: Plan, containers: Vec<Container>) -> Self {
        Self {
            plan,
            containers,
            start: None,
            stop: None,
            conditions: Vec::new(),
        }
    }

    /// All containers: init containers and sidecars in the manifest's order, then the others.
    pub fn containers(&self) -> &[Container] {
        &self.containers
    }

    /// How long this pod's containers have to end unless [`Event::Stop`] says otherwise.
    pub fn grace(&self) -> Duration {
        self.plan.grace
    }

    /// When the pod began.
    pub fn started_at(&self) -> Option<Timestamp> {
        self.start.map(|moment| moment.wall)
    }

    /// The pod's conditions, with the times when they last changed.
    pub fn conditions(&self) -> &[PodCondition] {
        &self.conditions
    }

    /// Takes an event in and says what is to be done.
    pub fn step(&mut self, event: Event, now: Moment) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Begin => {
                self.start.get_or_insert(now);
            }
            Event::Started { container, pid } => self.started(container, pid, now, &mut effects),
            Event::StartFailed { container, failure } => {
                self.start_failed(container, failure, now, &mut effects);
            }
            Event::Exited { container, exit } => self.exited(container, exit, now, &mut effects),
            Event::Stop { grace } => self.stop(grace, true, now),
            Event::Tick => {}
        }
        self.advance(now, &mut effects);
        self.update_conditions(now);
        effects
    }

    /// When [`Event::Tick`] has to come, by the clock since boot; `None` when only an event moves
    /// the pod.
    pub fn next_deadline(&self) -> Option<Duration> {
        let containers = self.containers.iter();
        match &self.stop {
            Some(stop) => containers.filter_map(|c| stop.kill_at(c)).min(),
            None => containers
                .filter_map(|container| match container.phase {
                    Phase::BackOff { until, .. } => Some(until),
                    _ => None,
                })
                .min(),
        }
    }

    fn started(&mut self, index: usize, pid: i32, now: Moment, effects: &mut Vec<Effect>) {
        let container = &mut self.containers[index];
        if container.phase != Phase::Starting {
            return;
        }
        container.phase = Phase::Running { pid, since: now };
        container.started_once = true;
        effects.push(report(container, "Started", "Started container"));
    }

    fn start_failed(
        &mut self,
        index: usize,
        failure: Failure,
        now: Moment,
        effects: &mut Vec<Effect>,
    ) {
        let stopping = self.stop.is_some();
        let container = &mut self.containers[index];
        if container.phase != Phase::Starting {
            return;
        }
        effects.push(Effect::Report(Report {
            reason: "Failed".to_owned(),
            container: Some(container.plan.name.clone()),
            message: format!("Error: {}", failure.message),
        }));
        // A container that was created and whose command could not be executed counts as one that
        // has run and ended; one that was never created is tried again whatever its policy.
        let retry = failure.stage != Stage::Run || container.restarts_after(128);
        if failure.stage == Stage::Run {
            container.end(Ended {
                exit: Exit::code(128),
                reason: "StartError".into(),
                message: Some(failure.message.clone()),
                started: None,
                finished: now,
            });
        }
        container.phase = if stopping || !retry {
            Phase::Ended
        } else {
            Phase::BackOff {
                until: container.back_off.until_after_failure(now.boot),
                failure: Some(failure),
            }
        };
    }

    fn exited(&mut self, index: usize, exit: Exit, now: Moment, effects: &mut Vec<Effect>) {
        let stopping = self.stop.is_some();
        let title = &self.plan.title;
        let container = &mut self.containers[index];
        let started = match container.phase {
            Phase::Running { since, .. } => Some(since),
            Phase::Starting => None,
            _ => return,
        };
        container.end(Ended {
            exit,
            reason: exit.reason().into(),
            message: None,
            started,
            finished: now,
        });
        if stopping || !container.restarts_after(exit.code) {
            container.phase = Phase::Ended;
            return;
        }
        let until = container.back_off.until_after_exit(now.boot);
        if until > now.boot {
            effects.push(Effect::Report(Report {
                reason: "BackOff".to_owned(),
                container: Some(container.plan.name.clone()),
                message: format!(
                    "Back-off restarting failed container {} in pod {title}",
                    container.plan.name
                ),
            }));
        }
        container.phase = Phase::BackOff {
            until,
            failure: None,
        };
    }

    fn advance(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        if self.start.is_some() && self.stop.is_none() {
            if self.is_complete() {
                self.stop(self.plan.grace, false, now);
            } else {
                self.start_due(now, effects);
            }
        }
        self.advance_stop(now, effects);
    }

    /// Whether nothing but sidecars could still run: an init container has failed for good, or
    /// every regular container has ended for good.
    fn is_complete(&self) -> bool {
        let regular = || {
            self.containers
                .iter()
                .filter(|c| c.plan.kind == Kind::Regular)
        };
        self.init_failed()
            || regular().next().is_some() && regular().all(|c| c.phase == Phase::Ended)
    }

    fn init_failed(&self) -> bool {
        self.containers
            .iter()
            .any(|c| c.plan.kind == Kind::Init && c.phase == Phase::Ended && !c.ended_well())
    }

    fn start_due(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        for index in 0..self.containers.len() {
            if matches!(self.containers[index].phase, Phase::BackOff { until, .. } if until <= now.boot)
            {
                self.start_container(index, now, effects);
            }
        }
        for index in 0..self.containers.len() {
            let container = &self.containers[index];
            if container.phase == Phase::Waiting {
                self.start_container(index, now, effects);
            }
            if !self.containers[index].lets_next_start() {
                return;
            }
        }
    }

    fn start_container(&mut self, index: usize, now: Moment, effects: &mut Vec<Effect>) {
        let container = &mut self.containers[index];
        if container.ended.is_some() {
            container.restart_count += 1;
        }
        if container.phase != Phase::Waiting {
            container.back_off.restarted(now.boot);
        }
        container.phase = Phase::Starting;
        container.signalled = Signalled::No;
        effects.push(Effect::Start {
            container: index,
            restart: container.restart_count,
        });
    }

    /// The pod's phase. Sidecars don't count for success or failure.
    pub fn phase(&self) -> PodPhase {
        if self.init_failed() {
            return PodPhase::Failed;
        }
        let initialized = self.containers.iter().all(|c| match c.plan.kind {
            Kind::Init => c.ended_well() && c.phase == Phase::Ended,
            Kind::Sidecar => c.started_once,
            Kind::Regular => true,
        });
        let mut regular = self
            .containers
            .iter()
            .filter(|c| c.plan.kind == Kind::Regular);
        let never_ran =
            |c: &Container| c.ended.is_none() && !matches!(c.phase, Phase::Running { .. });
        if !initialized
            || self
                .containers
                .iter()
                .any(|c| c.plan.kind == Kind::Regular && never_ran(c))
        {
            return PodPhase::Pending;
        }
        if self
            .containers
            .iter()
            .any(|c| c.plan.kind == Kind::Regular && c.phase != Phase::Ended)
        {
            return PodPhase::Running;
        }
        if regular.all(Container::ended_well) {
            PodPhase::Succeeded
        } else {
            PodPhase::Failed
        }
    }
}

/// `name_namespace(uid)`, as the kubelet's messages have it.
pub fn title(pod: &Pod) -> String {
    format!(
        "{}_{}({})",
        pod.metadata.name.as_deref().unwrap_or_default(),
        pod.metadata.namespace.as_deref().unwrap_or("default"),
        pod.metadata.uid.as_deref().unwrap_or_default()
    )
}

fn report(container: &Container, reason: &str, sentence: &str) -> Effect {
    Effect::Report(Report {
        reason: reason.to_owned(),
        container: Some(container.plan.name.clone()),
        message: format!("{sentence} {}", container.plan.name),
    })
}

#[cfg(test)]
mod tests;
