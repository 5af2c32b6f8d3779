//! Rules for Deployments, `ReplicaSets` and `DaemonSets`, from the API server's
//! `pkg/apis/apps/validation`.

use super::report::Report;
use super::{metadata, template};
use crate::api::daemon_set::{DaemonSet, DaemonSetUpdateStrategyType, RollingUpdateDaemonSet};
use crate::api::deployment::{
    Deployment, DeploymentStrategy, DeploymentStrategyType, ReplicaSet, RollingUpdateDeployment,
};
use crate::api::int_or_string::IntOrString;
use crate::api::names;
use crate::api::pod::PodTemplateSpec;
use crate::manifest::path::Path;

/// Checks a Deployment, defaults applied.
pub fn deployment(object: &Deployment, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
    let spec = &object.spec;
    let path = root.field("spec");
    report.not_negative(&path.field("replicas"), spec.replicas);
    template::selects(&spec.selector, &spec.template, "deployment", &path, report);
    replicated(&spec.template, spec.replicas, &path, report);
    if let Some(it) = &spec.strategy {
        strategy(it, &path.field("strategy"), report);
    }
    report.not_negative(&path.field("minReadySeconds"), spec.min_ready_seconds);
    report.not_negative(
        &path.field("revisionHistoryLimit"),
        spec.revision_history_limit,
    );
    let at = path.field("progressDeadlineSeconds");
    report.not_negative(&at, spec.progress_deadline_seconds);
    let ready = spec.min_ready_seconds.unwrap_or_default();
    if let Some(seconds) = spec
        .progress_deadline_seconds
        .filter(|seconds| (0..=ready).contains(seconds))
    {
        report.invalid(&at, seconds, "must be greater than minReadySeconds");
    }
}

/// Checks the template of pods of which there may be many. A Deployment's pods are a `ReplicaSet`'s,
/// and the API server says so.
fn replicated(
    template: &PodTemplateSpec,
    replicas: Option<i32>,
    spec: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = spec.field("template");
    template::template(template, &[], &at, report);
    template::runs_for_ever(template, "ReplicaSet", &at, report);
    if let Some(pod) = template.spec.as_ref().filter(|_| replicas > Some(1)) {
        template::shared_disks(pod, &at.field("spec"), report);
    }
}

fn strategy(strategy: &DeploymentStrategy, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let Some(rolling) = &strategy.rolling_update else {
        return;
    };
    let at = path.field("rollingUpdate");
    if strategy.r#type == Some(DeploymentStrategyType::Recreate) {
        return report.forbidden(
            &at,
            "may not be specified when strategy `type` is 'Recreate'",
        );
    }
    rolling_deployment(rolling, &at, report);
}

fn rolling_deployment(
    rolling: &RollingUpdateDeployment,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("maxUnavailable");
    let unavailable = share(rolling.max_unavailable.as_ref(), &at, report);
    let surge = share(rolling.max_surge.as_ref(), &path.field("maxSurge"), report);
    if unavailable == Some(0) && surge == Some(0) {
        report.invalid(
            &at,
            &rolling.max_unavailable,
            "may not be 0 when `maxSurge` is 0",
        );
    }
    not_above_all(rolling.max_unavailable.as_ref(), &at, report);
}

/// Checks a count or a percentage of pods; gives back the number, without its sign of percent, of
/// one that is valid.
pub fn share(
    value: Option<&IntOrString>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) -> Option<i32> {
    match value? {
        IntOrString::Int(count) => {
            report.not_negative(path, Some(*count));
            (*count >= 0).then_some(*count)
        }
        IntOrString::String(text) => {
            report.each(path, text, names::percent(text));
            text.strip_suffix('%')?.parse().ok()
        }
    }
}

/// Checks that a percentage is not more than everything.
pub fn not_above_all(value: Option<&IntOrString>, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let Some(IntOrString::String(text)) = value else {
        return;
    };
    let digits = text.strip_suffix('%').unwrap_or_default();
    let valid = names::percent(text).is_empty();
    if valid && digits.parse::<u32>().map_or(true, |number| number > 100) {
        report.invalid(path, text, "must not be greater than 100%");
    }
}

/// Checks a `ReplicaSet`, defaults applied.
pub fn replica_set(object: &ReplicaSet, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
    let spec = &object.spec;
    let path = root.field("spec");
    report.not_negative(&path.field("replicas"), spec.replicas);
    report.not_negative(&path.field("minReadySeconds"), spec.min_ready_seconds);
    template::selects(&spec.selector, &spec.template, "replicaset", &path, report);
    replicated(&spec.template, spec.replicas, &path, report);
}

/// Checks a `DaemonSet`, defaults applied.
pub fn daemon_set(object: &DaemonSet, root: &Path<'_>, report: &mut Report<'_, '_>) {
    metadata::metadata(
        &object.metadata,
        &root.field("metadata"),
        names::dns_subdomain,
        report,
    );
    let spec = &object.spec;
    let path = root.field("spec");
    template::selects(&spec.selector, &spec.template, "daemonset", &path, report);
    let at = path.field("template");
    template::template(&spec.template, &[], &at, report);
    template::runs_for_ever(&spec.template, "DaemonSet", &at, report);
    if let Some(pod) = &spec.template.spec {
        template::shared_disks(pod, &at.field("spec"), report);
    }
    let strategy = spec.update_strategy.as_ref();
    let rolls = strategy.is_some_and(|strategy| {
        strategy.r#type == Some(DaemonSetUpdateStrategyType::RollingUpdate)
    });
    if let Some(rolling) = strategy
        .and_then(|strategy| strategy.rolling_update.as_ref())
        .filter(|_| rolls)
    {
        let at = path.field("updateStrategy");
        rolling_daemon_set(rolling, &at.field("rollingUpdate"), report);
    }
    report.not_negative(&path.field("minReadySeconds"), spec.min_ready_seconds);
    report.not_negative(
        &path.field("revisionHistoryLimit"),
        spec.revision_history_limit,
    );
}

fn rolling_daemon_set(
    rolling: &RollingUpdateDaemonSet,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let unavailable_path = path.field("maxUnavailable");
    let unavailable = share(rolling.max_unavailable.as_ref(), &unavailable_path, report);
    not_above_all(rolling.max_unavailable.as_ref(), &unavailable_path, report);
    let surge_path = path.field("maxSurge");
    let surge = share(rolling.max_surge.as_ref(), &surge_path, report);
    not_above_all(rolling.max_surge.as_ref(), &surge_path, report);
    match (unavailable, surge) {
        (Some(0), Some(0)) => {
            report.required(&unavailable_path, "cannot be 0 when maxSurge is 0");
        }
        (Some(1..), Some(1..)) => {
            report.invalid(
                &surge_path,
                &rolling.max_surge,
                "may not be set when maxUnavailable is non-zero",
            );
            if !report.is_written(&unavailable_path) {
                report.advise(&surge_path, "without maxUnavailable: 0 beside it that is 1");
            }
        }
        _ => {}
    }
}
