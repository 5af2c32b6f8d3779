//! Rules for the containers of a pod.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Report;
use super::volume::Volumes;
use super::{env, probe, resources, security, volume_mount};
use crate::api::container::{Container, ContainerPort, Protocol};
use crate::api::names;
use crate::api::pod::{PodSpec, RestartPolicy};
use crate::manifest::path::Path;

/// Ports of the host that containers have taken.
type HostPorts = BTreeSet<(Protocol, Option<String>, i32)>;

/// Checks all containers of a pod, and what has to be unique among them.
pub fn containers(
    spec: &PodSpec,
    volumes: &Volumes<'_>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("containers");
    if spec.containers.is_empty() {
        report.required(&at, "");
    }
    let mut seen = BTreeSet::new();
    let mut host_ports = HostPorts::new();
    for (index, container) in spec.containers.iter().enumerate() {
        let at = at.index(index);
        one(container, spec, volumes, &at, report);
        name(container, &mut seen, &at, report);
        ports(container, spec, &mut host_ports, &at, report);
    }
    let at = path.field("initContainers");
    for (index, container) in spec.init_containers.iter().enumerate() {
        let at = at.index(index);
        one(container, spec, volumes, &at, report);
        name(container, &mut seen, &at, report);
        // One after the other: they may take the same ports, unless they stay.
        let sidecar = container.restart_policy == Some(RestartPolicy::Always);
        let mut own = HostPorts::new();
        let taken = if sidecar { &mut host_ports } else { &mut own };
        ports(container, spec, taken, &at, report);
        if !sidecar {
            for (name, written) in [
                ("lifecycle", container.lifecycle.is_some()),
                ("livenessProbe", container.liveness_probe.is_some()),
                ("readinessProbe", container.readiness_probe.is_some()),
                ("startupProbe", container.startup_probe.is_some()),
            ] {
                if written {
                    report.forbidden(
                        &at.field(name),
                        "may not be set for init containers without restartPolicy=Always",
                    );
                }
            }
            if !container.resize_policy.is_empty() {
                report.forbidden(
                    &at.field("resizePolicy"),
                    "must not be set for init containers",
                );
            }
        }
    }
}

fn name<'c>(
    container: &'c Container,
    seen: &mut BTreeSet<&'c str>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("name");
    let name = container.name.as_str();
    if name.is_empty() {
        return report.required(&at, "");
    }
    report.each(&at, name, names::dns_label(name));
    report.unique(seen, &at, name);
}

fn one(
    container: &Container,
    spec: &PodSpec,
    volumes: &Volumes<'_>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let image = path.field("image");
    match container.image.as_deref() {
        None | Some("") => report.required(&image, ""),
        Some(text) if text.trim() != text => {
            report.invalid(&image, text, "must not have leading or trailing whitespace");
        }
        Some(_) => {}
    }
    let message = path.field("terminationMessagePath");
    if let Some(text) = container
        .termination_message_path
        .as_deref()
        .filter(|text| text.contains('\0'))
    {
        report.invalid(&message, text, "must not contain a null character");
    }
    env::variables(&container.env, volumes, &path.field("env"), report);
    env::sources(&container.env_from, &path.field("envFrom"), report);
    volume_mount::mounts(container, volumes, path, report);
    if let Some(requirements) = &container.resources {
        resources::requirements(requirements, &path.field("resources"), report);
    }
    if let Some(requirements) = &container.resources {
        let at = path.field("resources");
        resources::claims(
            &requirements.claims,
            &spec.resource_claims,
            &at.field("claims"),
            report,
        );
    }
    resize_policy(container, spec, &path.field("resizePolicy"), report);
    probe::probes(container, spec, path, report);
    if spec.host_users == Some(false) && !container.volume_devices.is_empty() {
        report.forbidden(&path.field("volumeDevices"), "when `hostUsers` is false");
    }
    if let Some(context) = &container.security_context {
        security::container(context, spec, &path.field("securityContext"), report);
    }
    restart_rules(container, path, report);
}

/// What happens to a container when its resources change while it runs.
fn resize_policy(
    container: &Container,
    spec: &PodSpec,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let mut seen = BTreeSet::new();
    for (index, policy) in container.resize_policy.iter().enumerate() {
        let at = path.index(index);
        let name_path = at.field("resourceName");
        let name = policy.resource_name.as_str();
        if ["cpu", "memory"].contains(&name) {
            report.unique(&mut seen, &name_path, name);
        } else {
            report.unsupported(&name_path, name, &["cpu", "memory"]);
        }
        let at = at.field("restartPolicy");
        match policy.restart_policy.as_str() {
            "NotRequired" => {}
            "RestartContainer" => {
                if spec.restart_policy == Some(RestartPolicy::Never) {
                    report.invalid(
                        &at,
                        "RestartContainer",
                        "must be 'NotRequired' when `restartPolicy` is 'Never'",
                    );
                }
            }
            "" => report.required(&at, ""),
            other => report.unsupported(&at, other, &["NotRequired", "RestartContainer"]),
        }
    }
}

fn restart_rules(container: &Container, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let rules = path.field("restartPolicyRules");
    if !container.restart_policy_rules.is_empty() && container.restart_policy.is_none() {
        report.required(
            &path.field("restartPolicy"),
            "must specify restartPolicy when restart rules are used",
        );
    }
    if container.restart_policy_rules.len() > 20 {
        report.too_many(&rules, container.restart_policy_rules.len(), 20);
    }
    for (index, rule) in container.restart_policy_rules.iter().enumerate() {
        let at = rules.index(index);
        if !["Restart", "RestartAllContainers"].contains(&rule.action.as_str()) {
            report.unsupported(
                &at.field("action"),
                &rule.action,
                &["Restart", "RestartAllContainers"],
            );
        }
        let codes_path = at.field("exitCodes");
        let Some(codes) = &rule.exit_codes else {
            report.required(&codes_path, "");
            continue;
        };
        if !["In", "NotIn"].contains(&codes.operator.as_str()) {
            report.unsupported(
                &codes_path.field("operator"),
                &codes.operator,
                &["In", "NotIn"],
            );
        }
        let values = codes_path.field("values");
        if codes.values.is_empty() {
            report.required(&values, "must specify at least one value");
        }
        if codes.values.len() > 255 {
            report.too_many(&values, codes.values.len(), 255);
        }
        for (index, value) in codes.values.iter().enumerate() {
            let at = values.index(index);
            report.each(&at, value, names::in_range(i64::from(*value), 0, 255));
        }
    }
}

fn ports(
    container: &Container,
    spec: &PodSpec,
    taken: &mut HostPorts,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("ports");
    let mut named = BTreeMap::new();
    for (index, port) in container.ports.iter().enumerate() {
        let at = at.index(index);
        if let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) {
            let at = at.field("name");
            report.each(&at, name, names::port_name(name));
            if named.insert(name, index).is_some() {
                report.duplicate(&at, name);
            }
        }
        numbers(port, spec, &at, report);
        host_port(port, taken, &at, report);
    }
}

fn numbers(port: &ContainerPort, spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let at = path.field("containerPort");
    let number = i64::from(port.container_port);
    if number == 0 {
        report.required(&at, "");
    } else {
        report.each(&at, number, names::port_number(number));
    }
    let at = path.field("hostPort");
    let Some(host_port) = port.host_port.filter(|port| *port != 0) else {
        return;
    };
    let broken = names::port_number(i64::from(host_port));
    let valid = broken.is_empty();
    report.each(&at, host_port, broken);
    if valid && spec.host_network == Some(true) && host_port != port.container_port {
        report.invalid(
            &at,
            host_port,
            "must match `containerPort` when `hostNetwork` is true",
        );
    }
}

fn host_port(
    port: &ContainerPort,
    taken: &mut HostPorts,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let ip = port.host_ip.clone().filter(|ip| !ip.is_empty());
    if let Some(ip) = &ip {
        report.each(&path.field("hostIP"), ip, names::ip_address(ip));
    }
    let Some(number) = port.host_port.filter(|port| *port != 0) else {
        return;
    };
    let protocol = port.protocol.unwrap_or(Protocol::TCP);
    // An unspecified address means all of them.
    let ip = ip.filter(|ip| !["0.0.0.0", "::"].contains(&ip.as_str()));
    let clash = taken.iter().any(|(other, other_ip, other_number)| {
        *other == protocol
            && *other_number == number
            && (ip.is_none() || other_ip.is_none() || *other_ip == ip)
    });
    if clash {
        let value = format!("{}/{protocol}/{number}", ip.as_deref().unwrap_or_default());
        report.duplicate(&path.field("hostPort"), value.trim_start_matches('/'));
    }
    taken.insert((protocol, ip, number));
}
