//! TODO

use super::int_or_string::IntOrString;
use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// TODO
    Deployment {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: DeploymentSpec => .required().ignored("not implemented");
        /// TODO
        "status" status: Option<DeploymentStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DeploymentSpec {
        /// TODO
        "replicas" replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "selector" selector: LabelSelector => .required().ignored("not implemented");
        /// TODO
        "template" template: PodTemplateSpec => .required().ignored("not implemented");
        /// TODO
        "strategy" strategy: Option<DeploymentStrategy> => .ignored("not implemented");
        /// TODO
        "minReadySeconds" min_ready_seconds: Option<i32> => .ignored("not implemented");
        /// TODO
        "revisionHistoryLimit" revision_history_limit: Option<i32> => .ignored("not implemented");
        /// TODO
        "paused" paused: Option<bool> => .ignored("not implemented");
        /// TODO
        "progressDeadlineSeconds" progress_deadline_seconds: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DeploymentStrategy {
        /// TODO
        "type" r#type: Option<DeploymentStrategyType> => .ignored("not implemented");
        /// TODO
        "rollingUpdate" rolling_update: Option<RollingUpdateDeployment> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    RollingUpdateDeployment {
        /// TODO
        "maxUnavailable" max_unavailable: Option<IntOrString> => .ignored("not implemented");
        /// TODO
        "maxSurge" max_surge: Option<IntOrString> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DeploymentStatus {
        /// TODO
        "observedGeneration" observed_generation: Option<i64> => .ignored("not implemented");
        /// TODO
        "replicas" replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "updatedReplicas" updated_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "readyReplicas" ready_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "availableReplicas" available_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "unavailableReplicas" unavailable_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "terminatingReplicas" terminating_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "conditions" conditions: Vec<DeploymentCondition> => .ignored("not implemented");
        /// TODO
        "collisionCount" collision_count: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    DeploymentCondition {
        /// TODO
        "type" r#type: Option<String> => .ignored("not implemented");
        /// TODO
        "status" status: Option<String> => .ignored("not implemented");
        /// TODO
        "lastUpdateTime" last_update_time: Option<Time> => .ignored("not implemented");
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
    ReplicaSet {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: ReplicaSetSpec => .required().ignored("not implemented");
        /// TODO
        "status" status: Option<ReplicaSetStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ReplicaSetSpec {
        /// TODO
        "replicas" replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "minReadySeconds" min_ready_seconds: Option<i32> => .ignored("not implemented");
        /// TODO
        "selector" selector: LabelSelector => .required().ignored("not implemented");
        /// TODO
        "template" template: PodTemplateSpec => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ReplicaSetStatus {
        /// TODO
        "replicas" replicas: i32 => .required().ignored("not implemented");
        /// TODO
        "fullyLabeledReplicas" fully_labeled_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "readyReplicas" ready_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "availableReplicas" available_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "terminatingReplicas" terminating_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "observedGeneration" observed_generation: Option<i64> => .ignored("not implemented");
        /// TODO
        "conditions" conditions: Vec<ReplicaSetCondition> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ReplicaSetCondition {
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
    DeploymentStrategyType {
        /// TODO
        Recreate = "Recreate",
        /// TODO
        RollingUpdate = "RollingUpdate",
    }
}
