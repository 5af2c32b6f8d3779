//! Daemon sets: one pod on every node, which is one pod on this host.

use super::int_or_string::IntOrString;
use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// A pod on every node. Here that is one pod.
    DaemonSet {
        /// `apps/v1`.
        "apiVersion" api_version: Option<String>;
        /// `DaemonSet`.
        "kind" kind: Option<String>;
        /// The daemon set's name, namespace, labels and annotations.
        "metadata" metadata: ObjectMeta;
        /// What the pod runs and how it is replaced.
        "spec" spec: DaemonSetSpec => .required();
        /// How the daemon set is doing.
        "status" status: Option<DaemonSetStatus> => .ignored("set by podling");
    }
}

object! {
    /// What the pod runs and how it is replaced.
    DaemonSetSpec {
        /// The labels by which the daemon set knows its pod. The template has to carry them, and
        /// they never change.
        "selector" selector: LabelSelector => .required();
        /// The pod. Its `restartPolicy` has to be `Always`.
        "template" template: PodTemplateSpec => .required();
        /// How the pod is replaced when the template changes.
        "updateStrategy" update_strategy: Option<DaemonSetUpdateStrategy>;
        /// Seconds that a new pod has to be ready before it counts as available. Default 0.
        "minReadySeconds" min_ready_seconds: Option<i32>;
        /// How many old templates are kept to roll back to.
        "revisionHistoryLimit" revision_history_limit: Option<i32> => .default_value("10");
    }
}

object! {
    /// How the pod is replaced when the template changes.
    DaemonSetUpdateStrategy {
        /// The way.
        "type" r#type: Option<DaemonSetUpdateStrategyType> => .default_value("\"RollingUpdate\"");
        /// Settings for `RollingUpdate`.
        "rollingUpdate" rolling_update: Option<RollingUpdateDaemonSet>;
    }
}

object! {
    /// Whether the old pod or the new one gives way in a roll-out.
    RollingUpdateDaemonSet {
        /// How many pods may be missing: a number or a percentage. At least one here means that the
        /// old pod stops first.
        "maxUnavailable" max_unavailable: Option<IntOrString> => .default_value("1");
        /// How many nodes may run the new pod beside the old one: a number or a percentage.
        "maxSurge" max_surge: Option<IntOrString> => .default_value("0");
    }
}

object! {
    /// How a daemon set is doing.
    DaemonSetStatus {
        /// How many nodes run the pod that should.
        "currentNumberScheduled" current_number_scheduled: i32 => .required().ignored("set by podling");
        /// How many nodes run the pod that should not.
        "numberMisscheduled" number_misscheduled: i32 => .required().ignored("set by podling");
        /// How many nodes should run the pod: 1 here.
        "desiredNumberScheduled" desired_number_scheduled: i32 => .required().ignored("set by podling");
        /// How many nodes have a pod that is ready.
        "numberReady" number_ready: i32 => .required().ignored("set by podling");
        /// The generation of the spec that this status is about.
        "observedGeneration" observed_generation: Option<i64> => .ignored("set by podling");
        /// How many nodes run a pod of the present template.
        "updatedNumberScheduled" updated_number_scheduled: Option<i32> => .ignored("set by podling");
        /// How many nodes have a pod that has been ready for `minReadySeconds`.
        "numberAvailable" number_available: Option<i32> => .ignored("set by podling");
        /// How many nodes lack such a pod.
        "numberUnavailable" number_unavailable: Option<i32> => .ignored("set by podling");
        /// How often the name of a new revision was taken already.
        "collisionCount" collision_count: Option<i32> => .ignored("set by podling");
        /// Aspects of the daemon set's state.
        "conditions" conditions: Vec<DaemonSetCondition> => .ignored("set by podling");
    }
}

object! {
    /// One aspect of a daemon set's state.
    DaemonSetCondition {
        /// The aspect.
        "type" r#type: Option<String> => .ignored("set by podling");
        /// `True`, `False` or `Unknown`.
        "status" status: Option<String> => .ignored("set by podling");
        /// When `status` last changed.
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("set by podling");
        /// Why, as one CamelCase word for programs.
        "reason" reason: Option<String> => .ignored("set by podling");
        /// Why, as a sentence for people.
        "message" message: Option<String> => .ignored("set by podling");
    }
}

string_enum! {
    /// How a daemon set's pod is replaced.
    DaemonSetUpdateStrategyType {
        /// By podling, as soon as the template changes.
        RollingUpdate = "RollingUpdate",
        /// When somebody takes the pod away.
        OnDelete = "OnDelete",
    }
}
