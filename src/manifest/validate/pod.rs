//! Rules for pods.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::report::Report;
use super::{container, metadata, pod_resources, scheduling, security, volume};
use crate::api::names;
use crate::api::pod::{DnsPolicy, Pod, PodDNSConfig, PodSpec};
use crate::api::scheduling::PodResourceClaim;
use crate::api::security::ProfileType;
use crate::api::volume::Volume;
use crate::manifest::path::Path;

/// Name servers, search domains, and characters of all of those together, that a resolver takes.
const NAMESERVERS: usize = 3;
const SEARCHES: usize = 32;
const SEARCH_LENGTH: usize = 2048;

/// The beginning of annotations that name a container's `AppArmor` profile.
const APPARMOR_PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";

/// Checks a pod, defaults applied.
pub fn pod(pod: &Pod, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &pod.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
    let meta = root.field("metadata");
    let at = root.field("spec");
    if !pod.spec.ephemeral_containers.is_empty() {
        report.forbidden(&at.field("ephemeralContainers"), "cannot be set on create");
    }
    annotations(&pod.metadata.annotations, &pod.spec, &meta, &at, report);
    spec_with(&pod.spec, &[], &at, report);
}

/// Checks the spec of a pod or of a template of pods; `claimed` are volumes that the pod gets
/// beside its own.
pub fn spec_with(spec: &PodSpec, claimed: &[Volume], path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut volumes = volume::volumes(&spec.volumes, &path.field("volumes"), report);
    volumes.extend(claimed.iter().map(|volume| (volume.name.as_str(), volume)));
    container::containers(spec, &volumes, path, report);
    numbers(spec, path, report);
    object_names(spec, path, report);
    host_names(spec, path, report);
    dns(spec, path, report);
    host_aliases(spec, path, report);
    security::pod(spec, path, report);
    scheduling::scheduling(spec, path, report);
    resource_claims(&spec.resource_claims, &path.field("resourceClaims"), report);
    pod_resources::overhead(&spec.overhead, &path.field("overhead"), report);
    if let Some(requirements) = &spec.resources {
        pod_resources::requirements(requirements, spec, path, report);
    }
    if let Some(os) = &spec.os {
        let at = path.field("os");
        let at = at.field("name");
        match os.name.as_str() {
            "linux" => {}
            "windows" => report.refuse(&at, "everything here runs on Linux"),
            other => report.unsupported(&at, other, &["linux", "windows"]),
        }
    }
    metadata::labels(&spec.node_selector, &path.field("nodeSelector"), report);
}

/// Checks annotations that say something about a container: the old way to name an `AppArmor`
/// profile, which must agree with the field.
pub fn annotations(
    annotations: &BTreeMap<String, String>,
    spec: &PodSpec,
    meta: &Path<'_>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = meta.field("annotations");
    for (key, value) in annotations {
        let Some(name) = key.strip_prefix(APPARMOR_PREFIX) else {
            continue;
        };
        let at = at.key(key);
        let known = ["", "runtime/default", "unconfined"].contains(&value.as_str());
        if !known && !value.starts_with("localhost/") {
            let rule = format!("invalid AppArmor profile name: {value:?}");
            report.invalid(&at, value, &rule);
        }
        let lists = [
            ("initContainers", &spec.init_containers),
            ("containers", &spec.containers),
        ];
        let found = lists.iter().find_map(|(field, list)| {
            let index = list.iter().position(|container| container.name == name)?;
            Some((*field, index, &list[index]))
        });
        let Some((field, index, container)) = found else {
            report.invalid(&at, name, "container not found");
            continue;
        };
        let context = container.security_context.as_ref();
        let profile = context.and_then(|context| context.app_armor_profile.as_ref());
        let Some(profile) = profile.filter(|_| known || value.starts_with("localhost/")) else {
            continue;
        };
        let kind = match value.as_str() {
            "unconfined" => ProfileType::Unconfined,
            "" | "runtime/default" => ProfileType::RuntimeDefault,
            _ => ProfileType::Localhost,
        };
        let list = path.field(field);
        let container = list.index(index);
        let context = container.field("securityContext");
        let at = context.field("appArmorProfile");
        if kind != profile.r#type {
            report.forbidden(
                &at.field("type"),
                "apparmor type in annotation and field must match",
            );
        } else if kind == ProfileType::Localhost
            && value.strip_prefix("localhost/") != profile.localhost_profile.as_deref()
        {
            report.forbidden(
                &at.field("localhostProfile"),
                "apparmor profile in annotation and field must match",
            );
        }
    }
}

fn object_names(spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (field, name) in [
        ("serviceAccountName", &spec.service_account_name),
        ("nodeName", &spec.node_name),
        ("priorityClassName", &spec.priority_class_name),
        ("runtimeClassName", &spec.runtime_class_name),
    ] {
        let mut at = path.field(field);
        let Some(name) = name.as_deref().filter(|name| !name.is_empty()) else {
            continue;
        };
        if field == "serviceAccountName" && !report.is_written(&at) {
            at = path.field("serviceAccount");
        }
        report.each(&at, name, names::dns_subdomain(name));
    }
}

fn resource_claims(claims: &[PodResourceClaim], path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut seen = BTreeSet::new();
    for (index, claim) in claims.iter().enumerate() {
        let at = path.index(index);
        let name = at.field("name");
        if claim.name.is_empty() {
            report.required(&name, "");
        } else {
            report.each(&name, &claim.name, names::dns_label(&claim.name));
            report.unique(&mut seen, &name, claim.name.as_str());
        }
        let sources = [
            ("resourceClaimName", &claim.resource_claim_name),
            (
                "resourceClaimTemplateName",
                &claim.resource_claim_template_name,
            ),
        ];
        for (field, object) in sources {
            if let Some(object) = object {
                report.each(&at.field(field), object, names::dns_subdomain(object));
            }
        }
        match sources.map(|(_, object)| object.is_some()) {
            [true, true] => report.broken(
                &at,
                "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified",
            ),
            [false, false] => report.broken(
                &at,
                "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`",
            ),
            _ => {}
        }
    }
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
