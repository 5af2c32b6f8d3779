//! Rules for the templates from which workloads make pods.

use super::report::Report;
use super::{metadata, pod, selector};
use crate::api::meta::LabelSelector;
use crate::api::pod::{PodSpec, PodTemplateSpec, RestartPolicy};
use crate::api::volume::Volume;
use crate::manifest::path::Path;

/// Checks a template; `claimed` are the volumes that each pod gets beside those of the template.
pub fn template(
    template: &PodTemplateSpec,
    claimed: &[Volume],
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let meta = path.field("metadata");
    metadata::labels_and_annotations(&template.metadata, &meta, report);
    let at = path.field("spec");
    let Some(spec) = &template.spec else {
        return report.required(&at.field("containers"), "");
    };
    if !spec.ephemeral_containers.is_empty() {
        report.forbidden(
            &at.field("ephemeralContainers"),
            "ephemeral containers not allowed in pod template",
        );
    }
    pod::annotations(&template.metadata.annotations, spec, &meta, &at, report);
    pod::spec_with(spec, claimed, &at, report);
}

/// Checks the selector of a workload of that `kind`, and that it finds the pods of the template.
pub fn selects(
    labels: &LabelSelector,
    template: &PodTemplateSpec,
    kind: &str,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let at = path.field("selector");
    let usable = selector::selector(labels, &at, report);
    if labels.is_empty() {
        let rule = format!("empty selector is invalid for {kind}");
        report.invalid(&at, labels, &rule);
        report.advise(
            &at,
            "under matchLabels repeat labels of template.metadata.labels",
        );
    } else if usable {
        matches(labels, template, path, report);
    }
}

/// Checks that a selector finds the pods of the template.
pub fn matches(
    labels: &LabelSelector,
    template: &PodTemplateSpec,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let own = &template.metadata.labels;
    if labels.matches(own) {
        return;
    }
    let at = path.field("template");
    let at = at.field("metadata");
    let at = at.field("labels");
    report.invalid(&at, own, "`selector` does not match template `labels`");
    let missing = labels
        .match_labels
        .iter()
        .find(|(key, value)| own.get(*key) != Some(*value));
    if let Some((key, value)) = missing {
        report.advise(&at, &format!("the selector asks for {key}: {value}"));
    }
}

/// Checks what a template may not say in a workload of that `kind`, whose pods run for ever.
pub fn runs_for_ever(
    template: &PodTemplateSpec,
    kind: &str,
    path: &Path<'_>,
    report: &mut Report<'_, '_>,
) {
    let Some(spec) = &template.spec else { return };
    let at = path.field("spec");
    if let Some(policy) = spec
        .restart_policy
        .filter(|policy| *policy != RestartPolicy::Always)
    {
        let at = at.field("restartPolicy");
        report.unsupported(&at, policy.as_str(), &[RestartPolicy::Always.as_str()]);
        report.advise(&at, "pods that end are for a Job");
    }
    if spec.active_deadline_seconds.is_some() {
        report.forbidden(
            &at.field("activeDeadlineSeconds"),
            &format!("activeDeadlineSeconds in {kind} is not Supported"),
        );
    }
}

/// Checks that a disk which only one machine may write to isn't written to by several pods.
pub fn shared_disks(spec: &PodSpec, path: &Path<'_>, report: &mut Report<'_, '_>) {
    let volumes = path.field("volumes");
    for (index, volume) in spec.volumes.iter().enumerate() {
        let Some(disk) = &volume.gce_persistent_disk else {
            continue;
        };
        if disk.read_only != Some(true) {
            let at = volumes.index(index);
            let at = at.field("gcePersistentDisk");
            report.invalid(
                &at.field("readOnly"),
                false,
                "must be true for replicated pods > 1; GCE PD can only be mounted on multiple machines if it is read-only",
            );
        }
    }
}
