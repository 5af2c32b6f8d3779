//! TODO

use super::int_or_string::IntOrString;
use super::meta::{LabelSelector, ObjectMeta};
use super::persistent_volume::PersistentVolumeClaim;
use super::pod::PodTemplateSpec;
use super::schema::{object, string_enum};
use super::time::Time;

object! {
    /// TODO
    StatefulSet {
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "metadata" metadata: ObjectMeta => .ignored("not implemented");
        /// TODO
        "spec" spec: StatefulSetSpec => .required().ignored("not implemented");
        /// TODO
        "status" status: Option<StatefulSetStatus> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    StatefulSetSpec {
        /// TODO
        "replicas" replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "selector" selector: LabelSelector => .required().ignored("not implemented");
        /// TODO
        "template" template: PodTemplateSpec => .required().ignored("not implemented");
        /// TODO
        "volumeClaimTemplates" volume_claim_templates: Vec<PersistentVolumeClaim> => .ignored("not implemented");
        /// TODO
        "serviceName" service_name: Option<String> => .ignored("not implemented");
        /// TODO
        "podManagementPolicy" pod_management_policy: Option<StatefulSetPodManagementPolicy> => .ignored("not implemented");
        /// TODO
        "updateStrategy" update_strategy: Option<StatefulSetUpdateStrategy> => .ignored("not implemented");
        /// TODO
        "revisionHistoryLimit" revision_history_limit: Option<i32> => .ignored("not implemented");
        /// TODO
        "minReadySeconds" min_ready_seconds: Option<i32> => .ignored("not implemented");
        /// TODO
        "persistentVolumeClaimRetentionPolicy" persistent_volume_claim_retention_policy: Option<StatefulSetPersistentVolumeClaimRetentionPolicy> => .ignored("not implemented");
        /// TODO
        "ordinals" ordinals: Option<StatefulSetOrdinals> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    StatefulSetUpdateStrategy {
        /// TODO
        "type" r#type: Option<StatefulSetUpdateStrategyType> => .ignored("not implemented");
        /// TODO
        "rollingUpdate" rolling_update: Option<RollingUpdateStatefulSetStrategy> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    RollingUpdateStatefulSetStrategy {
        /// TODO
        "partition" partition: Option<i32> => .ignored("not implemented");
        /// TODO
        "maxUnavailable" max_unavailable: Option<IntOrString> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    StatefulSetPersistentVolumeClaimRetentionPolicy {
        /// TODO
        "whenDeleted" when_deleted: Option<String> => .ignored("not implemented");
        /// TODO
        "whenScaled" when_scaled: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    StatefulSetOrdinals {
        /// TODO
        "start" start: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    StatefulSetStatus {
        /// TODO
        "observedGeneration" observed_generation: Option<i64> => .ignored("not implemented");
        /// TODO
        "replicas" replicas: i32 => .required().ignored("not implemented");
        /// TODO
        "readyReplicas" ready_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "currentReplicas" current_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "updatedReplicas" updated_replicas: Option<i32> => .ignored("not implemented");
        /// TODO
        "currentRevision" current_revision: Option<String> => .ignored("not implemented");
        /// TODO
        "updateRevision" update_revision: Option<String> => .ignored("not implemented");
        /// TODO
        "collisionCount" collision_count: Option<i32> => .ignored("not implemented");
        /// TODO
        "conditions" conditions: Vec<StatefulSetCondition> => .ignored("not implemented");
        /// TODO
        "availableReplicas" available_replicas: Option<i32> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    StatefulSetCondition {
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
    StatefulSetPodManagementPolicy {
        /// TODO
        OrderedReady = "OrderedReady",
        /// TODO
        Parallel = "Parallel",
    }
}

string_enum! {
    /// TODO
    StatefulSetUpdateStrategyType {
        /// TODO
        RollingUpdate = "RollingUpdate",
        /// TODO
        OnDelete = "OnDelete",
        /// TODO
        Recreate = "Recreate",
    }
}
