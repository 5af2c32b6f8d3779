//! Stateful sets: pods that are not alike, each with a lasting number, name and storage.

use super::int_or_string::IntOrString;
use super::meta::{LabelSelector, ObjectMeta};
use super::persistent_volume::PersistentVolumeClaim;
use super::pod::PodTemplateSpec;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// Pods with lasting numbers, each with a name and claims that stay its own.
    StatefulSet {
        /// `apps/v1`.
        "apiVersion" api_version: Option<String>;
        /// `StatefulSet`.
        "kind" kind: Option<String>;
        /// The stateful set's name, namespace, labels and annotations. Pods are named `NAME-0`,
        /// `NAME-1` and so on.
        "metadata" metadata: ObjectMeta;
        /// How many pods, of what kind, with which claims.
        "spec" spec: StatefulSetSpec => .required();
        /// How the stateful set is doing.
        "status" status: Option<StatefulSetStatus> => .ignored("set by podling");
    }
}

object! {
    /// How many pods, of what kind, with which claims.
    StatefulSetSpec {
        /// How many pods there are to be.
        "replicas" replicas: Option<i32> => .default_value("1");
        /// The labels by which the stateful set knows its pods. The template has to carry them, and
        /// they never change.
        "selector" selector: LabelSelector => .required();
        /// The pods. Its `restartPolicy` has to be `Always`.
        "template" template: PodTemplateSpec => .required();
        /// Claims that each pod gets for itself, named `TEMPLATE-NAME-0` and so on. Each is a
        /// volume of the pod under the template's name.
        "volumeClaimTemplates" volume_claim_templates: Vec<PersistentVolumeClaim>;
        /// The service, without an address of its own, under which each pod has a name:
        /// `NAME-0.SERVICE`.
        "serviceName" service_name: Option<String>;
        /// Whether pods start and stop one after the other.
        "podManagementPolicy" pod_management_policy: Option<StatefulSetPodManagementPolicy> => .default_value("\"OrderedReady\"");
        /// How pods are replaced when the template changes.
        "updateStrategy" update_strategy: Option<StatefulSetUpdateStrategy>;
        /// How many old templates are kept to roll back to.
        "revisionHistoryLimit" revision_history_limit: Option<i32> => .default_value("10");
        /// Seconds that a new pod has to be ready before it counts as available. Default 0.
        "minReadySeconds" min_ready_seconds: Option<i32>;
        /// What becomes of the claims when their pods go for good.
        "persistentVolumeClaimRetentionPolicy" persistent_volume_claim_retention_policy: Option<StatefulSetPersistentVolumeClaimRetentionPolicy>;
        /// Which numbers the pods get.
        "ordinals" ordinals: Option<StatefulSetOrdinals>;
    }
}

object! {
    /// How pods are replaced when the template changes.
    StatefulSetUpdateStrategy {
        /// The way.
        "type" r#type: Option<StatefulSetUpdateStrategyType> => .default_value("\"RollingUpdate\"");
        /// Settings for `RollingUpdate`.
        "rollingUpdate" rolling_update: Option<RollingUpdateStatefulSetStrategy>;
    }
}

object! {
    /// How a roll-out goes, from the highest number to the lowest.
    RollingUpdateStatefulSetStrategy {
        /// Pods with lower numbers than this keep the old template.
        "partition" partition: Option<i32> => .default_value("0");
        /// How many pods may be missing: a number, or a percentage of `replicas`, rounded up.
        "maxUnavailable" max_unavailable: Option<IntOrString> => .default_value("1");
    }
}

object! {
    /// What becomes of claims when their pods go for good: `Retain` or `Delete`.
    StatefulSetPersistentVolumeClaimRetentionPolicy {
        /// When the stateful set is taken away.
        "whenDeleted" when_deleted: Option<String> => .default_value("\"Retain\"");
        /// When `replicas` goes down.
        "whenScaled" when_scaled: Option<String> => .default_value("\"Retain\"");
    }
}

object! {
    /// Which numbers the pods get.
    StatefulSetOrdinals {
        /// The first number. Default 0.
        "start" start: Option<i32>;
    }
}

object! {
    /// How a stateful set is doing.
    StatefulSetStatus {
        /// The generation of the spec that this status is about.
        "observedGeneration" observed_generation: Option<i64> => .ignored("set by podling");
        /// How many pods it has.
        "replicas" replicas: i32 => .required().ignored("set by podling");
        /// How many of them are ready.
        "readyReplicas" ready_replicas: Option<i32> => .ignored("set by podling");
        /// How many of them are of the template before the present roll-out.
        "currentReplicas" current_replicas: Option<i32> => .ignored("set by podling");
        /// How many of them are of the present template.
        "updatedReplicas" updated_replicas: Option<i32> => .ignored("set by podling");
        /// The name of the template before the present roll-out.
        "currentRevision" current_revision: Option<String> => .ignored("set by podling");
        /// The name of the present template.
        "updateRevision" update_revision: Option<String> => .ignored("set by podling");
        /// How often the name of a new revision was taken already.
        "collisionCount" collision_count: Option<i32> => .ignored("set by podling");
        /// Aspects of the stateful set's state.
        "conditions" conditions: Vec<StatefulSetCondition> => .ignored("set by podling");
        /// How many pods have been ready for `minReadySeconds`.
        "availableReplicas" available_replicas: Option<i32> => .ignored("set by podling");
    }
}

object! {
    /// One aspect of a stateful set's state.
    StatefulSetCondition {
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
    /// Whether pods start and stop one after the other.
    StatefulSetPodManagementPolicy {
        /// Each starts when the one before is ready, and stops when the one after has gone.
        OrderedReady = "OrderedReady",
        /// All at once.
        Parallel = "Parallel",
    }
}

string_enum! {
    /// How pods are replaced when the template changes.
    StatefulSetUpdateStrategyType {
        /// One after the other, from the highest number.
        RollingUpdate = "RollingUpdate",
        /// When somebody takes a pod away.
        OnDelete = "OnDelete",
        /// All are stopped before new ones start.
        Recreate = "Recreate",
    }
}
