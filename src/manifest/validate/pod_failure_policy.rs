//! Rules for what a Job makes of its pods' failures.

use std::collections::BTreeSet;

use super::report::Report;
use crate::api::job::{
    JobSpec, PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement,
    PodFailurePolicyOnExitCodesRequirementOperator as Operator,
    PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule, PodFailurePolicyRuleAction,
};
use crate::api::names;
use crate::manifest::path::Path;

/// Rules of a policy, conditions of a rule, and exit codes of a rule.
const RULES: usize = 20;
const CONDITIONS: usize = 20;
const EXIT_CODES: usize = 255;

/// Checks `podFailurePolicy`.
pub fn policy(
    policy: &PodFailurePolicy,
    spec: &JobSpec,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let rules = path.field("rules");
    if policy.rules.len() > RULES {
        report.too_many(&rules, policy.rules.len(), RULES);
    }
    let containers: BTreeSet<&str> = spec
        .template
        .spec
        .iter()
        .flat_map(|pod| pod.containers.iter().chain(&pod.init_containers))
        .map(|container| container.name.as_str())
        .collect();
    for (index, it) in policy.rules.iter().enumerate() {
        rule(it, spec, &containers, &rules.index(index), report);
    }
}

fn rule(
    rule: &PodFailurePolicyRule,
    spec: &JobSpec,
    containers: &BTreeSet<&str>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    if rule.action == PodFailurePolicyRuleAction::FailIndex
        && spec.backoff_limit_per_index.is_none()
    {
        report.invalid(
            &path.field("action"),
            rule.action,
            "requires the backoffLimitPerIndex to be set",
        );
    }
    match (&rule.on_exit_codes, rule.on_pod_conditions.is_empty()) {
        (Some(_), false) => report.broken(
            path,
            "specifying both OnExitCodes and OnPodConditions is not supported",
        ),
        (None, true) => report.broken(
            path,
            "specifying one of OnExitCodes and OnPodConditions is required",
        ),
        _ => {}
    }
    if let Some(codes) = &rule.on_exit_codes {
        exit_codes(codes, containers, &path.field("onExitCodes"), report);
    }
    conditions(
        &rule.on_pod_conditions,
        &path.field("onPodConditions"),
        report,
    );
}

fn exit_codes(
    codes: &PodFailurePolicyOnExitCodesRequirement,
    containers: &BTreeSet<&str>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    if let Some(name) = codes
        .container_name
        .as_deref()
        .filter(|name| !containers.contains(name))
    {
        report.invalid(
            &path.field("containerName"),
            name,
            "must be one of the container or initContainer names in the pod template",
        );
    }
    let values = path.field("values");
    if codes.values.is_empty() {
        report.invalid(&values, &codes.values, "at least one value is required");
    }
    if codes.values.len() > EXIT_CODES {
        report.too_many(&values, codes.values.len(), EXIT_CODES);
    }
    let mut seen = BTreeSet::new();
    for (index, value) in codes.values.iter().enumerate() {
        let at = values.index(index);
        if codes.operator == Operator::In && *value == 0 {
            report.invalid(&at, value, "must not be 0 for the In operator");
        }
        report.unique(&mut seen, &at, *value);
    }
    if !codes.values.is_sorted() {
        report.invalid(&values, &codes.values, "must be ordered");
    }
}

fn conditions(
    conditions: &[PodFailurePolicyOnPodConditionsPattern],
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    if conditions.len() > CONDITIONS {
        report.too_many(path, conditions.len(), CONDITIONS);
    }
    for (index, condition) in conditions.iter().enumerate() {
        let at = path.index(index);
        report.each(
            &at.field("type"),
            &condition.r#type,
            names::qualified_name(&condition.r#type),
        );
        let status = condition.status.as_deref().unwrap_or_default();
        let supported = ["False", "True", "Unknown"];
        if !supported.contains(&status) {
            report.unsupported(&at.field("status"), status, &supported);
        }
    }
}
