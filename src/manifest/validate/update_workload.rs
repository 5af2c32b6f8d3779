//! What may not change when a workload is applied again, from the `Validate…Update` functions of
//! the API server's `pkg/apis/apps/validation` and `pkg/apis/batch/validation`.
//!
//! A cluster also refuses nearly every change of a Pod's spec. There is no such rule here: podling
//! makes the pod anew. A `CronJob` may change in every part but its name.

use serde::Serialize;

use super::report::Report;
use crate::api::daemon_set::DaemonSet;
use crate::api::deployment::{Deployment, ReplicaSet};
use crate::api::job::{Job, JobCompletionMode, JobSpec};
use crate::api::meta::LabelSelector;
use crate::api::pod::PodTemplateSpec;
use crate::api::stateful_set::{StatefulSet, StatefulSetSpec};
use crate::manifest::path::Path;

/// What the API server says about a part that stays as it was made.
const IMMUTABLE: &str = "field is immutable";
/// What the API server says about a changed `StatefulSet`.
const STATEFUL_SET: &str = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/// Checks what changes from one Deployment, defaults applied, to the next.
pub fn deployment(
    old: &Deployment,
    new: &Deployment,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    selector(&old.spec.selector, &new.spec.selector, root, report);
}

/// Checks what changes from one `ReplicaSet`, defaults applied, to the next.
pub fn replica_set(
    old: &ReplicaSet,
    new: &ReplicaSet,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    selector(&old.spec.selector, &new.spec.selector, root, report);
}

/// Checks what changes from one `DaemonSet`, defaults applied, to the next.
pub fn daemon_set(old: &DaemonSet, new: &DaemonSet, root: &Path<'_>, report: &mut Report<'_, '_>) {
    selector(&old.spec.selector, &new.spec.selector, root, report);
}

fn selector(
    old: &LabelSelector,
    new: &LabelSelector,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let path = root.field("spec");
    same(old, new, &path.field("selector"), report);
}

/// Checks what changes from one `StatefulSet`, defaults applied, to the next.
pub fn stateful_set(
    old: &StatefulSet,
    new: &StatefulSet,
    root: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let (old, new) = (&old.spec, &new.spec);
    let with_changes = StatefulSetSpec {
        replicas: new.replicas,
        ordinals: new.ordinals.clone(),
        template: new.template.clone(),
        update_strategy: new.update_strategy.clone(),
        revision_history_limit: new.revision_history_limit,
        persistent_volume_claim_retention_policy: new
            .persistent_volume_claim_retention_policy
            .clone(),
        min_ready_seconds: new.min_ready_seconds,
        ..old.clone()
    };
    if with_changes == *new {
        return;
    }
    let path = root.field("spec");
    report.forbidden(&path, STATEFUL_SET);
    let changed = [
        ("selector", old.selector != new.selector),
        ("serviceName", old.service_name != new.service_name),
        (
            "podManagementPolicy",
            old.pod_management_policy != new.pod_management_policy,
        ),
        (
            "volumeClaimTemplates",
            old.volume_claim_templates != new.volume_claim_templates,
        ),
    ];
    let changed: Vec<&str> = changed
        .into_iter()
        .filter(|(_, changed)| *changed)
        .map(|(name, _)| name)
        .collect();
    report.advise(
        &path,
        &format!(
            "{} differs from what was applied: take the set down first",
            changed.join(" and ")
        ),
    );
}

/// Checks what changes from one Job, defaults applied, to the next.
pub fn job(old: &Job, new: &Job, root: &Path<'_>, report: &mut Report<'_, '_>) {
    let path = root.field("spec");
    let (old, new) = (&old.spec, &new.spec);
    completions(old, new, &path, report);
    same(
        &old.selector,
        &new.selector,
        &path.field("selector"),
        report,
    );
    template(old, new, &path.field("template"), report);
    for (name, changed, value) in [
        (
            "completionMode",
            old.completion_mode != new.completion_mode,
            serde_json::to_value(new.completion_mode),
        ),
        (
            "podFailurePolicy",
            old.pod_failure_policy != new.pod_failure_policy,
            serde_json::to_value(&new.pod_failure_policy),
        ),
        (
            "backoffLimitPerIndex",
            old.backoff_limit_per_index != new.backoff_limit_per_index,
            serde_json::to_value(new.backoff_limit_per_index),
        ),
        (
            "managedBy",
            old.managed_by != new.managed_by,
            serde_json::to_value(&new.managed_by),
        ),
        (
            "successPolicy",
            old.success_policy != new.success_policy,
            serde_json::to_value(&new.success_policy),
        ),
    ] {
        if changed {
            report.invalid(&path.field(name), value.unwrap_or_default(), IMMUTABLE);
        }
    }
}

/// An indexed Job can be made larger or smaller while as many pods run as there are indexes.
fn completions(old: &JobSpec, new: &JobSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let at = path.field("completions");
    if new.completion_mode != Some(JobCompletionMode::Indexed) {
        return same(&old.completions, &new.completions, &at, report);
    }
    if old.completions != new.completions && new.completions != new.parallelism {
        let rule = format!(
            "may only be modified in tandem with {}",
            path.field("parallelism")
        );
        report.invalid(&at, new.completions, &rule);
    }
}

/// While a Job is suspended, where its pods are to run may change, and their labels and
/// annotations; else nothing may.
fn template(old: &JobSpec, new: &JobSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let mut before = old.template.clone();
    if old.suspend == Some(true) {
        before
            .metadata
            .labels
            .clone_from(&new.template.metadata.labels);
        before
            .metadata
            .annotations
            .clone_from(&new.template.metadata.annotations);
        if let (Some(before), Some(now)) = (&mut before.spec, &new.template.spec) {
            before.node_selector.clone_from(&now.node_selector);
            before.affinity.clone_from(&now.affinity);
            before.tolerations.clone_from(&now.tolerations);
            before.scheduling_gates.clone_from(&now.scheduling_gates);
        }
    }
    if !same_template(&before, &new.template) {
        report.broken(path, IMMUTABLE);
        report.advise(
            path,
            "a job's pods stay as they are: take the job down first, or give it another name",
        );
    }
}

fn same_template(old: &PodTemplateSpec, new: &PodTemplateSpec) -> bool {
    old.metadata.labels == new.metadata.labels
        && old.metadata.annotations == new.metadata.annotations
        && old.spec == new.spec
}

fn same<T: PartialEq + Serialize>(old: &T, new: &T, path: &Path<'_>, report: &mut Report<'_, '_>) {
    if old != new {
        report.invalid(path, new, IMMUTABLE);
    }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::yaml;

    type Update<T> = fn(&T, &T, &Path<'_>, &mut Report<'_, '_>);

    /// What is said when `change` is merged into `spec`.
    fn said<T: DeserializeOwned>(update: Update<T>, spec: &Value, change: &Value) -> Vec<String> {
        let mut changed = spec.clone();
        for (name, value) in change.as_object().expect("an object") {
            changed[name] = value.clone();
        }
        let object = |spec: &Value| -> T {
            serde_json::from_value(json!({"spec": spec})).expect("an object")
        };
        let text = yaml::prepare("{}");
        let (documents, _) = yaml::parse(&text, &mut yaml::Budget::default());
        let mut report = Report::new(&documents[0], &[]);
        update(&object(spec), &object(&changed), &Path::Root, &mut report);
        let problems = report.into_problems();
        problems
            .into_iter()
            .map(|problem| format!("{}: {}", problem.path, problem.message))
            .collect()
    }

    #[test]
    fn selectors_stay() {
        let spec = json!({"selector": {"matchLabels": {"app": "a"}}, "replicas": 1});
        let change = json!({"selector": {"matchLabels": {"app": "b"}}});
        let message =
            ["spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"b\"}}: field is immutable"];
        assert_eq!(said(deployment, &spec, &change), message);
        assert_eq!(said(replica_set, &spec, &change), message);
        assert_eq!(said(daemon_set, &spec, &change), message);
        let more = json!({"replicas": 2, "minReadySeconds": 5});
        assert!(said(deployment, &spec, &more).is_empty());
    }

    #[test]
    fn a_stateful_set_changes_in_seven_parts() {
        let spec = json!({"serviceName": "a", "replicas": 1});
        for change in [
            json!({"replicas": 2}),
            json!({"ordinals": {"start": 1}}),
            json!({"template": {"metadata": {"labels": {"a": "b"}}}}),
            json!({"updateStrategy": {"type": "OnDelete"}}),
            json!({"revisionHistoryLimit": 1}),
            json!({"persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete"}}),
            json!({"minReadySeconds": 1}),
        ] {
            assert!(said(stateful_set, &spec, &change).is_empty(), "{change}");
        }
        for change in [
            json!({"serviceName": "b"}),
            json!({"podManagementPolicy": "Parallel"}),
            json!({"selector": {"matchLabels": {"a": "b"}}}),
            json!({"volumeClaimTemplates": [{"metadata": {"name": "data"}}]}),
        ] {
            let said = said(stateful_set, &spec, &change);
            assert_eq!(
                said,
                [format!("spec: Forbidden: {STATEFUL_SET}")],
                "{change}"
            );
        }
    }

    #[test]
    fn a_job_keeps_its_pods() {
        let spec = json!({
            "completions": 3, "parallelism": 3, "completionMode": "Indexed", "suspend": false,
            "template": {"spec": {"restartPolicy": "Never"}},
        });
        for (change, message) in [
            (json!({"parallelism": 1}), ""),
            (json!({"suspend": true}), ""),
            (json!({"backoffLimit": 1}), ""),
            (json!({"completions": 5, "parallelism": 5}), ""),
            (
                json!({"completions": 5}),
                "spec.completions: Invalid value: 5: may only be modified in tandem with spec.parallelism",
            ),
            (
                json!({"completionMode": "NonIndexed"}),
                "spec.completionMode: Invalid value: \"NonIndexed\": field is immutable",
            ),
            (
                json!({"backoffLimitPerIndex": 1}),
                "spec.backoffLimitPerIndex: Invalid value: 1: field is immutable",
            ),
            (
                json!({"template": {"spec": {"restartPolicy": "OnFailure"}}}),
                "spec.template: Invalid value: field is immutable",
            ),
        ] {
            let said = said(job, &spec, &change).join("\n");
            assert_eq!(said, message, "{change}");
        }
    }

    #[test]
    fn a_suspended_job_can_be_sent_elsewhere() {
        let mut spec = json!({
            "suspend": true,
            "template": {"spec": {"restartPolicy": "Never"}},
        });
        let change = json!({
            "template": {
                "metadata": {"labels": {"a": "b"}},
                "spec": {"restartPolicy": "Never", "nodeSelector": {"disk": "fast"}},
            },
        });
        assert!(said(job, &spec, &change).is_empty());
        spec["suspend"] = json!(false);
        assert_eq!(said(job, &spec, &change).len(), 1);
    }
}
