//! Rules for Jobs, from the API server's `pkg/apis/batch/validation`.

use std::collections::BTreeMap;

use super::report::Report;
use super::{metadata, pod_failure_policy, selector, success_policy, template};
use crate::api::job::{Job, JobCompletionMode, JobPodReplacementPolicy, JobSpec};
use crate::api::names;
use crate::api::pod::RestartPolicy;
use crate::manifest::path::Path;

/// The most pods at a time, and the most failed indexes, of an indexed Job.
const INDEXED_AT_A_TIME: i32 = 100_000;
/// The same for one with more than 100 000 indexes and a limit for each.
const MANY_INDEXES: i32 = 100_000;
const MANY_AT_A_TIME: i32 = 10_000;
/// Bytes of `managedBy`.
const MANAGER_LENGTH: usize = 63;
/// Labels under which a Job's pods carry its name.
const NAME_LABELS: [&str; 2] = ["batch.kubernetes.io/job-name", "job-name"];

/// Checks a Job, defaults applied.
pub fn job(object: &Job, root: &Path<'_>, report: &mut Report<'_, '_>) {
    let meta = root.field("metadata");
    metadata::metadata(&object.metadata, &meta, names::dns_subdomain, report);
    let path = root.field("spec");
    pod_names(object, &meta.field("name"), report);
    chosen_pods(object, &path, report);
    spec(&object.spec, &path, report);
}

/// The name is a label of the pods, and the beginning of an indexed pod's host name.
fn pod_names(object: &Job, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let name = object.metadata.name.as_deref().unwrap_or_default();
    if !names::dns_subdomain(name).is_empty() {
        return;
    }
    let too_long = names::label_value(name);
    if !too_long.is_empty() {
        report.each(path, name, too_long);
        return report.advise(path, "the name becomes a label of the job's pods");
    }
    let indexed = object.spec.completion_mode == Some(JobCompletionMode::Indexed);
    let last = object
        .spec
        .completions
        .filter(|count| indexed && *count > 0);
    if let Some(count) = last {
        let host = format!("{name}-{}", count - 1);
        if !names::dns_label(&host).is_empty() {
            let rule = format!("will not able to create pod with invalid DNS label: {host}");
            report.invalid(path, name, &rule);
        }
    }
}

/// The selector is made for the Job, unless `manualSelector` says that the manifest has it.
fn chosen_pods(object: &Job, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let spec = &object.spec;
    let at = path.field("selector");
    if spec.manual_selector == Some(true) {
        let Some(labels) = &spec.selector else {
            report.required(&at, "");
            return report.advise(
                &at,
                "with manualSelector: true the manifest says which pods are the job's",
            );
        };
        if selector::selector(labels, &at, report) {
            template::matches(labels, &spec.template, path, report);
        }
        return;
    }
    if let Some(labels) = spec.selector.as_ref().filter(|labels| !labels.is_empty()) {
        report.invalid(&at, labels, "`selector` not auto-generated");
        report.advise(&at, "leave it out: each job gets a selector of its own");
    }
    own_labels(object, &spec.template.metadata.labels, path, report);
}

fn own_labels(
    object: &Job,
    labels: &BTreeMap<String, String>,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let name = object.metadata.name.as_deref().unwrap_or_default();
    let at = path.field("template");
    let at = at.field("metadata");
    let at = at.field("labels");
    for key in NAME_LABELS {
        if let Some(value) = labels.get(key).filter(|value| *value != name) {
            report.invalid(&at.key(key), value, &format!("must be '{name}'"));
        }
    }
}

/// Checks the spec of a Job, or of a `CronJob`'s template of Jobs.
pub fn spec(spec: &JobSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    for (name, value) in [
        ("parallelism", spec.parallelism),
        ("completions", spec.completions),
        ("backoffLimit", spec.backoff_limit),
        ("ttlSecondsAfterFinished", spec.ttl_seconds_after_finished),
        ("backoffLimitPerIndex", spec.backoff_limit_per_index),
        ("maxFailedIndexes", spec.max_failed_indexes),
    ] {
        report.not_negative(&path.field(name), value);
    }
    report.not_negative(
        &path.field("activeDeadlineSeconds"),
        spec.active_deadline_seconds,
    );
    if spec.max_failed_indexes.is_some() && spec.backoff_limit_per_index.is_none() {
        report.required(
            &path.field("backoffLimitPerIndex"),
            "when maxFailedIndexes is specified",
        );
    }
    if let Some(manager) = &spec.managed_by {
        managed_by(manager, &path.field("managedBy"), report);
    }
    if spec.completion_mode == Some(JobCompletionMode::Indexed) {
        indexed(spec, path, report);
    } else {
        not_indexed(spec, path, report);
    }
    if let Some(policy) = &spec.pod_failure_policy {
        pod_failure_policy::policy(policy, spec, &path.field("podFailurePolicy"), report);
        if spec.pod_replacement_policy == Some(JobPodReplacementPolicy::TerminatingOrFailed) {
            let at = path.field("podReplacementPolicy");
            report.unsupported(&at, "TerminatingOrFailed", &["Failed"]);
            report.advise(
                &at,
                "with a podFailurePolicy a pod is replaced once it has failed",
            );
        }
    }
    let at = path.field("template");
    template::template(&spec.template, &[], &at, report);
    restart_policy(spec, &at, report);
}

fn managed_by(manager: &str, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let broken = match manager.split_once('/') {
        _ if manager.is_empty() => return report.required(path, ""),
        Some((domain, rest)) if !domain.is_empty() && !rest.is_empty() => {
            let mut broken = names::dns_subdomain(domain);
            let allowed = |c: char| c.is_ascii_alphanumeric() || "/%:@-._~!$&'()*+,;=".contains(c);
            if !rest.chars().all(allowed) {
                broken.push(format!(
                    "Invalid path (regex used for validation is '{}')",
                    r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"
                ));
            }
            broken
        }
        _ => vec!["must be a domain-prefixed path (such as \"acme.io/foo\")".to_owned()],
    };
    report.each(path, manager, broken);
    if manager.len() > MANAGER_LENGTH {
        report.too_long(path, MANAGER_LENGTH);
    }
}

fn indexed(spec: &JobSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let Some(completions) = spec.completions else {
        return report.required(
            &path.field("completions"),
            "when completion mode is Indexed",
        );
    };
    let at = path.field("parallelism");
    if let Some(count) = spec.parallelism.filter(|count| *count > INDEXED_AT_A_TIME) {
        let rule = format!(
            "must be less than or equal to {INDEXED_AT_A_TIME} when completion mode is Indexed"
        );
        report.invalid(&at, count, &rule);
    }
    let failed_path = path.field("maxFailedIndexes");
    if let Some(count) = spec.max_failed_indexes {
        if count > completions {
            report.invalid(
                &failed_path,
                count,
                "must be less than or equal to completions",
            );
        }
        if count > INDEXED_AT_A_TIME {
            let rule = format!("must be less than or equal to {INDEXED_AT_A_TIME}");
            report.invalid(&failed_path, count, &rule);
        }
    }
    if completions > MANY_INDEXES && spec.backoff_limit_per_index.is_some() {
        if spec.max_failed_indexes.is_none() {
            let detail = format!("must be specified when completions is above {MANY_INDEXES}");
            report.required(&failed_path, &detail);
        }
        let rule = format!(
            "must be less than or equal to {MANY_AT_A_TIME} when completions are above {MANY_INDEXES} and used with backoffLimitPerIndex"
        );
        for (at, count) in [
            (&at, spec.parallelism),
            (&failed_path, spec.max_failed_indexes),
        ] {
            if let Some(count) = count.filter(|count| *count > MANY_AT_A_TIME) {
                report.invalid(at, count, &rule);
            }
        }
    }
    if let Some(policy) = &spec.success_policy {
        success_policy::policy(policy, completions, &path.field("successPolicy"), report);
    }
}

fn not_indexed(spec: &JobSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    const RULE: &str = "requires indexed job";
    const HELP: &str = "an indexed job has completionMode: Indexed";
    for (name, value) in [
        ("backoffLimitPerIndex", spec.backoff_limit_per_index),
        ("maxFailedIndexes", spec.max_failed_indexes),
    ] {
        let at = path.field(name);
        if let Some(value) = value {
            report.invalid(&at, value, RULE);
            report.advise(&at, HELP);
        }
    }
    if let Some(policy) = &spec.success_policy {
        let at = path.field("successPolicy");
        report.invalid(&at, policy, RULE);
        report.advise(&at, HELP);
    }
}

/// A pod of a Job has to be able to end. One without a policy has `Always` by default.
fn restart_policy(spec: &JobSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let at = path.field("spec");
    let at = at.field("restartPolicy");
    let policy = spec
        .template
        .spec
        .as_ref()
        .and_then(|pod| pod.restart_policy)
        .unwrap_or(RestartPolicy::Always);
    match policy {
        RestartPolicy::Always => {
            report.required(&at, "valid values: \"OnFailure\", \"Never\"");
            if report.is_written(&at) {
                report.advise(&at, "pods that always start again are for a Deployment");
            }
        }
        RestartPolicy::OnFailure if spec.pod_failure_policy.is_some() => report.invalid(
            &at,
            policy,
            "only \"Never\" is supported when podFailurePolicy is specified",
        ),
        RestartPolicy::OnFailure | RestartPolicy::Never => {}
    }
}
