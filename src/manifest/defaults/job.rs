//! Defaults of Jobs and `CronJobs`, from the `SetDefaults` functions of `batch/v1`.

use super::workload::template;
use crate::api::job::{
    CronJob, CronJobConcurrencyPolicy, Job, JobCompletionMode, JobPodReplacementPolicy, JobSpec,
};

/// Failed pods after which a Job has failed.
const BACKOFF_LIMIT: i32 = 6;
/// Jobs of a `CronJob` that are kept after they have ended well, and after they have failed.
const KEPT_SUCCESSFUL: i32 = 3;
const KEPT_FAILED: i32 = 1;

/// Fills in what a Job's manifest leaves out.
pub fn job(object: &mut Job) {
    let spec = &mut object.spec;
    if spec.completions.is_none() && spec.parallelism.is_none() {
        spec.completions = Some(1);
    }
    spec.parallelism.get_or_insert(1);
    // Where each index has a limit of its own, there is none for all of them.
    let limit = match spec.backoff_limit_per_index {
        Some(_) => i32::MAX,
        None => BACKOFF_LIMIT,
    };
    spec.backoff_limit.get_or_insert(limit);
    spec.completion_mode
        .get_or_insert(JobCompletionMode::NonIndexed);
    spec.suspend.get_or_insert(false);
    spec.manual_selector.get_or_insert(false);
    spec.pod_replacement_policy
        .get_or_insert(match spec.pod_failure_policy {
            Some(_) => JobPodReplacementPolicy::Failed,
            None => JobPodReplacementPolicy::TerminatingOrFailed,
        });
    if object.metadata.labels.is_empty() {
        object
            .metadata
            .labels
            .clone_from(&spec.template.metadata.labels);
    }
    in_jobs_and_templates(spec);
}

/// Fills in what a `CronJob`'s manifest leaves out. What a Job itself has for defaults is filled in
/// when the Job is made.
pub fn cron_job(object: &mut CronJob) {
    let spec = &mut object.spec;
    spec.concurrency_policy
        .get_or_insert(CronJobConcurrencyPolicy::Allow);
    spec.suspend.get_or_insert(false);
    spec.successful_jobs_history_limit
        .get_or_insert(KEPT_SUCCESSFUL);
    spec.failed_jobs_history_limit.get_or_insert(KEPT_FAILED);
    in_jobs_and_templates(spec.job_template.spec.get_or_insert_default());
}

fn in_jobs_and_templates(spec: &mut JobSpec) {
    let policy = spec.pod_failure_policy.iter_mut();
    let conditions = policy
        .flat_map(|policy| &mut policy.rules)
        .flat_map(|rule| &mut rule.on_pod_conditions);
    for condition in conditions {
        let status = condition.status.get_or_insert_default();
        if status.is_empty() {
            "True".clone_into(status);
        }
    }
    template(&mut spec.template);
}
