//! The pod's conditions, each with the time when it last changed.

use super::{Container, Kind, Machine, Moment, Phase};
use crate::api::{
    pod_status::{PodCondition, PodPhase},
    time::Time,
};

impl Machine {
    /// Brings the conditions up to date; one that stays as it is keeps its time.
    pub(super) fn update_conditions(&mut self, now: Moment) {
        let conditions = self.current_conditions();
        self.conditions = conditions
            .into_iter()
            .map(|(name, holds, reason)| {
                let status = if holds { "True" } else { "False" };
                let before = self.conditions.iter().find(|c| c.r#type == name);
                let (reason, message) = reason.unzip();
                PodCondition {
                    r#type: name.to_owned(),
                    status: status.to_owned(),
                    last_transition_time: before
                        .filter(|before| before.status == status)
                        .map_or(Some(Time(now.wall)), |before| before.last_transition_time),
                    reason,
                    message: message.filter(|message: &String| !message.is_empty()),
                    ..PodCondition::default()
                }
            })
            .collect();
    }

    fn current_conditions(&self) -> Vec<(&'static str, bool, Option<(String, String)>)> {
        let begun = self.start.is_some();
        let incomplete = names(&self.containers, |c| {
            c.plan.kind != Kind::Regular && !c.lets_next_start()
        });
        let unready = names(&self.containers, |c| c.plan.kind != Kind::Init && !is_ready(c));
        let succeeded = self.phase() == PodPhase::Succeeded;
        let reason = |names: &[&str], why: &str, what: &str| {
            Some((why.to_owned(), format!("containers with {what}: [{}]", names.join(" "))))
        };
        let completed = || Some(("PodCompleted".to_owned(), String::new()));
        let not_ready = || reason(&unready, "ContainersNotReady", "unready status");
        let ready = begun && unready.is_empty() && !succeeded;
        let why_not_ready = || match (ready, succeeded) {
            (true, _) => None,
            (false, true) => completed(),
            (false, false) => not_ready(),
        };
        let initialized = begun && incomplete.is_empty();
        vec![
            ("PodReadyToStartContainers", begun, None),
            (
                "Initialized",
                initialized,
                match (initialized, succeeded) {
                    (true, true) => completed(),
                    (true, false) => None,
                    (false, _) => reason(&incomplete, "ContainersNotInitialized", "incomplete status"),
                },
            ),
            ("Ready", ready, why_not_ready()),
            ("ContainersReady", ready, why_not_ready()),
            ("PodScheduled", true, None),
        ]
    }
}

/// Whether the container is ready: it runs. (An init container is when it has ended well.)
pub(in crate::pod) fn is_ready(container: &Container) -> bool {
    match container.plan.kind {
        Kind::Init => container.phase == Phase::Ended && container.ended_well(),
        Kind::Sidecar | Kind::Regular => matches!(container.phase, Phase::Running { .. }),
    }
}

fn names(containers: &[Container], include: impl Fn(&Container) -> bool) -> Vec<&str> {
    containers
        .iter()
        .filter(|container| include(container))
        .map(|container| container.plan.name.as_str())
        .collect()
}
