//! Rules for Services, from the API server's `pkg/apis/core/validation` and, for the numbers of
//! node ports and the policy of address families, from its registry of Services.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnetwork::IpNetwork;
use serde_json::json;

use super::metadata;
use super::report::Report;
use super::service_address as address;
use crate::api::container::Protocol;
use crate::api::int_or_string::IntOrString;
use crate::api::meta::ObjectMeta;
use crate::api::names;
use crate::api::service::{
    Service, ServicePort, ServiceSessionAffinity, ServiceSpec, ServiceTrafficPolicy, ServiceType,
};
use crate::manifest::path::Path;

/// Ports of the host that services may have: the API server's `--service-node-port-range`.
const NODE_PORTS: std::ops::RangeInclusive<i32> = 30_000..=32_767;
/// The port of a kubelet, which a load balancer may not hide.
const KUBELET_PORT: i32 = 10_250;
/// The longest time for which a client's pod may be remembered, in seconds: one day.
const AFFINITY_SECONDS: i32 = 86_400;
/// What may be preferred among pods.
const DISTRIBUTIONS: [&str; 3] = ["PreferClose", "PreferSameNode", "PreferSameZone"];
/// The older way to say `loadBalancerSourceRanges`, separated by commas.
const RANGES_ANNOTATION: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
const ONLY_LOAD_BALANCER: &str = "may only be used when `type` is 'LoadBalancer'";

/// Checks a Service, defaults applied.
pub fn service(object: &Service, root: &Path<'_>, report: &mut Report<'_, '_>) {
    let meta = root.field("metadata");
    metadata::metadata(&object.metadata, &meta, names::dns_1035_label, report);
    let spec = &object.spec;
    let path = root.field("spec");
    let kind = spec.r#type.unwrap_or_default();
    ports(spec, kind, &path.field("ports"), report);
    metadata::labels(&spec.selector, &path.field("selector"), report);
    affinity(spec, &path, report);
    address::external(&spec.external_ips, &path.field("externalIPs"), report);
    match kind {
        ServiceType::ExternalName => external_name(spec, &path, report),
        ServiceType::NodePort | ServiceType::LoadBalancer if spec.is_headless() => {
            let rule = format!("may not be set to 'None' for {kind} services");
            address::with_place(0, &path, report, |at, report| {
                report.invalid(at, crate::api::service::NO_ADDRESS, &rule);
            });
        }
        _ => {}
    }
    if kind != ServiceType::ExternalName {
        address::cluster(spec, &path, report);
    }
    load_balancer(spec, kind, &path, report);
    source_ranges(&object.metadata, spec, kind, root, report);
    traffic(spec, kind, &path, report);
}

fn ports(spec: &ServiceSpec, kind: ServiceType, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let list = &spec.ports;
    if list.is_empty() && !spec.is_headless() && kind != ServiceType::ExternalName {
        report.required(path, "");
    }
    let mut named = BTreeSet::new();
    let mut taken = BTreeSet::new();
    let mut on_host = BTreeSet::new();
    for (index, it) in list.iter().enumerate() {
        let at = path.index(index);
        port_name(it, list.len() > 1, &mut named, &at, report);
        port(it, &at, report);
        node_port(it, kind, &mut on_host, &at.field("nodePort"), report);
        if kind == ServiceType::LoadBalancer && it.port == KUBELET_PORT {
            let rule = format!(
                "may not expose port {KUBELET_PORT} externally since it is used by kubelet"
            );
            report.invalid(&at, it.port, &rule);
        }
        let protocol = it.protocol.unwrap_or_default();
        if !taken.insert((protocol, it.port)) {
            report.duplicate(&at, json!({"protocol": protocol, "port": it.port}));
        }
    }
}

fn port_name<'s>(
    port: &'s ServicePort,
    needed: bool,
    named: &mut BTreeSet<&'s str>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("name");
    match port.name.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => {
            report.each(&at, name, names::dns_label(name));
            report.unique(named, &at, name);
        }
        None if needed => {
            report.required(&at, "");
            report.advise(&at, "a service with several ports names each of them");
        }
        None => {}
    }
}

fn port(port: &ServicePort, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let number = |number: i32| names::port_number(i64::from(number));
    report.each(&path.field("port"), port.port, number(port.port));
    let at = path.field("targetPort");
    match &port.target_port {
        // Where it is left out it is `port`, of which that is said already.
        Some(IntOrString::Int(target)) if *target != port.port || report.is_written(&at) => {
            report.each(&at, *target, number(*target));
        }
        Some(IntOrString::String(name)) => {
            report.each(&at, name, names::port_name(name));
            if name.parse::<u16>().is_ok() {
                report.advise(&at, "a number is written without quotes");
            }
        }
        _ => {}
    }
    if let Some(protocol) = port.app_protocol.as_deref() {
        let at = path.field("appProtocol");
        report.each(&at, protocol, names::qualified_name(protocol));
    }
}

fn node_port(
    port: &ServicePort,
    kind: ServiceType,
    taken: &mut BTreeSet<(Protocol, i32)>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    // Nought is none, as in Go.
    let Some(number) = port.node_port.filter(|number| *number != 0) else {
        return;
    };
    if kind == ServiceType::ClusterIP {
        report.forbidden(path, "may not be used when `type` is 'ClusterIP'");
        return report.advise(path, "type: NodePort opens a port of the host");
    }
    in_node_ports(number, path, report);
    if !taken.insert((port.protocol.unwrap_or_default(), number)) {
        report.duplicate(path, number);
    }
}

fn in_node_ports(number: i32, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if !NODE_PORTS.contains(&number) {
        let rule = format!(
            "provided port is not in the valid range. The range of valid ports is {}-{}",
            NODE_PORTS.start(),
            NODE_PORTS.end()
        );
        report.invalid(path, number, &rule);
    }
}

fn affinity(spec: &ServiceSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let config = spec.session_affinity_config.as_ref();
    let client = config.and_then(|config| config.client_ip.as_ref());
    if spec.session_affinity == Some(ServiceSessionAffinity::ClientIP)
        && let Some(seconds) = client.and_then(|client| client.timeout_seconds)
        && !(1..=AFFINITY_SECONDS).contains(&seconds)
    {
        let at = path.field("sessionAffinityConfig");
        let at = at.field("clientIP");
        let rule = format!("must be greater than 0 and less than {AFFINITY_SECONDS}");
        report.invalid(&at.field("timeoutSeconds"), seconds, &rule);
    }
}

fn external_name(spec: &ServiceSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let fields = [
        (
            if spec.cluster_ip.is_some() {
                "clusterIP"
            } else {
                "clusterIPs"
            },
            !spec.cluster_ips.is_empty(),
        ),
        ("ipFamilies", !spec.ip_families.is_empty()),
        ("ipFamilyPolicy", spec.ip_family_policy.is_some()),
    ];
    for (name, _) in fields.into_iter().filter(|(_, set)| *set) {
        report.forbidden(
            &path.field(name),
            "may not be set for ExternalName services",
        );
    }
    let at = path.field("externalName");
    let written = spec.external_name.as_deref().unwrap_or_default();
    // A dot at the end says that the name is whole.
    let name = written.strip_suffix('.').unwrap_or(written);
    if name.is_empty() {
        report.required(&at, "");
    } else {
        report.each(&at, name, names::dns_subdomain(name));
    }
}

fn load_balancer(
    spec: &ServiceSpec,
    kind: ServiceType,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    if kind != ServiceType::LoadBalancer && spec.allocate_load_balancer_node_ports.is_some() {
        report.forbidden(
            &path.field("allocateLoadBalancerNodePorts"),
            ONLY_LOAD_BALANCER,
        );
    }
    if let Some(class) = spec.load_balancer_class.as_deref() {
        let at = path.field("loadBalancerClass");
        if kind != ServiceType::LoadBalancer {
            report.forbidden(&at, ONLY_LOAD_BALANCER);
        }
        report.each(&at, class, names::qualified_name(class));
    }
}

fn source_ranges(
    meta: &ObjectMeta,
    spec: &ServiceSpec,
    kind: ServiceType,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let wrong = |range: &str| {
        // Without a length it is an address and no network.
        !range.contains('/') || range.parse::<IpNetwork>().is_err()
    };
    let rule = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
    if !spec.load_balancer_source_ranges.is_empty() {
        let path = root.field("spec");
        let at = path.field("loadBalancerSourceRanges");
        if kind != ServiceType::LoadBalancer {
            report.forbidden(&at, ONLY_LOAD_BALANCER);
        }
        for (index, range) in spec.load_balancer_source_ranges.iter().enumerate() {
            if wrong(range.trim()) {
                let at = at.index(index);
                report.invalid(&at, range, rule);
                if range.trim().parse::<IpAddr>().is_ok() {
                    report.advise(&at, "a network has a length, such as /24");
                }
            }
        }
        return;
    }
    // The annotation counts only where the field is not there.
    let Some(ranges) = meta.annotations.get(RANGES_ANNOTATION) else {
        return;
    };
    let path = root.field("metadata");
    let path = path.field("annotations");
    let at = path.key(RANGES_ANNOTATION);
    if kind != ServiceType::LoadBalancer {
        report.forbidden(&at, ONLY_LOAD_BALANCER);
    }
    let ranges = ranges.trim();
    if !ranges.is_empty() && ranges.split(',').any(|range| wrong(range.trim())) {
        report.invalid(
            &at,
            ranges,
            "must be a comma separated list of CIDRs e.g. 10.9.8.0/24,2001:db8::/64",
        );
    }
}

fn traffic(spec: &ServiceSpec, kind: ServiceType, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let policy = spec.external_traffic_policy;
    if let Some(policy) = policy.filter(|_| !spec.is_open_to_outside()) {
        report.invalid(
            &path.field("externalTrafficPolicy"),
            policy,
            "may only be set for externally-accessible services",
        );
    }
    if let Some(number) = spec.health_check_node_port.filter(|number| *number != 0) {
        let at = path.field("healthCheckNodePort");
        if kind == ServiceType::LoadBalancer && policy == Some(ServiceTrafficPolicy::Local) {
            in_node_ports(number, &at, report);
        } else {
            report.invalid(
                &at,
                number,
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
            );
        }
    }
    if let Some(word) = spec.traffic_distribution.as_deref()
        && !DISTRIBUTIONS.contains(&word)
    {
        report.unsupported(&path.field("trafficDistribution"), word, &DISTRIBUTIONS);
    }
}
