//! TODO

use std::collections::BTreeMap;

use super::int_or_string::FieldsV1;
use super::schema::object;
use super::time::Time;

object! {
    /// TODO
    ObjectMeta {
        /// TODO
        "name" name: Option<String> => .ignored("not implemented");
        /// TODO
        "generateName" generate_name: Option<String> => .ignored("not implemented");
        /// TODO
        "namespace" namespace: Option<String> => .ignored("not implemented");
        /// TODO
        "selfLink" self_link: Option<String> => .ignored("not implemented");
        /// TODO
        "uid" uid: Option<String> => .ignored("not implemented");
        /// TODO
        "resourceVersion" resource_version: Option<String> => .ignored("not implemented");
        /// TODO
        "generation" generation: Option<i64> => .ignored("not implemented");
        /// TODO
        "creationTimestamp" creation_timestamp: Option<Time> => .ignored("not implemented");
        /// TODO
        "deletionTimestamp" deletion_timestamp: Option<Time> => .ignored("not implemented");
        /// TODO
        "deletionGracePeriodSeconds" deletion_grace_period_seconds: Option<i64> => .ignored("not implemented");
        /// TODO
        "labels" labels: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "annotations" annotations: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "ownerReferences" owner_references: Vec<OwnerReference> => .ignored("not implemented");
        /// TODO
        "finalizers" finalizers: Vec<String> => .ignored("not implemented");
        /// TODO
        "managedFields" managed_fields: Vec<ManagedFieldsEntry> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    OwnerReference {
        /// TODO
        "apiVersion" api_version: String => .required().ignored("not implemented");
        /// TODO
        "kind" kind: String => .required().ignored("not implemented");
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "uid" uid: String => .required().ignored("not implemented");
        /// TODO
        "controller" controller: Option<bool> => .ignored("not implemented");
        /// TODO
        "blockOwnerDeletion" block_owner_deletion: Option<bool> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ManagedFieldsEntry {
        /// TODO
        "manager" manager: Option<String> => .ignored("not implemented");
        /// TODO
        "operation" operation: Option<String> => .ignored("not implemented");
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "time" time: Option<Time> => .ignored("not implemented");
        /// TODO
        "fieldsType" fields_type: Option<String> => .ignored("not implemented");
        /// TODO
        "fieldsV1" fields_v1: Option<FieldsV1> => .ignored("not implemented");
        /// TODO
        "subresource" subresource: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    LocalObjectReference {
        /// TODO
        "name" name: Option<String> => .default_value("").ignored("not implemented");
    }
}

object! {
    /// TODO
    LabelSelector {
        /// TODO
        "matchLabels" match_labels: BTreeMap<String, String> => .ignored("not implemented");
        /// TODO
        "matchExpressions" match_expressions: Vec<LabelSelectorRequirement> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    LabelSelectorRequirement {
        /// TODO
        "key" key: String => .required().ignored("not implemented");
        /// TODO
        "operator" operator: String => .required().ignored("not implemented");
        /// TODO
        "values" values: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    TypedLocalObjectReference {
        /// TODO
        "apiGroup" api_group: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: String => .required().ignored("not implemented");
        /// TODO
        "name" name: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    TypedObjectReference {
        /// TODO
        "apiGroup" api_group: Option<String> => .ignored("not implemented");
        /// TODO
        "kind" kind: String => .required().ignored("not implemented");
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "namespace" namespace: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    SecretReference {
        /// TODO
        "name" name: Option<String> => .ignored("not implemented");
        /// TODO
        "namespace" namespace: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ObjectReference {
        /// TODO
        "kind" kind: Option<String> => .ignored("not implemented");
        /// TODO
        "namespace" namespace: Option<String> => .ignored("not implemented");
        /// TODO
        "name" name: Option<String> => .ignored("not implemented");
        /// TODO
        "uid" uid: Option<String> => .ignored("not implemented");
        /// TODO
        "apiVersion" api_version: Option<String> => .ignored("not implemented");
        /// TODO
        "resourceVersion" resource_version: Option<String> => .ignored("not implemented");
        /// TODO
        "fieldPath" field_path: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    Condition {
        /// TODO
        "type" r#type: String => .required().ignored("not implemented");
        /// TODO
        "status" status: String => .required().ignored("not implemented");
        /// TODO
        "observedGeneration" observed_generation: Option<i64> => .ignored("not implemented");
        /// TODO
        "lastTransitionTime" last_transition_time: Time => .required().ignored("not implemented");
        /// TODO
        "reason" reason: String => .required().ignored("not implemented");
        /// TODO
        "message" message: String => .required().ignored("not implemented");
    }
}
