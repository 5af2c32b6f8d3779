//! Pods as `kubectl get pods` prints them.

use jiff::Timestamp;

use crate::api::{
    pod::Pod,
    pod_status::{ContainerState, ContainerStatus, PodStatus},
};

use super::{age, table};

/// What a listing shows beside the five usual columns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns {
    /// `IP NODE NOMINATED NODE READINESS GATES`.
    pub wide: bool,
    /// `LABELS`.
    pub labels: bool,
    /// `NAMESPACE` in front.
    pub namespace: bool,
    /// No header.
    pub no_header: bool,
}

/// A listing of the pods, whose `status` is what is known of them now.
pub fn listing(pods: &[Pod], columns: Columns, node: &str, now: Timestamp) -> String {
    let mut header = vec!["NAME", "READY", "STATUS", "RESTARTS", "AGE"];
    if columns.namespace {
        header.insert(0, "NAMESPACE");
    }
    if columns.wide {
        header.extend(["IP", "NODE", "NOMINATED NODE", "READINESS GATES"]);
    }
    if columns.labels {
        header.push("LABELS");
    }
    let rows: Vec<_> = pods
        .iter()
        .map(|pod| row(pod, columns, node, now))
        .collect();
    let text = table::render(&header, &rows);
    match (columns.no_header, text.split_once('\n')) {
        (true, Some((_, rows))) => rows.to_owned(),
        _ => text,
    }
}

fn row(pod: &Pod, columns: Columns, node: &str, now: Timestamp) -> Vec<String> {
    let empty = PodStatus::default();
    let status = pod.status.as_ref().unwrap_or(&empty);
    let ready = status
        .container_statuses
        .iter()
        .filter(|container| container.ready)
        .count();
    let mut row = vec![
        pod.metadata.name.clone().unwrap_or_default(),
        format!("{ready}/{}", pod.spec.containers.len()),
        word(pod, status),
        restarts(status, now),
        pod.metadata
            .creation_timestamp
            .map_or_else(|| "<unknown>".to_owned(), |created| since(created.0, now)),
    ];
    if columns.namespace {
        row.insert(0, pod.metadata.namespace.clone().unwrap_or_default());
    }
    if columns.wide {
        let none = || "<none>".to_owned();
        row.push(status.pod_ip.clone().unwrap_or_else(none));
        row.extend([node.to_owned(), none(), none()]);
    }
    if columns.labels {
        row.push(if pod.metadata.labels.is_empty() {
            "<none>".to_owned()
        } else {
            let labels = pod.metadata.labels.iter();
            let pairs: Vec<_> = labels
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            pairs.join(",")
        });
    }
    row
}

fn since(then: Timestamp, now: Timestamp) -> String {
    age::human(now.as_second() - then.as_second())
}

/// `3`, or `3 (2m ago)` when the last end is known.
fn restarts(status: &PodStatus, now: Timestamp) -> String {
    let all = || {
        status
            .init_container_statuses
            .iter()
            .chain(&status.container_statuses)
    };
    let count: i32 = all().map(|container| container.restart_count).sum();
    let last = all()
        .filter_map(|container| container.last_state.as_ref()?.terminated.as_ref())
        .filter_map(|terminated| terminated.finished_at)
        .max();
    match last {
        Some(last) if count > 0 => format!("{count} ({} ago)", since(last.0, now)),
        _ => count.to_string(),
    }
}

/// The STATUS column: kubectl's order of what overrides what.
fn word(pod: &Pod, status: &PodStatus) -> String {
    let phase = status.phase.map_or("Unknown", |phase| phase.as_str());
    let mut word = status.reason.clone().unwrap_or_else(|| phase.to_owned());
    if let Some(init) = init_word(pod, status) {
        word = init;
    } else {
        let mut running = false;
        for container in status.container_statuses.iter().rev() {
            match state_word(container.state.as_ref()) {
                Some(reason) => word = reason,
                None => running |= container.ready,
            }
        }
        if word == "Completed" && running {
            "Running".clone_into(&mut word);
        }
    }
    match pod.metadata.deletion_timestamp {
        Some(_) => "Terminating".to_owned(),
        None => word,
    }
}

/// What the first init container that isn't through makes of it.
fn init_word(pod: &Pod, status: &PodStatus) -> Option<String> {
    let total = pod.spec.init_containers.len();
    for (index, container) in status.init_container_statuses.iter().enumerate() {
        let state = container.state.clone().unwrap_or_default();
        let sidecar_started = container.started == Some(true) && is_sidecar(pod, container);
        if state.terminated.as_ref().is_some_and(|t| t.exit_code == 0) || sidecar_started {
            continue;
        }
        return Some(match state_word(Some(&state)) {
            Some(reason) if !reason.is_empty() && reason != "PodInitializing" => {
                format!("Init:{reason}")
            }
            _ => format!("Init:{index}/{total}"),
        });
    }
    None
}

fn is_sidecar(pod: &Pod, status: &ContainerStatus) -> bool {
    pod.spec
        .init_containers
        .iter()
        .any(|container| container.name == status.name && container.restart_policy.is_some())
}

/// The reason of a container that waits or has ended; `None` for one that runs.
fn state_word(state: Option<&ContainerState>) -> Option<String> {
    let state = state?;
    if let Some(waiting) = &state.waiting {
        return waiting.reason.clone().filter(|reason| !reason.is_empty());
    }
    let terminated = state.terminated.as_ref()?;
    Some(match (&terminated.reason, terminated.signal) {
        (Some(reason), _) if !reason.is_empty() => reason.clone(),
        (_, Some(signal)) if signal != 0 => format!("Signal:{signal}"),
        _ => format!("ExitCode:{}", terminated.exit_code),
    })
}
