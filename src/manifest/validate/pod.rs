//! Rules for pods.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::report::Report;
use super::{container, metadata, resources, security, volume};
use crate::api::names;
use crate::api::pod::{DnsPolicy, Pod, PodDNSConfig, PodSpec};
use crate::manifest::path::Path;

/// Name servers, search domains, and characters of all of those together, that a resolver takes.
const NAMESERVERS: usize = 3;
const SEARCHES: usize = 32;
const SEARCH_LENGTH: usize = 2048;

/// Checks a pod, defaults applied.
pub fn pod(pod: &Pod, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &pod.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
    spec(&pod.spec, &root.field("spec"), report);
}

/// Checks the spec of a pod or of a template of pods.
pub fn spec(spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let volumes = volume::volumes(&spec.volumes, &path.field("volumes"), report);
    container::containers(spec, &volumes, path, report);
    let ephemeral = path.field("ephemeralContainers");
    if !spec.ephemeral_containers.is_empty() {
        report.forbidden(&ephemeral, "cannot be set on create");
    }
    numbers(spec, path, report);
    host_names(spec, path, report);
    dns(spec, path, report);
    host_aliases(spec, path, report);
    security::pod(spec, path, report);
    if let Some(requirements) = &spec.resources {
        resources::requirements(requirements, &path.field("resources"), report);
    }
    if let Some(os) = &spec.os
        && os.name != "linux"
    {
        let os_path = path.field("os");
        report.unsupported(&os_path.field("name"), &os.name, &["linux"]);
    }
    metadata::labels(&spec.node_selector, &path.field("nodeSelector"), report);
}

fn numbers(spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if let Some(seconds) = spec
        .termination_grace_period_seconds
        .filter(|seconds| *seconds < 0)
    {
        report.invalid(
            &path.field("terminationGracePeriodSeconds"),
            seconds,
            "must be greater than or equal to 0",
        );
    }
    if let Some(seconds) = spec.active_deadline_seconds {
        let rule = names::in_range(seconds, 1, i64::from(i32::MAX));
        let at = path.field("activeDeadlineSeconds");
        report.each(&at, seconds, rule);
    }
}

fn host_names(spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (name, value) in [("hostname", &spec.hostname), ("subdomain", &spec.subdomain)] {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
            report.each(&path.field(name), value, names::dns_label(value));
        }
    }
    let Some(name) = &spec.hostname_override else {
        return;
    };
    let at = path.field("hostnameOverride");
    report.each(&at, name, names::dns_subdomain(name));
    if name.len() > 64 {
        report.invalid(&at, name, "must be no more than 64 characters");
    }
    if spec.set_hostname_as_fqdn == Some(true) {
        report.forbidden(&at, "may not be set when setHostnameAsFQDN is true");
    }
    if spec.host_network == Some(true) {
        report.forbidden(&at, "may not be set when hostNetwork is true");
    }
}

fn dns(spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let at = path.field("dnsConfig");
    let none = spec.dns_policy == Some(DnsPolicy::None);
    let Some(config) = &spec.dns_config else {
        if none {
            report.required(&at, "must provide `dnsConfig` when `dnsPolicy` is None");
        }
        return;
    };
    if none && config.nameservers.is_empty() {
        report.required(
            &at.field("nameservers"),
            "must provide at least one DNS nameserver when `dnsPolicy` is None",
        );
    }
    dns_config(config, &at, report);
}

fn dns_config(config: &PodDNSConfig, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let nameservers = path.field("nameservers");
    if config.nameservers.len() > NAMESERVERS {
        let rule = format!("must not have more than {NAMESERVERS} nameservers");
        report.invalid(&nameservers, &config.nameservers, &rule);
    }
    for (index, server) in config.nameservers.iter().enumerate() {
        report.each(&nameservers.index(index), server, names::ip_address(server));
    }
    let searches = path.field("searches");
    if config.searches.len() > SEARCHES {
        let rule = format!("must not have more than {SEARCHES} search paths");
        report.invalid(&searches, &config.searches, &rule);
    }
    if config.searches.join(" ").len() > SEARCH_LENGTH {
        let rule = format!(
            "must not have more than {SEARCH_LENGTH} characters (including spaces) in the search list"
        );
        report.invalid(&searches, &config.searches, &rule);
    }
    for (index, search) in config.searches.iter().enumerate() {
        let name = search.strip_suffix('.').unwrap_or(search);
        if search != "." {
            // Underscores are common in search domains (_tcp.example.com) and allowed there.
            report.each(
                &searches.index(index),
                search,
                names::dns_subdomain(&name.replace('_', "a")),
            );
        }
    }
    let options = path.field("options");
    for (index, option) in config.options.iter().enumerate() {
        if option.name.as_deref().is_none_or(str::is_empty) {
            report.required(&options.index(index), "must not be empty");
        }
    }
}

fn host_aliases(spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let aliases = path.field("hostAliases");
    let mut seen = BTreeSet::new();
    for (index, alias) in spec.host_aliases.iter().enumerate() {
        let at = aliases.index(index);
        let ip = at.field("ip");
        if alias.ip.parse::<IpAddr>().is_err() {
            report.each(&ip, &alias.ip, names::ip_address(&alias.ip));
        } else {
            report.unique(&mut seen, &ip, alias.ip.as_str());
        }
        let hostnames = at.field("hostnames");
        for (index, name) in alias.hostnames.iter().enumerate() {
            report.each(&hostnames.index(index), name, names::dns_subdomain(name));
        }
    }
}
