//! A pod's defaults.

use super::{container, resources, volume};
use crate::api::pod::{DnsPolicy, Pod, PodSpec, RestartPolicy};

/// Seconds that a pod is given to end by itself.
const GRACE_PERIOD_SECONDS: i64 = 30;

/// Fills in what a pod's manifest leaves out.
pub fn pod(pod: &mut Pod) {
    spec(&mut pod.spec);
}

/// Fills in what the spec of a pod, or of a template of pods, leaves out.
pub fn spec(spec: &mut PodSpec) {
    spec.restart_policy.get_or_insert(RestartPolicy::Always);
    spec.dns_policy.get_or_insert(DnsPolicy::ClusterFirst);
    spec.termination_grace_period_seconds
        .get_or_insert(GRACE_PERIOD_SECONDS);
    spec.scheduler_name
        .get_or_insert_with(|| "default-scheduler".to_owned());
    spec.security_context.get_or_insert_default();
    spec.enable_service_links.get_or_insert(true);
    // The older of two names for the same thing; the API server keeps them equal.
    if spec.service_account_name.is_none() {
        spec.service_account_name.clone_from(&spec.service_account);
    }
    spec.service_account.clone_from(&spec.service_account_name);

    for container in spec.init_containers.iter_mut().chain(&mut spec.containers) {
        container::container(container);
        if spec.host_network == Some(true) {
            // On the host's network there is nothing to map: a port is the host's port.
            for port in &mut container.ports {
                port.host_port.get_or_insert(port.container_port);
            }
        }
    }
    spec.volumes.iter_mut().for_each(volume::volume);
    if let Some(requirements) = &mut spec.resources {
        resources::requests_from_limits(requirements);
    }
}
