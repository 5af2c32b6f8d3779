//! A container's defaults.

use super::resources;
use crate::api::container::{Container, Protocol, TerminationMessagePolicy};
use crate::api::env::EnvVar;
use crate::api::probe::{HTTPGetAction, Lifecycle, Probe, UriScheme};
use crate::api::volume::PullPolicy;

/// Where a container may leave a last word.
const TERMINATION_MESSAGE_PATH: &str = "/dev/termination-log";

/// Fills in what a container's manifest leaves out.
pub fn container(container: &mut Container) {
    let path = container.termination_message_path.get_or_insert_default();
    if path.is_empty() {
        TERMINATION_MESSAGE_PATH.clone_into(path);
    }
    container
        .termination_message_policy
        .get_or_insert(TerminationMessagePolicy::File);
    if container.image_pull_policy.is_none() {
        container.image_pull_policy = container.image.as_deref().map(pull_policy);
    }
    for port in &mut container.ports {
        port.protocol.get_or_insert(Protocol::TCP);
    }
    if let Some(requirements) = &mut container.resources {
        resources::requests_from_limits(requirements);
    }
    container.env.iter_mut().for_each(env);
    for it in [
        &mut container.liveness_probe,
        &mut container.readiness_probe,
        &mut container.startup_probe,
    ]
    .into_iter()
    .flatten()
    {
        self::probe(it);
    }
    if let Some(it) = &mut container.lifecycle {
        lifecycle(it);
    }
}

/// An image whose tag moves is pulled each time, one whose tag or digest stays once.
pub fn pull_policy(image: &str) -> PullPolicy {
    if image.contains('@') {
        return PullPolicy::IfNotPresent;
    }
    // A colon before the last slash belongs to a registry's port.
    let name = image.rsplit('/').next().unwrap_or(image);
    match name.split_once(':') {
        None | Some((_, "latest")) => PullPolicy::Always,
        Some(_) => PullPolicy::IfNotPresent,
    }
}

fn env(variable: &mut EnvVar) {
    let source = variable.value_from.as_mut();
    if let Some(field) = source.and_then(|source| source.field_ref.as_mut()) {
        field.api_version.get_or_insert_with(|| "v1".to_owned());
    }
}

fn probe(probe: &mut Probe) {
    // Nought means the default too: the API can't tell it from an absent field.
    for (field, default) in [
        (&mut probe.timeout_seconds, 1),
        (&mut probe.period_seconds, 10),
        (&mut probe.success_threshold, 1),
        (&mut probe.failure_threshold, 3),
    ] {
        if field.is_none_or(|value| value == 0) {
            *field = Some(default);
        }
    }
    probe.http_get.iter_mut().for_each(http_get);
    if let Some(grpc) = &mut probe.grpc {
        grpc.service.get_or_insert_default();
    }
}

fn lifecycle(lifecycle: &mut Lifecycle) {
    for handler in [&mut lifecycle.post_start, &mut lifecycle.pre_stop] {
        let handler = handler.as_mut();
        handler
            .and_then(|handler| handler.http_get.as_mut())
            .into_iter()
            .for_each(http_get);
    }
}

fn http_get(action: &mut HTTPGetAction) {
    let path = action.path.get_or_insert_default();
    if path.is_empty() {
        "/".clone_into(path);
    }
    action.scheme.get_or_insert(UriScheme::HTTP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moving_tag_is_always_pulled() {
        for (image, policy) in [
            ("nginx", PullPolicy::Always),
            ("nginx:latest", PullPolicy::Always),
            ("nginx:1.29", PullPolicy::IfNotPresent),
            ("localhost:5000/nginx", PullPolicy::Always),
            ("localhost:5000/nginx:1", PullPolicy::IfNotPresent),
            ("nginx@sha256:0123", PullPolicy::IfNotPresent),
            ("nginx:latest@sha256:0123", PullPolicy::IfNotPresent),
        ] {
            assert_eq!(pull_policy(image), policy, "{image}");
        }
    }

    #[test]
    fn a_limit_is_a_request_for_as_much() {
        let mut it: Container = serde_json::from_value(serde_json::json!({
            "resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "100m"}}
        }))
        .expect("a container");
        container(&mut it);
        let requests = it.resources.expect("resources").requests;
        assert_eq!(requests["cpu"].to_string(), "100m");
        assert_eq!(requests["memory"].to_string(), "1Gi");
    }
}
