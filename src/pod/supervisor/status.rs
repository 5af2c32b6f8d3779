//! The machine's state as the API's `PodStatus`.

use std::collections::BTreeMap;

use crate::{
    api::{
        pod_status::{
            ContainerState, ContainerStateRunning, ContainerStateTerminated,
            ContainerStateWaiting, ContainerStatus, HostIP, PodIP, PodStatus,
        },
        time::Time,
    },
    pod::{
        control::Observed,
        machine::{Container, Ended, Kind, Machine, Phase, is_ready},
        record::PodRecord,
        spec::{Facts, resources},
    },
};

/// The pod's status and its processes.
pub fn observe(record: &PodRecord, machine: &Machine, facts: &Facts) -> Observed {
    let statuses = |init: bool| {
        machine
            .containers()
            .iter()
            .filter(|container| (container.plan.kind != Kind::Regular) == init)
            .map(|container| container_status(record, machine, container))
            .collect()
    };
    let ip = |ip: Option<std::net::Ipv4Addr>| ip.map(|ip| ip.to_string());
    let (pod_ip, host_ip) = (ip(facts.pod_ip), ip(facts.host_ip));
    let status = PodStatus {
        phase: Some(machine.phase()),
        conditions: machine.conditions().to_vec(),
        host_ips: host_ip.iter().map(|ip| HostIP { ip: ip.clone() }).collect(),
        pod_ips: pod_ip.iter().map(|ip| PodIP { ip: ip.clone() }).collect(),
        host_ip,
        pod_ip,
        start_time: machine.started_at().map(Time),
        init_container_statuses: statuses(true),
        container_statuses: statuses(false),
        qos_class: Some(resources::quality(&record.pod)),
        ..PodStatus::default()
    };
    let processes: BTreeMap<_, _> = machine
        .containers()
        .iter()
        .filter_map(|container| match container.phase {
            Phase::Running { pid, .. } => Some((container.plan.name.clone(), pid)),
            _ => None,
        })
        .collect();
    Observed { status, processes }
}

/// The container's identifier: unique among all runs on this host.
pub fn container_id(record: &PodRecord, container: &Container) -> String {
    format!("podling://{}/{}/{}", record.uid, container.plan.name, container.restart_count)
}

fn container_status(record: &PodRecord, machine: &Machine, container: &Container) -> ContainerStatus {
    let spec = &record.pod.spec;
    let declared = spec
        .init_containers
        .iter()
        .chain(&spec.containers)
        .find(|declared| declared.name == container.plan.name);
    let image = record.images.get(&container.plan.name);
    let id = container_id(record, container);
    let running = matches!(container.phase, Phase::Running { .. });
    let (state, last) = states(record, machine, container, &id);
    ContainerStatus {
        name: container.plan.name.clone(),
        state: Some(state),
        last_state: last.map(|ended| terminated(ended, &id)),
        ready: is_ready(container),
        restart_count: i32::try_from(container.restart_count).unwrap_or(i32::MAX),
        image: declared.and_then(|declared| declared.image.clone()).unwrap_or_default(),
        image_id: image.map(|image| image.id.to_string()).unwrap_or_default(),
        container_id: (running || container.ended.is_some()).then_some(id),
        started: Some(running),
        resources: declared.and_then(|declared| declared.resources.as_deref().cloned()),
        ..ContainerStatus::default()
    }
}

/// The state, and the run that is the last one beside it.
fn states<'a>(
    record: &PodRecord,
    machine: &Machine,
    container: &'a Container,
    id: &str,
) -> (ContainerState, Option<&'a Ended>) {
    let waiting = |reason: &str, message: Option<String>| ContainerState {
        waiting: Some(ContainerStateWaiting {
            reason: Some(reason.to_owned()),
            message,
        }),
        ..ContainerState::default()
    };
    let first_turn = || {
        let has_init = machine.containers().iter().any(|c| c.plan.kind != Kind::Regular);
        let reason = if has_init { "PodInitializing" } else { "ContainerCreating" };
        waiting(reason, None)
    };
    match (&container.phase, &container.ended) {
        (Phase::Running { since, .. }, last) => {
            let running = ContainerStateRunning {
                started_at: Some(Time(since.wall)),
            };
            let state = ContainerState {
                running: Some(running),
                ..ContainerState::default()
            };
            (state, last.as_ref())
        }
        (Phase::BackOff { failure: Some(failure), .. }, last) => {
            (waiting(failure.stage.reason(), Some(failure.message.clone())), last.as_ref())
        }
        (Phase::BackOff { failure: None, .. }, last) => {
            let message = format!(
                "back-off {} restarting failed container={} pod={}",
                go_duration(container.back_off_delay()),
                container.plan.name,
                crate::pod::machine::title(&record.pod)
            );
            (waiting("CrashLoopBackOff", Some(message)), last.as_ref())
        }
        (Phase::Ended | Phase::Starting, Some(ended)) => {
            (terminated(ended, id), container.ended_before.as_ref())
        }
        (Phase::Waiting | Phase::Starting | Phase::Ended, None) => (first_turn(), None),
        (Phase::Waiting, Some(ended)) => (first_turn(), Some(ended)),
    }
}

fn terminated(ended: &Ended, id: &str) -> ContainerState {
    ContainerState {
        terminated: Some(ContainerStateTerminated {
            exit_code: ended.exit.code,
            signal: ended.exit.signal,
            reason: Some(ended.reason.to_string()),
            message: ended.message.clone(),
            started_at: ended.started.map(|moment| Time(moment.wall)),
            finished_at: Some(Time(ended.finished.wall)),
            container_id: Some(id.to_owned()),
        }),
        ..ContainerState::default()
    }
}

/// `2m40s`, as the kubelet's messages have it.
fn go_duration(duration: std::time::Duration) -> String {
    match (duration.as_secs() / 60, duration.as_secs() % 60) {
        (0, seconds) => format!("{seconds}s"),
        (minutes, seconds) => format!("{minutes}m{seconds}s"),
    }
}
