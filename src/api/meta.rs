//! What all objects have in front: names, labels, ownership; and the ways in which one object
//! points at another.

use std::collections::BTreeMap;

use super::int_or_string::FieldsV1;
use super::schema::object;
use super::time::Time;

object! {
    /// Who an object is: its name, its labels, and what podling notes down about it.
    ObjectMeta {
        /// The object's name, unique among its kind in its namespace. It is how the object is found
        /// again when the file is applied again, so it is needed on everything that is not a
        /// template.
        "name" name: Option<String>;
        /// A prefix from which a cluster makes a unique name when `name` is absent.
        "generateName" generate_name: Option<String> => .ignored("podling makes up no names: metadata.name is what counts");
        /// The group the object belongs to, `default` when it is absent. Names are unique within
        /// it, and references to config maps, secrets and claims stay within it. Objects without
        /// namespaces (volumes, classes, namespaces) have none.
        "namespace" namespace: Option<String>;
        /// The address of the object on an API server.
        "selfLink" self_link: Option<String> => .ignored("obsolete: Kubernetes no longer sets it");
        /// An identifier that no other object ever gets, also not a later one of the same name.
        /// Directories, cgroups and namespaces on the host are named after it.
        "uid" uid: Option<String> => .ignored("set by podling");
        /// Changes whenever the stored object changes.
        "resourceVersion" resource_version: Option<String> => .ignored("set by podling");
        /// Counts the changes of what is desired; changes of the status do not count.
        "generation" generation: Option<i64> => .ignored("set by podling");
        /// When the object was first applied.
        "creationTimestamp" creation_timestamp: Option<Time> => .ignored("set by podling");
        /// From when on the object is being taken away: the end of its grace period.
        "deletionTimestamp" deletion_timestamp: Option<Time> => .ignored("set by podling");
        /// Seconds that the object was given to end by itself before its deletion.
        "deletionGracePeriodSeconds" deletion_grace_period_seconds: Option<i64> => .ignored("set by podling");
        /// Words to select objects by, each a key with a value of at most 63 characters. Changing
        /// one touches nothing that runs.
        "labels" labels: BTreeMap<String, String>;
        /// Notes for people and tools, of any text, together at most 256 KiB. Nothing is selected
        /// by them.
        "annotations" annotations: BTreeMap<String, String>;
        /// The objects that this one exists for, such as the replica set of a pod.
        "ownerReferences" owner_references: Vec<OwnerReference> => .ignored("podling records itself which object made which");
        /// Names of tasks that a cluster waits for before it removes the object.
        "finalizers" finalizers: Vec<String> => .ignored("on one host nothing has to finish before an object may go");
        /// Which tool has set which fields.
        "managedFields" managed_fields: Vec<ManagedFieldsEntry> => .ignored("the bookkeeping of server-side apply has no use without an API server");
    }
}

object! {
    /// An object that this one exists for.
    OwnerReference {
        /// The owner's group and version, such as `apps/v1`.
        "apiVersion" api_version: String => .required().ignored("podling records itself which object made which");
        /// The owner's kind, such as `ReplicaSet`.
        "kind" kind: String => .required().ignored("podling records itself which object made which");
        /// The owner's name.
        "name" name: String => .required().ignored("podling records itself which object made which");
        /// The owner's unique identifier.
        "uid" uid: String => .required().ignored("podling records itself which object made which");
        /// Whether the owner is the one that manages this object. Only one owner may be.
        "controller" controller: Option<bool> => .ignored("podling records itself which object made which");
        /// Whether the owner has to wait in a foreground deletion until this object has gone.
        "blockOwnerDeletion" block_owner_deletion: Option<bool> => .ignored("podling records itself which object made which");
    }
}

object! {
    /// The fields that one tool has set.
    ManagedFieldsEntry {
        /// The tool's name.
        "manager" manager: Option<String> => .ignored("the bookkeeping of server-side apply has no use without an API server");
        /// How it has set them: `Apply` or `Update`.
        "operation" operation: Option<String> => .ignored("the bookkeeping of server-side apply has no use without an API server");
        /// The version of the object's schema that the fields are written in.
        "apiVersion" api_version: Option<String> => .ignored("the bookkeeping of server-side apply has no use without an API server");
        /// When the entry last changed.
        "time" time: Option<Time> => .ignored("the bookkeeping of server-side apply has no use without an API server");
        /// The format of `fieldsV1`; there is only `FieldsV1`.
        "fieldsType" fields_type: Option<String> => .ignored("the bookkeeping of server-side apply has no use without an API server");
        /// The fields, as nested objects named after them.
        "fieldsV1" fields_v1: Option<FieldsV1> => .ignored("the bookkeeping of server-side apply has no use without an API server");
        /// The part of the object that was written to, such as `status`.
        "subresource" subresource: Option<String> => .ignored("the bookkeeping of server-side apply has no use without an API server");
    }
}

object! {
    /// Another object of the same namespace, by its name.
    LocalObjectReference {
        /// The object's name.
        "name" name: Option<String> => .default_value("\"\"");
    }
}

object! {
    /// Chooses objects by their labels. All conditions have to hold; one without conditions chooses
    /// every object.
    LabelSelector {
        /// Labels that an object has to have, with exactly these values.
        "matchLabels" match_labels: BTreeMap<String, String>;
        /// Conditions on labels that are more than equality.
        "matchExpressions" match_expressions: Vec<LabelSelectorRequirement>;
    }
}

impl LabelSelector {
    /// Whether it has no conditions.
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }

    /// Whether an object with those labels is chosen. A condition with an unknown operator holds
    /// for none.
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        let equal = |(key, value): (&String, &String)| labels.get(key) == Some(value);
        let holds = |condition: &LabelSelectorRequirement| {
            let value = labels.get(&condition.key);
            let listed = value.is_some_and(|value| condition.values.contains(value));
            match condition.operator.as_str() {
                "In" => listed,
                "NotIn" => !listed,
                "Exists" => value.is_some(),
                "DoesNotExist" => value.is_none(),
                _ => false,
            }
        };
        self.match_labels.iter().all(equal) && self.match_expressions.iter().all(holds)
    }
}

object! {
    /// One condition on one label.
    LabelSelectorRequirement {
        /// The label's key.
        "key" key: String => .required();
        /// How the label is compared: `In`, `NotIn`, `Exists` or `DoesNotExist`.
        "operator" operator: String => .required();
        /// The values for `In` and `NotIn`, at least one; none for the others.
        "values" values: Vec<String>;
    }
}

object! {
    /// Another object of the same namespace, by its kind and name.
    TypedLocalObjectReference {
        /// The group of the kind; absent for the core group.
        "apiGroup" api_group: Option<String>;
        /// The object's kind.
        "kind" kind: String => .required();
        /// The object's name.
        "name" name: String => .required();
    }
}

object! {
    /// Another object, by its kind, name and, where that is allowed, namespace.
    TypedObjectReference {
        /// The group of the kind; absent for the core group.
        "apiGroup" api_group: Option<String>;
        /// The object's kind.
        "kind" kind: String => .required();
        /// The object's name.
        "name" name: String => .required();
        /// The object's namespace; absent means the namespace of the object that refers to it.
        "namespace" namespace: Option<String>;
    }
}

object! {
    /// A secret, perhaps of another namespace.
    SecretReference {
        /// The secret's name.
        "name" name: Option<String>;
        /// The secret's namespace.
        "namespace" namespace: Option<String>;
    }
}

object! {
    /// Another object, or a part of one.
    ObjectReference {
        /// The object's kind.
        "kind" kind: Option<String>;
        /// The object's namespace.
        "namespace" namespace: Option<String>;
        /// The object's name.
        "name" name: Option<String>;
        /// The object's unique identifier; where it is given, a later object of the same name is
        /// not meant.
        "uid" uid: Option<String>;
        /// The object's group and version.
        "apiVersion" api_version: Option<String>;
        /// The state of the object that is meant.
        "resourceVersion" resource_version: Option<String>;
        /// The part of the object that is meant, such as `spec.containers{web}`.
        "fieldPath" field_path: Option<String>;
    }
}

object! {
    /// One aspect of an object's state, as observed last.
    Condition {
        /// The aspect, such as `Ready`.
        "type" r#type: String => .required().ignored("set by podling");
        /// `True`, `False` or `Unknown`.
        "status" status: String => .required().ignored("set by podling");
        /// The generation of the object that this was observed on.
        "observedGeneration" observed_generation: Option<i64> => .ignored("set by podling");
        /// When `status` last changed.
        "lastTransitionTime" last_transition_time: Time => .required().ignored("set by podling");
        /// Why, as one CamelCase word for programs.
        "reason" reason: String => .required().ignored("set by podling");
        /// Why, as a sentence for people.
        "message" message: String => .required().ignored("set by podling");
    }
}
