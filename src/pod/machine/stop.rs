//! How a pod stops: the containers in parallel, each with its stop signal, and SIGKILL for what
//! is left when the grace period is over; then the sidecars, last first, one at a time. The same
//! way the sidecars of a pod that has completed end.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Container, Effect, Kind, Machine, Moment, Phase, container::Signalled, report};

/// What a container has at least between its stop signal and SIGKILL, when the pod's grace period
/// was used up by others (the kubelet's `minimumGracePeriodInSeconds`).
const LEAST_GRACE: Duration = Duration::from_secs(2);

/// A stop under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stop {
    /// When the grace period is over, since boot.
    deadline: Duration,
    /// No grace at all: not even the least.
    at_once: bool,
    /// The pod is to go, rather than having completed by itself.
    last: bool,
    finished: bool,
}

impl Stop {
    /// When the container is killed, if it is still there then.
    pub(super) fn kill_at(&self, container: &Container) -> Option<Duration> {
        match container.signalled {
            Signalled::Terminate(at) if container.is_alive() => {
                Some(self.deadline_of(container, at))
            }
            Signalled::No if container.phase == Phase::Starting => Some(self.deadline),
            _ => None,
        }
    }

    fn deadline_of(&self, container: &Container, signalled: Duration) -> Duration {
        match container.plan.kind {
            Kind::Sidecar if !self.at_once => self.deadline.max(signalled + LEAST_GRACE),
            _ => self.deadline,
        }
    }
}

impl Machine {
    /// Begins to stop, or shortens a stop that has begun.
    pub(super) fn stop(&mut self, grace: Duration, last: bool, now: Moment) {
        let deadline = now.boot + grace;
        match &mut self.stop {
            Some(stop) => {
                stop.deadline = stop.deadline.min(deadline);
                stop.at_once |= grace.is_zero();
                stop.last |= last;
            }
            None => {
                self.stop = Some(Stop {
                    deadline,
                    at_once: grace.is_zero(),
                    last,
                    finished: false,
                });
            }
        }
        for container in &mut self.containers {
            if matches!(container.phase, Phase::BackOff { .. }) {
                container.phase = Phase::Ended;
            }
        }
    }

    pub(super) fn advance_stop(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let Some(stop) = &mut self.stop else {
            return;
        };
        let is_sidecar = |container: &Container| container.plan.kind == Kind::Sidecar;
        let others_alive = self
            .containers
            .iter()
            .any(|container| container.is_alive() && !is_sidecar(container));
        if others_alive {
            for (index, container) in self.containers.iter_mut().enumerate() {
                // A sidecar's turn comes later, unless its start hangs beyond the deadline.
                let due = !is_sidecar(container) || container.phase == Phase::Starting;
                if container.is_alive() && due {
                    end(stop, index, container, now, effects);
                }
            }
            return;
        }
        let last_sidecar = self
            .containers
            .iter_mut()
            .enumerate()
            .rev()
            .find(|(_, container)| container.is_alive());
        if let Some((index, container)) = last_sidecar {
            end(stop, index, container, now, effects);
        } else if stop.last && !stop.finished {
            stop.finished = true;
            effects.push(Effect::Finished);
        }
    }
}

/// Sends a living container what it is due.
fn end(
    stop: &Stop,
    index: usize,
    container: &mut Container,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let kill = match container.signalled {
        Signalled::Kill => return,
        Signalled::No if stop.at_once => true,
        // A container that is being started gets its signal when it runs: before that there is
        // nobody to take it.
        Signalled::No if container.phase == Phase::Starting => now.boot >= stop.deadline,
        Signalled::No => {
            effects.push(report(container, "Killing", "Stopping container"));
            effects.push(Effect::Terminate(index));
            container.signalled = Signalled::Terminate(now.boot);
            return;
        }
        Signalled::Terminate(at) => now.boot >= stop.deadline_of(container, at),
    };
    if kill {
        effects.push(Effect::Kill(index));
        container.signalled = Signalled::Kill;
    }
}
