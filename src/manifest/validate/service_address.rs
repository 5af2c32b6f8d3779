//! Rules for the addresses of a Service and their families.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::report::Report;
use crate::api::names;
use crate::api::service::{IpFamily, NO_ADDRESS, ServiceIpFamilyPolicy, ServiceSpec};
use crate::manifest::path::Path;

/// Checks addresses of the host that a service should have as well.
pub fn external(list: &[String], path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (index, text) in list.iter().enumerate() {
        let at = path.index(index);
        report.each(&at, text, names::ip_address(text));
        if let Some(rule) = text.parse().ok().and_then(special) {
            report.invalid(&at, text, rule);
        }
    }
}

/// Why a client elsewhere can't mean this host by an address.
fn special(address: IpAddr) -> Option<&'static str> {
    let (local, local_multicast) = match address {
        IpAddr::V4(it) => (it.is_link_local(), it.octets()[..3] == [224, 0, 0]),
        IpAddr::V6(it) => (
            it.is_unicast_link_local(),
            it.segments()[0] & 0xff0f == 0xff02,
        ),
    };
    if address.is_unspecified() {
        Some("may not be unspecified (0.0.0.0 or ::)")
    } else if address.is_loopback() {
        Some("may not be in the loopback range (127.0.0.0/8, ::1/128)")
    } else if local {
        Some("may not be in the link-local range (169.254.0.0/16, fe80::/10)")
    } else if local_multicast {
        Some("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
    } else {
        None
    }
}

/// Speaks of one of a service's addresses where the manifest has it. The API server says
/// `clusterIPs[0]` also of a `clusterIP` that stands alone, from which it has made that.
pub fn with_place(
    index: usize,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
    say: impl FnOnce(&Path<'_>, &mut Report<'_, '_>),
) {
    let list = path.field("clusterIPs");
    if report.is_written(&list) {
        say(&list.index(index), report);
    } else {
        say(&path.field("clusterIP"), report);
    }
}

/// Checks `clusterIP`, `clusterIPs`, `ipFamilies` and `ipFamilyPolicy` of a service that has
/// addresses or is headless.
pub fn cluster(spec: &ServiceSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    families(&spec.ip_families, &path.field("ipFamilies"), report);
    let list = &spec.cluster_ips;
    let at = path.field("clusterIPs");
    let first = spec.cluster_ip.as_deref().unwrap_or_default();
    if first.is_empty() && !list.is_empty() {
        report.invalid(&at, list, "must be empty when `clusterIP` is not specified");
        report.advise(&at, "write the first of them as clusterIP as well");
    } else if list.first().is_some_and(|address| address != first) {
        report.invalid(&at, list, "first value must match `clusterIP`");
    }
    if list.len() > 2 {
        report.invalid(&at, list, "may only hold up to 2 values");
    }
    policy(spec, &path.field("ipFamilyPolicy"), report);
    if addresses(list, path, report) {
        together(spec, path, report);
    }
}

fn families(list: &[IpFamily], path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut seen = BTreeSet::new();
    for (index, family) in list.iter().enumerate() {
        let at = path.index(index);
        if *family == IpFamily::Unset {
            report.unsupported(&at, family, &["IPv4", "IPv6"]);
        }
        report.unique(&mut seen, &at, family);
    }
}

/// Checks each address for itself; whether all are valid.
fn addresses(list: &[String], path: &Path<'_>, report: &mut Report<'_, '_>) -> bool {
    let before = report.count();
    for (index, text) in list.iter().enumerate() {
        if index == 0 && text == NO_ADDRESS {
            if list.len() > 1 {
                let at = path.field("clusterIPs");
                report.invalid(&at, list, "'None' must be the first and only value");
            }
            continue;
        }
        with_place(index, path, report, |at, report| {
            report.each(at, text, names::ip_address(text));
        });
    }
    report.count() == before
}

/// Checks valid addresses against each other and against the families.
fn together(spec: &ServiceSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let parsed: Vec<IpAddr> = spec
        .cluster_ips
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
    if let [first, second] = parsed[..]
        && first.is_ipv4() == second.is_ipv4()
    {
        report.invalid(
            &path.field("clusterIPs"),
            &spec.cluster_ips,
            "may specify no more than one IP for each IP family",
        );
    }
    for (index, (address, family)) in parsed.iter().zip(&spec.ip_families).enumerate() {
        let fits = match family {
            IpFamily::IPv4 => address.is_ipv4(),
            IpFamily::IPv6 => address.is_ipv6(),
            IpFamily::Unset => true,
        };
        if !fits {
            let rule = format!("expected an {family} value as indicated by `ipFamilies[{index}]`");
            with_place(index, path, report, |at, report| {
                report.invalid(at, address, &rule);
            });
        }
    }
}

/// Checks that a service with two families says that it wants two.
fn policy(spec: &ServiceSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let policy = spec.ip_family_policy;
    if policy.is_some_and(|policy| policy != ServiceIpFamilyPolicy::SingleStack) {
        return;
    }
    for (count, what) in [
        (spec.ip_families.len(), "IP families"),
        (spec.cluster_ips.len(), "cluster IPs"),
    ] {
        if count == 2 {
            let rule = format!(
                "must be RequireDualStack or PreferDualStack when multiple {what} are specified"
            );
            report.invalid(path, policy, &rule);
        }
    }
}
