//! TODO

use super::meta::{LabelSelector, ObjectMeta, ObjectReference};
use super::pod::PodTemplateSpec;
use super::scheduling::JobSchedulingConfiguration;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// TODO
    Job {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: JobSpec => .ignored("not implemented");
        /// TODO
        "status" status: Option<JobStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    JobSpec {
        /// TODO
        "parallelism" parallelism: Option<i32> => .ignored("not implemented");
        /// TODO
        "completions" completions: Option<i32> => .ignored("not implemented");
        /// TODO
        "activeDeadlineSeconds" active_deadline_seconds: Option<i64> => .ignored("not implemented");
        /// TODO
        "podFailurePolicy" pod_failure_policy: Option<PodFailurePolicy> => .ignored("not implemented");
        /// TODO
        "successPolicy" success_policy: Option<SuccessPolicy> => .ignored("not implemented");
        /// TODO
        "backoffLimit" backoff_limit: Option<i32> => .ignored("not implemented");
        /// TODO
        "backoffLimitPerIndex" backoff_limit_per_index: Option<i32> => .ignored("not implemented");
        /// TODO
        "maxFailedIndexes" max_failed_indexes: Option<i32> => .ignored("not implemented");
        /// TODO
        "selector" selector: Option<LabelSelector> => .ignored("not implemented");
        /// TODO
        "manualSelector" manual_selector: Option<bool> => .ignored("not implemented");
        /// TODO
        "template" template: PodTemplateSpec => .required().ignored("not implemented");
        /// TODO
        "ttlSecondsAfterFinished" ttl_seconds_after_finished: Option<i32> => .ignored("not implemented");
        /// TODO
        "completionMode" completion_mode: Option<JobCompletionMode> => .ignored("not implemented");
        /// TODO
        "suspend" suspend: Option<bool> => .ignored("not implemented");
        /// TODO
        "podReplacementPolicy" pod_replacement_policy: Option<JobPodReplacementPolicy> => .ignored("not implemented");
        /// TODO
        "managedBy" managed_by: Option<String> => .ignored("not implemented");
        /// TODO
        "scheduling" scheduling: Option<JobSchedulingConfiguration> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodFailurePolicy {
        /// TODO
        "rules" rules: Vec<PodFailurePolicyRule> => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    PodFailurePolicyRule {
        /// TODO
        "action" action: PodFailurePolicyRuleAction => .required().ignored("not implemented");
        /// TODO
        "onExitCodes" on_exit_codes: Option<PodFailurePolicyOnExitCodesRequirement> => .ignored("not implemented");
        /// TODO
        "onPodConditions" on_pod_conditions: Vec<PodFailurePolicyOnPodConditionsPattern> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    PodFailurePolicyOnExitCodesRequirement {
        /// TODO
        "containerName" container_name: Option<String> => .ignored("not implemented");
        /// TODO
        "operator" operator: PodFailurePolicyOnExitCodesRequirementOperator => .required().ignored("not implemented");
        /// TODO
        "values" values: Vec<i32> => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    PodFailurePolicyOnPodConditionsPattern {
        /// TODO
        "type" r#type: String => .required().ignored("not implemented");
        /// TODO
        "status" status: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    SuccessPolicy {
        /// TODO
        "rules" rules: Vec<SuccessPolicyRule> => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    SuccessPolicyRule {
        /// TODO
        "succeededIndexes" succeeded_indexes: Option<String> => .ignored("not implemented");
        /// TODO
        "succeededCount" succeeded_count: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    JobStatus {
        /// TODO
        "conditions" conditions: Vec<JobCondition> => .ignored("not implemented");
        /// TODO
        "startTime" start_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "completionTime" completion_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "active" active: Option<i32> => .ignored("not implemented");
        /// TODO
        "succeeded" succeeded: Option<i32> => .ignored("not implemented");
        /// TODO
        "failed" failed: Option<i32> => .ignored("not implemented");
        /// TODO
        "terminating" terminating: Option<i32> => .ignored("not implemented");
        /// TODO
        "completedIndexes" completed_indexes: Option<String> => .ignored("not implemented");
        /// TODO
        "failedIndexes" failed_indexes: Option<String> => .ignored("not implemented");
        /// TODO
        "uncountedTerminatedPods" uncounted_terminated_pods: Option<UncountedTerminatedPods> => .ignored("not implemented");
        /// TODO
        "ready" ready: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    JobCondition {
        /// TODO
        "type" r#type: String => .required().ignored("not implemented");
        /// TODO
        "status" status: String => .required().ignored("not implemented");
        /// TODO
        "lastProbeTime" last_probe_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "reason" reason: Option<String> => .ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    UncountedTerminatedPods {
        /// TODO
        "succeeded" succeeded: Vec<String> => .ignored("not implemented");
        /// TODO
        "failed" failed: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    CronJob {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: CronJobSpec => .required().ignored("not implemented");
        /// TODO
        "status" status: Option<CronJobStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    CronJobSpec {
        /// TODO
        "schedule" schedule: String => .required().ignored("not implemented");
        /// TODO
        "timeZone" time_zone: Option<String> => .ignored("not implemented");
        /// TODO
        "startingDeadlineSeconds" starting_deadline_seconds: Option<i64> => .ignored("not implemented");
        /// TODO
        "concurrencyPolicy" concurrency_policy: Option<CronJobConcurrencyPolicy> => .ignored("not implemented");
        /// TODO
        "suspend" suspend: Option<bool> => .ignored("not implemented");
        /// TODO
        "jobTemplate" job_template: JobTemplateSpec => .required().ignored("not implemented");
        /// TODO
        "successfulJobsHistoryLimit" successful_jobs_history_limit: Option<i32> => .ignored("not implemented");
        /// TODO
        "failedJobsHistoryLimit" failed_jobs_history_limit: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    JobTemplateSpec {
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: Option<JobSpec> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    CronJobStatus {
        /// TODO
        "active" active: Vec<ObjectReference> => .ignored("not implemented");
        /// TODO
        "lastScheduleTime" last_schedule_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "lastSuccessfulTime" last_successful_time: Option<Time> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    JobCompletionMode {
        /// TODO
        NonIndexed = "NonIndexed",
        /// TODO
        Indexed = "Indexed",
    }
}

string_enum! {
    /// TODO
    JobPodReplacementPolicy {
        /// TODO
        TerminatingOrFailed = "TerminatingOrFailed",
        /// TODO
        Failed = "Failed",
    }
}

string_enum! {
    /// TODO
    PodFailurePolicyRuleAction {
        /// TODO
        FailJob = "FailJob",
        /// TODO
        FailIndex = "FailIndex",
        /// TODO
        Ignore = "Ignore",
        /// TODO
        Count = "Count",
    }
}

string_enum! {
    /// TODO
    PodFailurePolicyOnExitCodesRequirementOperator {
        /// TODO
        In = "In",
        /// TODO
        NotIn = "NotIn",
    }
}

string_enum! {
    /// TODO
    CronJobConcurrencyPolicy {
        /// TODO
        Allow = "Allow",
        /// TODO
        Forbid = "Forbid",
        /// TODO
        Replace = "Replace",
    }
}
