//! Jobs, which run pods until enough of them have succeeded, and cron jobs, which make jobs by the
//! clock.

use super::meta::{LabelSelector, ObjectMeta, ObjectReference};
use super::pod::PodTemplateSpec;
use super::scheduling::JobSchedulingConfiguration;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// Pods that run until a number of them has succeeded.
    Job {
        /// `batch/v1`.
        "apiVersion" api_version: Option<String>;
        /// `Job`.
        "kind" kind: Option<String>;
        /// The job's name, namespace, labels and annotations.
        "metadata" metadata: ObjectMeta;
        /// Which pods, how many, and when the job has failed.
        "spec" spec: JobSpec;
        /// How the job is doing.
        "status" status: Option<JobStatus> => .ignored("set by podling");
    }
}

object! {
    /// Which pods, how many, and when the job has failed.
    JobSpec {
        /// How many pods run at the same time at most. 0 pauses the job.
        "parallelism" parallelism: Option<i32> => .default_value("1");
        /// How many pods have to succeed. Absent with a `parallelism` above 1: any one success, and
        /// the end of the others. Default 1.
        "completions" completions: Option<i32>;
        /// Seconds after its start at which the job is stopped and has failed.
        "activeDeadlineSeconds" active_deadline_seconds: Option<i64>;
        /// What is done about pods that fail in certain ways. Needs `restartPolicy: Never`.
        "podFailurePolicy" pod_failure_policy: Option<PodFailurePolicy>;
        /// When an indexed job has succeeded before all its pods have.
        "successPolicy" success_policy: Option<SuccessPolicy>;
        /// How many failures are made up for before the job has failed. Default 6, without limit
        /// together with `backoffLimitPerIndex`.
        "backoffLimit" backoff_limit: Option<i32>;
        /// How many failures of each index are made up for. For indexed jobs with `restartPolicy:
        /// Never`.
        "backoffLimitPerIndex" backoff_limit_per_index: Option<i32>;
        /// How many indexes may fail before the job has failed. Default: all.
        "maxFailedIndexes" max_failed_indexes: Option<i32>;
        /// The labels by which the job knows its pods. podling picks them; set it only together
        /// with `manualSelector`.
        "selector" selector: Option<LabelSelector>;
        /// Whether `selector` and the template's labels are taken as they are. Default false.
        "manualSelector" manual_selector: Option<bool>;
        /// The pods. Its `restartPolicy` has to be `OnFailure` or `Never`.
        "template" template: PodTemplateSpec => .required();
        /// Seconds after its end at which the job and its pods are taken away. Default: they stay.
        "ttlSecondsAfterFinished" ttl_seconds_after_finished: Option<i32>;
        /// Whether each pod has a number and each number has to succeed once.
        "completionMode" completion_mode: Option<JobCompletionMode> => .default_value("\"NonIndexed\"");
        /// Whether the job waits, with its running pods stopped.
        "suspend" suspend: Option<bool> => .default_value("false");
        /// When a pod that ends is replaced. Default `TerminatingOrFailed`, `Failed` with a
        /// `podFailurePolicy`.
        "podReplacementPolicy" pod_replacement_policy: Option<JobPodReplacementPolicy>;
        /// Who carries out the job.
        "managedBy" managed_by: Option<String> => .ignored("podling itself carries out all jobs");
        /// How the job's pods are scheduled as a group.
        "scheduling" scheduling: Option<JobSchedulingConfiguration> => .ignored("there is one node");
    }
}

object! {
    /// What is done about pods that fail in certain ways.
    PodFailurePolicy {
        /// The rules, at most 20. The first one that matches counts; without a match the failure
        /// counts against `backoffLimit`.
        "rules" rules: Vec<PodFailurePolicyRule> => .required();
    }
}

object! {
    /// A way of failing and what is done about it. Exactly one of `onExitCodes` and
    /// `onPodConditions`.
    PodFailurePolicyRule {
        /// What is done.
        "action" action: PodFailurePolicyRuleAction => .required();
        /// Exit codes of containers.
        "onExitCodes" on_exit_codes: Option<PodFailurePolicyOnExitCodesRequirement>;
        /// Conditions of the pod; one of them has to hold.
        "onPodConditions" on_pod_conditions: Vec<PodFailurePolicyOnPodConditionsPattern>;
    }
}

object! {
    /// A condition on exit codes of containers.
    PodFailurePolicyOnExitCodesRequirement {
        /// The container. Default: any.
        "containerName" container_name: Option<String>;
        /// How the code is compared with `values`.
        "operator" operator: PodFailurePolicyOnExitCodesRequirementOperator => .required();
        /// Exit codes, at least one, in ascending order.
        "values" values: Vec<i32> => .required();
    }
}

object! {
    /// A condition of a pod.
    PodFailurePolicyOnPodConditionsPattern {
        /// The condition's type, such as `DisruptionTarget`.
        "type" r#type: String => .required();
        /// The condition's status.
        "status" status: Option<String> => .default_value("\"True\"");
    }
}

object! {
    /// When an indexed job has succeeded before all its pods have.
    SuccessPolicy {
        /// The rules, at most 20; one of them has to hold.
        "rules" rules: Vec<SuccessPolicyRule> => .required();
    }
}

object! {
    /// A set of indexes that is enough.
    SuccessPolicyRule {
        /// The indexes, as numbers and ranges: `1,3-5`. Default: all.
        "succeededIndexes" succeeded_indexes: Option<String>;
        /// How many of them have to succeed. Default: all.
        "succeededCount" succeeded_count: Option<i32>;
    }
}

object! {
    /// How a job is doing.
    JobStatus {
        /// Aspects of the job's state: `Complete`, `Failed`, `Suspended` and others.
        "conditions" conditions: Vec<JobCondition> => .ignored("set by podling");
        /// When the job began, or was last let go on.
        "startTime" start_time: Option<Time> => .ignored("set by podling");
        /// When the job succeeded.
        "completionTime" completion_time: Option<Time> => .ignored("set by podling");
        /// How many pods wait or run.
        "active" active: Option<i32> => .ignored("set by podling");
        /// How many pods have succeeded.
        "succeeded" succeeded: Option<i32> => .ignored("set by podling");
        /// How many pods have failed.
        "failed" failed: Option<i32> => .ignored("set by podling");
        /// How many pods are being stopped.
        "terminating" terminating: Option<i32> => .ignored("set by podling");
        /// The indexes that have succeeded, as numbers and ranges.
        "completedIndexes" completed_indexes: Option<String> => .ignored("set by podling");
        /// The indexes that have failed for good, as numbers and ranges.
        "failedIndexes" failed_indexes: Option<String> => .ignored("set by podling");
        /// Pods that have ended and are not counted yet.
        "uncountedTerminatedPods" uncounted_terminated_pods: Option<UncountedTerminatedPods> => .ignored("set by podling");
        /// How many pods are ready.
        "ready" ready: Option<i32> => .ignored("set by podling");
    }
}

object! {
    /// One aspect of a job's state.
    JobCondition {
        /// The aspect.
        "type" r#type: String => .required().ignored("set by podling");
        /// `True`, `False` or `Unknown`.
        "status" status: String => .required().ignored("set by podling");
        /// When it was last looked at.
        "lastProbeTime" last_probe_time: Option<Time> => .ignored("set by podling");
        /// When `status` last changed.
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("set by podling");
        /// Why, as one CamelCase word for programs.
        "reason" reason: Option<String> => .ignored("set by podling");
        /// Why, as a sentence for people.
        "message" message: Option<String> => .ignored("set by podling");
    }
}

object! {
    /// Pods that have ended and are not counted yet, by their unique identifiers.
    UncountedTerminatedPods {
        /// Those that have succeeded.
        "succeeded" succeeded: Vec<String> => .ignored("set by podling");
        /// Those that have failed.
        "failed" failed: Vec<String> => .ignored("set by podling");
    }
}

object! {
    /// Jobs that start by the clock.
    CronJob {
        /// `batch/v1`.
        "apiVersion" api_version: Option<String>;
        /// `CronJob`.
        "kind" kind: Option<String>;
        /// The cron job's name, namespace, labels and annotations. Jobs are named after it and the
        /// minute of their start.
        "metadata" metadata: ObjectMeta;
        /// When jobs start, and which.
        "spec" spec: CronJobSpec => .required();
        /// How the cron job is doing.
        "status" status: Option<CronJobStatus> => .ignored("set by podling");
    }
}

object! {
    /// When jobs start, and which.
    CronJobSpec {
        /// Minute, hour, day of the month, month and day of the week, as cron(8) has them, or
        /// `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
        "schedule" schedule: String => .required();
        /// The time zone that the schedule is in, such as `Europe/Berlin`. Default: the host's.
        "timeZone" time_zone: Option<String>;
        /// Seconds by which a job may start late; later it is left out. Default: any time.
        "startingDeadlineSeconds" starting_deadline_seconds: Option<i64>;
        /// What is done when the job before is still running.
        "concurrencyPolicy" concurrency_policy: Option<CronJobConcurrencyPolicy> => .default_value("\"Allow\"");
        /// Whether no jobs start. Those that run go on.
        "suspend" suspend: Option<bool> => .default_value("false");
        /// The jobs.
        "jobTemplate" job_template: JobTemplateSpec => .required();
        /// How many jobs that have succeeded are kept.
        "successfulJobsHistoryLimit" successful_jobs_history_limit: Option<i32> => .default_value("3");
        /// How many jobs that have failed are kept.
        "failedJobsHistoryLimit" failed_jobs_history_limit: Option<i32> => .default_value("1");
    }
}

object! {
    /// The jobs that a cron job makes.
    JobTemplateSpec {
        /// Labels and annotations of the jobs. A name is not needed.
        "metadata" metadata: ObjectMeta;
        /// Which pods, how many, and when a job has failed.
        "spec" spec: Option<JobSpec>;
    }
}

object! {
    /// How a cron job is doing.
    CronJobStatus {
        /// The jobs that are running.
        "active" active: Vec<ObjectReference> => .ignored("set by podling");
        /// When a job last started.
        "lastScheduleTime" last_schedule_time: Option<Time> => .ignored("set by podling");
        /// When a job last succeeded.
        "lastSuccessfulTime" last_successful_time: Option<Time> => .ignored("set by podling");
    }
}

string_enum! {
    /// Whether the pods of a job have numbers.
    JobCompletionMode {
        /// They are all alike.
        NonIndexed = "NonIndexed",
        /// Each has a number from 0 on, in `JOB_COMPLETION_INDEX`, and each number has to succeed
        /// once.
        Indexed = "Indexed",
    }
}

string_enum! {
    /// When a pod of a job is replaced.
    JobPodReplacementPolicy {
        /// As soon as it is being stopped or has failed.
        TerminatingOrFailed = "TerminatingOrFailed",
        /// When it has come to its end.
        Failed = "Failed",
    }
}

string_enum! {
    /// What is done about a failed pod.
    PodFailurePolicyRuleAction {
        /// The job has failed.
        FailJob = "FailJob",
        /// The pod's index has failed for good.
        FailIndex = "FailIndex",
        /// Another pod starts, and the failure is not counted.
        Ignore = "Ignore",
        /// The failure is counted.
        Count = "Count",
    }
}

string_enum! {
    /// How an exit code is compared.
    PodFailurePolicyOnExitCodesRequirementOperator {
        /// It is one of the values.
        In = "In",
        /// It is not 0 and none of the values.
        NotIn = "NotIn",
    }
}

string_enum! {
    /// What is done when the job before is still running.
    CronJobConcurrencyPolicy {
        /// Both run.
        Allow = "Allow",
        /// The new one is left out.
        Forbid = "Forbid",
        /// The old one is stopped.
        Replace = "Replace",
    }
}
