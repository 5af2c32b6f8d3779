//! TODO

use super::int_or_string::IntOrString;
use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// TODO
    DaemonSet {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: DaemonSetSpec => .required().ignored("not implemented");
        /// TODO
        "status" status: Option<DaemonSetStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DaemonSetSpec {
        /// TODO
        "selector" selector: LabelSelector => .required().ignored("not implemented");
        /// TODO
        "template" template: PodTemplateSpec => .required().ignored("not implemented");
        /// TODO
        "updateStrategy" update_strategy: Option<DaemonSetUpdateStrategy> => .ignored("not implemented");
        /// TODO
        "minReadySeconds" min_ready_seconds: Option<i32> => .ignored("not implemented");
        /// TODO
        "revisionHistoryLimit" revision_history_limit: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DaemonSetUpdateStrategy {
        /// TODO
        "type" r#type: Option<DaemonSetUpdateStrategyType> => .ignored("not implemented");
        /// TODO
        "rollingUpdate" rolling_update: Option<RollingUpdateDaemonSet> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    RollingUpdateDaemonSet {
        /// TODO
        "maxUnavailable" max_unavailable: Option<IntOrString> => .ignored("not implemented");
        /// TODO
        "maxSurge" max_surge: Option<IntOrString> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DaemonSetStatus {
        /// TODO
        "currentNumberScheduled" current_number_scheduled: i32 => .required().ignored("not implemented");
        /// TODO
        "numberMisscheduled" number_misscheduled: i32 => .required().ignored("not implemented");
        /// TODO
        "desiredNumberScheduled" desired_number_scheduled: i32 => .required().ignored("not implemented");
        /// TODO
        "numberReady" number_ready: i32 => .required().ignored("not implemented");
        /// TODO
        "observedGeneration" observed_generation: Option<i64> => .ignored("not implemented");
        /// TODO
        "updatedNumberScheduled" updated_number_scheduled: Option<i32> => .ignored("not implemented");
        /// TODO
        "numberAvailable" number_available: Option<i32> => .ignored("not implemented");
        /// TODO
        "numberUnavailable" number_unavailable: Option<i32> => .ignored("not implemented");
        /// TODO
        "collisionCount" collision_count: Option<i32> => .ignored("not implemented");
        /// TODO
        "conditions" conditions: Vec<DaemonSetCondition> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DaemonSetCondition {
        /// TODO
        "type" r#type: Option<String> => .ignored("not implemented");
        /// TODO
        "status" status: Option<String> => .ignored("not implemented");
        /// TODO
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("not implemented");
        /// TODO
        "reason" reason: Option<String> => .ignored("not implemented");
        /// TODO
        "message" message: Option<String> => .ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    DaemonSetUpdateStrategyType {
        /// TODO
        RollingUpdate = "RollingUpdate",
        /// TODO
        OnDelete = "OnDelete",
    }
}
