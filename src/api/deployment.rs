//! Deployments and replica sets: a number of pods that are all alike.

use super::int_or_string::IntOrString;
use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// A number of like pods that are replaced step by step when their template changes.
    Deployment {
        /// `apps/v1`.
        "apiVersion" api_version: Option<String>;
        /// `Deployment`.
        "kind" kind: Option<String>;
        /// The deployment's name, namespace, labels and annotations.
        "metadata" metadata: ObjectMeta;
        /// How many pods, of what kind, and how they are replaced.
        "spec" spec: DeploymentSpec => .required();
        /// How the deployment is doing.
        "status" status: Option<DeploymentStatus> => .ignored("set by podling");
    }
}

object! {
    /// How many pods, of what kind, and how they are replaced.
    DeploymentSpec {
        /// How many pods there are to be.
        "replicas" replicas: Option<i32> => .default_value("1");
        /// The labels by which the deployment knows its pods. The template has to carry them, and
        /// they never change.
        "selector" selector: LabelSelector => .required();
        /// The pods. Its `restartPolicy` has to be `Always`.
        "template" template: PodTemplateSpec => .required();
        /// How old pods are replaced by new ones.
        "strategy" strategy: Option<DeploymentStrategy>;
        /// Seconds that a new pod has to be ready before it counts as available. Default 0.
        "minReadySeconds" min_ready_seconds: Option<i32>;
        /// How many old replica sets are kept to roll back to.
        "revisionHistoryLimit" revision_history_limit: Option<i32> => .default_value("10");
        /// Whether changes of the template wait. Default false.
        "paused" paused: Option<bool>;
        /// Seconds without progress after which a roll-out counts as failed. It goes on all the
        /// same. More than `minReadySeconds`.
        "progressDeadlineSeconds" progress_deadline_seconds: Option<i32> => .default_value("600");
    }
}

object! {
    /// How old pods are replaced by new ones.
    DeploymentStrategy {
        /// The way.
        "type" r#type: Option<DeploymentStrategyType> => .default_value("\"RollingUpdate\"");
        /// Settings for `RollingUpdate`.
        "rollingUpdate" rolling_update: Option<RollingUpdateDeployment>;
    }
}

object! {
    /// How many pods may be missing or too many in a roll-out. Not both nought.
    RollingUpdateDeployment {
        /// How many pods may be missing: a number, or a percentage of `replicas`, rounded down.
        "maxUnavailable" max_unavailable: Option<IntOrString> => .default_value("\"25%\"");
        /// How many pods there may be above `replicas`: a number, or a percentage of it, rounded
        /// up.
        "maxSurge" max_surge: Option<IntOrString> => .default_value("\"25%\"");
    }
}

object! {
    /// How a deployment is doing.
    DeploymentStatus {
        /// The generation of the spec that this status is about.
        "observedGeneration" observed_generation: Option<i64> => .ignored("set by podling");
        /// How many pods it has.
        "replicas" replicas: Option<i32> => .ignored("set by podling");
        /// How many of them are of the present template.
        "updatedReplicas" updated_replicas: Option<i32> => .ignored("set by podling");
        /// How many of them are ready.
        "readyReplicas" ready_replicas: Option<i32> => .ignored("set by podling");
        /// How many of them have been ready for `minReadySeconds`.
        "availableReplicas" available_replicas: Option<i32> => .ignored("set by podling");
        /// How many are missing.
        "unavailableReplicas" unavailable_replicas: Option<i32> => .ignored("set by podling");
        /// How many are being stopped.
        "terminatingReplicas" terminating_replicas: Option<i32> => .ignored("set by podling");
        /// Aspects of the deployment's state: `Available`, `Progressing`, `ReplicaFailure`.
        "conditions" conditions: Vec<DeploymentCondition> => .ignored("set by podling");
        /// How often the name of a new replica set was taken already.
        "collisionCount" collision_count: Option<i32> => .ignored("set by podling");
    }
}

object! {
    /// One aspect of a deployment's state.
    DeploymentCondition {
        /// The aspect.
        "type" r#type: Option<String> => .ignored("set by podling");
        /// `True`, `False` or `Unknown`.
        "status" status: Option<String> => .ignored("set by podling");
        /// When it was last looked at.
        "lastUpdateTime" last_update_time: Option<Time> => .ignored("set by podling");
        /// When `status` last changed.
        "lastTransitionTime" last_transition_time: Option<Time> => .ignored("set by podling");
        /// Why, as one CamelCase word for programs.
        "reason" reason: Option<String> => .ignored("set by podling");
        /// Why, as a sentence for people.
        "message" message: Option<String> => .ignored("set by podling");
    }
}

object! {
    /// A number of like pods. When one goes, another is made.
    ReplicaSet {
        /// `apps/v1`.
        "apiVersion" api_version: Option<String>;
        /// `ReplicaSet`.
        "kind" kind: Option<String>;
        /// The replica set's name, namespace, labels and annotations.
        "metadata" metadata: ObjectMeta;
        /// How many pods and of what kind.
        "spec" spec: ReplicaSetSpec => .required();
        /// How the replica set is doing.
        "status" status: Option<ReplicaSetStatus> => .ignored("set by podling");
    }
}

object! {
    /// How many pods and of what kind.
    ReplicaSetSpec {
        /// How many pods there are to be.
        "replicas" replicas: Option<i32> => .default_value("1");
        /// Seconds that a new pod has to be ready before it counts as available. Default 0.
        "minReadySeconds" min_ready_seconds: Option<i32>;
        /// The labels by which the replica set knows its pods. The template has to carry them, and
        /// they never change.
        "selector" selector: LabelSelector => .required();
        /// The pods. Its `restartPolicy` has to be `Always`.
        "template" template: PodTemplateSpec;
    }
}

object! {
    /// How a replica set is doing.
    ReplicaSetStatus {
        /// How many pods it has.
        "replicas" replicas: i32 => .required().ignored("set by podling");
        /// How many of them carry all labels of the template.
        "fullyLabeledReplicas" fully_labeled_replicas: Option<i32> => .ignored("set by podling");
        /// How many of them are ready.
        "readyReplicas" ready_replicas: Option<i32> => .ignored("set by podling");
        /// How many of them have been ready for `minReadySeconds`.
        "availableReplicas" available_replicas: Option<i32> => .ignored("set by podling");
        /// How many are being stopped.
        "terminatingReplicas" terminating_replicas: Option<i32> => .ignored("set by podling");
        /// The generation of the spec that this status is about.
        "observedGeneration" observed_generation: Option<i64> => .ignored("set by podling");
        /// Aspects of the replica set's state.
        "conditions" conditions: Vec<ReplicaSetCondition> => .ignored("set by podling");
    }
}

object! {
    /// One aspect of a replica set's state.
    ReplicaSetCondition {
        /// The aspect, such as `ReplicaFailure`.
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
    /// How old pods are replaced by new ones.
    DeploymentStrategyType {
        /// All old ones are stopped before new ones start.
        Recreate = "Recreate",
        /// A few at a time.
        RollingUpdate = "RollingUpdate",
    }
}
