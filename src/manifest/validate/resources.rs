//! Rules for requests and limits.

use super::report::Report;
use crate::api::container::ResourceRequirements;
use crate::api::names;
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
    for (at, amounts) in [
        (&limits, &requirements.limits),
        (&requests, &requirements.requests),
    ] {
        for (name, amount) in amounts {
            let at = at.key(name);
            // A request that was made from a limit has that limit's mistakes.
            if !report.is_written(&at) {
                continue;
            }
            resource_name(name, &at, report);
            if amount.is_negative() {
                report.invalid(&at, amount, "must be greater than or equal to 0");
            }
            if name.starts_with("hugepages-") && !requirements.limits.contains_key(name) {
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
}

fn resource_name(name: &str, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let standard = STANDARD.contains(&name) || name.starts_with("hugepages-");
    if standard {
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
