//! Rules for what a pod as a whole may use: `spec.resources` and `spec.overhead`.

use std::collections::BTreeMap;

use super::report::Report;
use super::resources;
use crate::api::container::ResourceRequirements;
use crate::api::pod::PodSpec;
use crate::api::quantity::Quantity;
use crate::manifest::path::Path;

/// What a pod as a whole may ask for, beside huge pages.
const SUPPORTED: [&str; 2] = ["cpu", "memory"];

/// Checks `overhead`, which is one list of amounts.
pub fn overhead(
    amounts: &BTreeMap<String, Quantity>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    for (name, amount) in amounts {
        resources::amount(name, *amount, &path.key(name), report);
    }
}

/// Checks the pod's `resources`, by themselves and beside those of its containers.
pub fn requirements(
    requirements: &ResourceRequirements,
    spec: &PodSpec,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("resources");
    let before = report.count();
    for (field, amounts) in [
        ("limits", &requirements.limits),
        ("requests", &requirements.requests),
    ] {
        let at = at.field(field);
        for name in amounts.keys() {
            let at = at.key(name);
            let known = SUPPORTED.contains(&name.as_str()) || name.starts_with("hugepages-");
            if !known && report.is_written(&at) {
                report.unsupported(&at, name, &SUPPORTED);
            }
        }
    }
    if !requirements.claims.is_empty() {
        report.forbidden(
            &at.field("claims"),
            "claims may not be set for Resources at pod-level",
        );
    }
    if report.count() > before {
        return;
    }
    resources::requirements(requirements, &at, report);
    let requests = at.field("requests");
    for (name, amount) in &requirements.requests {
        let asked = |container: &crate::api::container::Container| {
            let resources = container.resources.as_ref();
            resources.and_then(|resources| resources.requests.get(name).copied())
        };
        let sum = spec.containers.iter().filter_map(asked);
        let sum = sum.fold(0_i64, |sum, part| sum.saturating_add(part.as_milli_ceil()));
        let at = requests.key(name);
        if sum > amount.as_milli_ceil() && report.is_written(&at) {
            let sum = if name == "memory" {
                Quantity::from_bytes(sum / 1000)
            } else {
                Quantity::from_milli(sum)
            };
            let rule =
                format!("must be greater than or equal to aggregate container requests of {sum}");
            report.invalid(&at, amount, &rule);
        }
    }
    limits(&requirements.limits, spec, path, report);
}

/// No container may have a higher limit than its pod.
fn limits(
    most: &BTreeMap<String, Quantity>,
    spec: &PodSpec,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let lists = [
        ("initContainers", &spec.init_containers),
        ("containers", &spec.containers),
    ];
    for (field, list) in lists {
        let at = path.field(field);
        for (index, container) in list.iter().enumerate() {
            let at = at.index(index);
            let at = at.field("resources");
            let at = at.field("limits");
            let limits = container.resources.iter().flat_map(|it| &it.limits);
            for (name, limit) in limits {
                if let Some(most) = most.get(name).filter(|most| limit > most) {
                    let rule = format!("must be less than or equal to pod limits of {most}");
                    report.invalid(&at.key(name), limit, &rule);
                }
            }
        }
    }
}
