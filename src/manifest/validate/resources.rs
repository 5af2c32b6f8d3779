//! Rules for requests and limits.

use std::collections::BTreeSet;

use super::report::Report;
use crate::api::container::{ResourceClaim, ResourceRequirements};
use crate::api::names;
use crate::api::quantity::Quantity;
use crate::api::scheduling::PodResourceClaim;
use crate::manifest::nearest::nearest;
use crate::manifest::path::Path;

/// Resources whose names need no domain.
const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// Checks requests and limits.
pub fn requirements(
    requirements: &ResourceRequirements,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let limits = path.field("limits");
    let requests = path.field("requests");
    let mut names = BTreeSet::new();
    for (at, amounts) in [
        (&limits, &requirements.limits),
        (&requests, &requirements.requests),
    ] {
        for (name, quantity) in amounts {
            names.insert(name.as_str());
            let at = at.key(name);
            // A request that was made from a limit has that limit's mistakes.
            if !report.is_written(&at) {
                continue;
            }
            amount(name, *quantity, &at, report);
            if is_huge(name) && !requirements.limits.contains_key(name) {
                report.forbidden(&at, "Limit must be set for non overcommitable resources");
            }
        }
    }
    for (name, request) in &requirements.requests {
        let Some(limit) = requirements.limits.get(name) else {
            continue;
        };
        let at = requests.key(name);
        let may_overcommit = STANDARD.contains(&name.as_str());
        if may_overcommit && request > limit {
            report.invalid(
                &at,
                request,
                &format!("must be less than or equal to {name} limit of {limit}"),
            );
        } else if !may_overcommit && request != limit {
            report.invalid(
                &at,
                request,
                &format!("must be equal to {name} limit of {limit}"),
            );
        }
    }
    let huge = names.iter().any(|name| is_huge(name));
    if huge && !names.contains("cpu") && !names.contains("memory") {
        report.forbidden(path, "HugePages require cpu or memory");
    }
}

/// Checks one amount of a resource.
pub fn amount(name: &str, amount: Quantity, path: &Path<'_>, report: &mut Report<'_, '_>) {
    resource_name(name, path, report);
    let whole = amount.as_milli_ceil() % 1000 == 0;
    if amount.is_negative() {
        report.invalid(path, amount, "must be greater than or equal to 0");
    } else if !STANDARD.contains(&name) && !whole {
        report.invalid(path, amount, "must be an integer");
    }
    let Some(size) = name.strip_prefix("hugepages-") else {
        return;
    };
    match Quantity::parse(size) {
        Ok(size) if !size.is_zero() && !size.is_negative() => {
            if amount.as_i64_ceil() % size.as_i64_ceil() != 0 {
                report.invalid(path, amount, "must be integer multiple of page size");
            }
        }
        _ => {
            report.invalid(path, name, "must be a standard resource for containers");
            report.advise(
                path,
                "the size of a page stands behind the hyphen: hugepages-2Mi",
            );
        }
    }
}

/// Checks which of the pod's claims on devices a container uses.
pub fn claims(
    claims: &[ResourceClaim],
    of_pod: &[PodResourceClaim],
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let known: Vec<&str> = of_pod.iter().map(|claim| claim.name.as_str()).collect();
    let mut seen = BTreeSet::new();
    for (index, claim) in claims.iter().enumerate() {
        let at = path.index(index);
        let at = at.field("name");
        if claim.name.is_empty() {
            report.required(&at, "");
        } else if !known.contains(&claim.name.as_str()) {
            report.not_found(&at, &claim.name, &known);
        } else if !seen.insert((claim.name.as_str(), claim.request.as_deref())) {
            report.duplicate(&at, &claim.name);
        }
    }
}

fn is_huge(name: &str) -> bool {
    name.starts_with("hugepages-")
}

fn resource_name(name: &str, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if STANDARD.contains(&name) || is_huge(name) {
        return;
    }
    report.each(path, name, names::qualified_name(name));
    if !name.contains('/') {
        report.invalid(path, name, "must be a standard resource for containers");
        // Short names are too near to each other: a gpu is no misspelt cpu.
        if let Some(near) = nearest(name, STANDARD)
            && near != "cpu"
        {
            report.advise(path, &format!("did you mean {near:?}?"));
        }
    }
}
